"""Pictures and reports are made once for all who ask, one at a time, and not at all for who has them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from positions.models import Negotiation
from positions.reading.moment import echo, last_moment
from positions.web import pictures, stamped, turns
from positions.web.last_answers import BESIDE, KeptAnswer, LastAnswers
from tests import factories as make
from tests.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.django_db
FILES = ("overview.svg", "overview.png", "compare.svg", "compare.png", "timeline.svg", "timeline.png")
REPORTS = ("compare.docx", "compare.html", "compare/report.zip", "compare/card.png")
SMALL = {"issue": "neutrality"}


@pytest.fixture
def small() -> Negotiation:
    """Make a negotiation with a little of everything, quickly drawn."""
    home = make.negotiation(key="few")
    first = make.round("2022-03-01", negotiation=home)
    make.round("2022-05-01", negotiation=home)
    position = make.position(party=make.party(negotiation=home), issue=make.issue(negotiation=home, key="neutrality"))
    make.entry(position, first.starts_on)
    return home


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have nothing drawn, and tell what would have been."""
    asked: list[str] = []

    def draw(svg: str, *size: int, **zoom: float) -> bytes:
        asked.append(svg)
        return b"\x89PNG"

    monkeypatch.setattr(pictures, "to_png", draw)
    return asked


def ask(name: str, **headers: str) -> Any:
    return Client().get(f"/few/{name}", SMALL, headers=headers)


@pytest.mark.parametrize("name", [*FILES, *REPORTS])
def test_who_has_it_is_told_that_it_is_the_same(name: str, small: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask(name)
    assert first.status_code == 200
    assert first["Cache-Control"].startswith("public, ")
    monkeypatch.setattr(stamped, "negotiation_or_404", None)
    again = ask(name, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert ask(name, if_none_match=f"W/{first['ETag']}").status_code == 304


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    "act",
    [
        lambda home: make.entry(home.position_set.get(), "2022-04-01"),
        lambda home: home.issue_set.update(name="Another name"),
        lambda home: home.round_set.update(name="Renamed"),
    ],
)
def test_any_act_makes_another_of_it(
    act: Callable[[Negotiation], object], small: Negotiation, drawn: list[str]
) -> None:
    known = echo(last_moment(small.pk)) or ""
    asked = {**SMALL, "known": known}
    address = "/few/timeline.png"
    before = Client().get(address, asked)["ETag"]
    assert Client().get(address, asked)["ETag"] == before
    assert len(drawn) == 1
    act(small)
    assert Client().get(address, asked, headers={"If-None-Match": before}).status_code == 200
    assert len(drawn) == 2


def test_another_question_has_another_stamp(small: Negotiation, drawn: list[str]) -> None:
    stamps = [ask("overview.png")["ETag"], Client().get("/few/overview.png")["ETag"], ask("overview.svg")["ETag"]]
    stamps.append(Client().get("/few/overview.png", SMALL, headers={"Host": "localhost"})["ETag"])
    assert (len(set(stamps)), len(drawn)) == (4, 3)
    # What others hang on to addresses draws nothing anew.
    assert Client().get("/few/overview.png", {**SMALL, "utm_source": "x"}).status_code == 200
    assert len(drawn) == 3


@pytest.mark.parametrize("name", ["timeline.png", "compare.png", "overview.png"])
def test_the_same_is_drawn_once_and_nothing_for_its_head(name: str, small: Negotiation, drawn: list[str]) -> None:
    head = Client().head(f"/few/{name}", SMALL)
    assert (head.status_code, head["Content-Type"], drawn) == (200, "image/png", [])
    assert "Content-Length" not in head
    first, second = ask(name), ask(name)
    assert first.content == second.content == b"\x89PNG"
    assert len(drawn) == 1
    assert head["ETag"] == first["ETag"]
    assert head["Content-Disposition"] == first["Content-Disposition"] == second["Content-Disposition"]
    assert Client().head("/few/timeline.png", {"issue": "nowhere"}).status_code == 400


def test_nothing_is_kept_of_who_is_logged_in(small: Negotiation, drawn: list[str]) -> None:
    client = Client()
    client.force_login(make.user("reader"))
    assert client.get("/few/timeline.png", SMALL)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", ["timeline.png", "compare.docx", "compare/report.zip", "compare/card.png"])
def test_while_another_is_made_it_waits_a_little_and_is_refused(
    name: str, small: Negotiation, monkeypatch: pytest.MonkeyPatch, drawn: list[str]
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.01)
    with turns.turn():
        answer = ask(name)
        assert answer.status_code == 503
        assert "try again in 10 seconds" in answer.json()["error"]
        assert answer["Retry-After"] == "10"
        assert "ETag" not in answer
        assert ask("timeline.svg").status_code == 200
    assert drawn == []


def test_no_more_wait_than_may() -> None:
    goes = threading.Event()

    def wait() -> None:
        with turns.turn():
            goes.set()

    thread = threading.Thread(target=wait)
    with turns.turn():
        thread.start()
        wait_for(lambda: not turns._places._value)  # type: ignore[attr-defined] # it stands there
        with pytest.raises(turns.TooBusy), turns.turn():
            pass
        assert not goes.is_set()
    thread.join(PATIENCE)
    assert goes.is_set()


def test_a_drawing_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, small: Negotiation) -> None:
    monkeypatch.setattr(pictures, "DRAWING_SECONDS", 0.001)
    assert ask("overview.png").status_code == 503


def test_only_the_last_ones_are_kept() -> None:
    files = LastAnswers(10 * BESIDE)

    def put(name: str, size: int) -> None:
        files.put(name, KeptAnswer(b"x" * (size * BESIDE), ()))

    for name in "aba":
        put(name, 3)
    assert files.get("a")
    put("c", 3)
    assert [name for name in "abc" if files.get(name)] == ["a", "c"]
    put("huge", 10)
    assert files.get("huge") is None
    assert files.get("a")
