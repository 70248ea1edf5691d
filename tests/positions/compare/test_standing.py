"""How strong the evidence of rows is, and which of them stand on what is asked: one made case, and the shipped data."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from positions.domain.evidence import Standard
from positions.models import Entry, Negotiation
from positions.reading.moment import echo
from tests import factories as make

pytestmark = pytest.mark.django_db

WIRE = "Wire 2025-05"
# The sources of the made case: grade, origin, type.
SOURCES = {
    "speech": ("A", "", "speech"),
    "wire-d": ("D", WIRE, "news report"),
    "wire-b": ("B", WIRE, "news report"),
    "paper": ("F", "", "news report"),
    "study": ("B", "", "analysis"),
}
PRESS = {"account": "press", "basis": "reported"}


class Weighed:
    """Two rounds, and four positions that rest on evidence of different strength."""

    def __init__(self) -> None:
        self.home = make.negotiation()
        make.round("2022-03-29", negotiation=self.home, key="first")
        make.round("2025-05-16", negotiation=self.home, key="second")
        self.sources = {
            key: make.source(
                negotiation=self.home, key=key, publisher=key.title(), reliability=grade, origin=of, type=kind
            )
            for key, (grade, of, kind) in SOURCES.items()
        }
        side, issue = make.party(negotiation=self.home), make.issue(negotiation=self.home)
        self.positions = {
            key: make.position(negotiation=self.home, key=key, party=side, issue=issue)
            for key in ("scope", "detour", "carried", "deed")
        }
        self.say("scope", "2022-03-29", "speech", "paper")
        self.say("scope", "2025-05-10", "paper", scope="wider", content="")
        self.say("scope", "2025-05-16", "wire-d", "wire-b", firmness="categorical", content="", **PRESS)
        self.say("detour", "2022-03-29", "speech", "wire-d")
        self.say("detour", "2024-01-01", "paper", firmness="tentative", content="", **PRESS)
        self.say("detour", "2025-05-16", "speech", "wire-b", content="")
        self.say("carried", "2022-03-29", "speech", "study")
        self.say("carried", "2024-01-01", "paper", firmness="categorical", content="", **PRESS)
        self.say("carried", "2025-05-16", "speech", "wire-d", firmness="same", content="")
        self.say("deed", "2022-03-29", "speech", "wire-d")
        self.say("deed", "2025-05-16", "speech", "wire-d", held=False, channel="conduct", basis="reported")

    def say(self, of: str, on: str, first: str, *others: str, **columns: Any) -> Entry:
        entry = make.entry(self.positions[of], on, cite=self.sources[first], **columns)
        for key in others:
            make.citation(entry, source=self.sources[key])
        return entry

    def address(self, page: str = "compare.json", **asked: str) -> tuple[str, dict[str, str]]:
        return f"/{self.home.key}/{page}", {"before": "first", "after": "second", **asked}


@pytest.fixture
def weighed(db: None) -> Weighed:
    return Weighed()


@pytest.fixture
def rows(weighed: Weighed, client: Client) -> Callable[..., dict[str, dict[str, Any]]]:
    def answer(**asked: str) -> dict[str, dict[str, Any]]:
        data = json.loads(client.get(*weighed.address(**asked)).content)
        return {row["key"]: row for row in data["positions"]}

    return answer


Rows = Callable[..., dict[str, dict[str, Any]]]


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("scope", ("hardened", "F", 1, False, 3)),
        ("detour", ("unchanged", "A", 2, True, 2)),
        ("carried", ("hardened", "F", 1, False, 3)),
        ("deed", ("dropped", "A", 2, False, 2)),
    ],
)
def test_a_row_is_as_strong_as_the_weakest_of_what_it_rests_on(key: str, right: tuple[object, ...], rows: Rows) -> None:
    row = rows()[key]
    assert tuple(row[name] for name in ("shift", "grade", "independent_sources", "own_word", "origins")) == right
    assert row["stands"] is True


def test_a_state_has_the_strength_of_its_entry(rows: Rows) -> None:
    row = rows()["scope"]
    names = ("grade", "independent_sources", "own_word")
    assert [[row[side][name] for name in names] for side in ("before", "after")] == [["A", 2, True], ["B", 1, False]]


@pytest.mark.parametrize(
    ("asked", "stand"),
    [
        ({"evidence": "own"}, {"detour"}),
        ({"evidence": "two"}, {"detour", "deed"}),
        ({"evidence": "graded"}, {"detour", "deed"}),
        ({"evidence": "own,two"}, {"detour"}),
        ({"without": WIRE}, {"detour", "carried", "deed"}),
        ({"without": "wire-b"}, {"detour", "carried", "deed"}),
        ({"without": "paper"}, {"detour", "deed"}),
        ({"without": "study"}, {"scope", "detour", "carried", "deed"}),
        ({"evidence": "graded", "without": WIRE}, {"detour", "deed"}),
    ],
)
def test_what_is_asked_says_which_rows_stand_and_moves_none(
    asked: dict[str, str], stand: set[str], weighed: Weighed, rows: Rows, client: Client
) -> None:
    plain, found = rows(), rows(**asked)
    assert {key for key, row in found.items() if row["stands"]} == stand
    assert {key: row | {"stands": True} for key, row in found.items()} == plain
    assert set(rows(**asked, stands="on")) == stand
    data = json.loads(client.get(*weighed.address(**asked)).content)
    assert data["evidence"] == [name for name in asked.get("evidence", "").split(",") if name]
    assert data["without"] == asked.get("without")
    api = client.get(
        f"/api/v1/negotiations/{weighed.home.key}/comparison", {"before": "first", "after": "second", **asked}
    )
    assert json.loads(api.content) == data


def test_standards_may_be_repeated_and_have_their_own_order(weighed: Weighed, client: Client) -> None:
    path, query = weighed.address()
    for asked in (["two", "own"], ["two,own", "own"], ["own, two", ""]):
        data = json.loads(client.get(path, {**query, "evidence": asked}).content)
        assert data["evidence"] == ["own", "two"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"evidence": "strong"}, "Of evidence can be asked: own, two, graded; not “strong”."),
        ({"evidence": "own,"}, ""),
        ({"without": "Nobody 2025"}, "No source here has the origin or the key “Nobody 2025”."),
        ({"without": "a\0b"}, "No source here has the origin or the key"),
        ({"without": [WIRE, "paper"]}, "“without” takes one value"),
    ],
)
def test_what_cannot_be_asked_is_said(asked: dict[str, Any], said: str, weighed: Weighed, client: Client) -> None:
    for page in ("compare.json", "compare/", "timeline/", "timeline.json", "red-lines/", "red-lines.csv"):
        path, query = weighed.address(page)
        query = query if "compare" in page else {}
        answer = client.get(path, {**query, **asked})
        assert answer.status_code == (400 if said else 200), page
        if said:
            assert said in (answer.content.decode() if page.endswith("/") else json.loads(answer.content)["error"]), (
                page
            )


def test_an_origin_of_unpublished_work_is_not_told(weighed: Weighed, client: Client) -> None:
    hidden = make.source(negotiation=weighed.home, key="hidden", origin="Leak 2025-05")
    make.proposal(weighed.positions["scope"], "2025-05-16", cite=hidden)
    for text in ("hidden", "Leak 2025-05"):
        assert client.get(*weighed.address(without=text)).status_code == 400


def test_a_citation_counts_from_when_it_is_known(weighed: Weighed, rows: Rows) -> None:
    before = echo(timezone.now()) or ""
    entry = Entry.objects.get(position__key="scope", effective_on="2025-05-10")
    make.citation(entry, source=weighed.sources["speech"])
    assert (rows()["scope"]["grade"], rows(known=before)["scope"]["grade"]) == ("B", "F")


def test_the_page_says_it_all(weighed: Weighed, client: Client) -> None:
    page = BeautifulSoup(client.get(*weighed.address("compare/", view="full", evidence="two")).content, "lxml")
    said = {tag["id"].removeprefix("position-"): tag for tag in page.select("[id^=position-]")}
    assert {key for key, tag in said.items() if "undecided" in tag["class"]} == {"scope", "carried"}
    scope = said["scope"]
    assert words(scope.select_one(".rests")) == (
        "Rests on 3 origins : Paper; Speech; Wire 2025-05 ; at its weakest F 1 independent source"
        " · not only its own word"
    )
    assert words(scope.select_one(".state .strength")) == "A 2 independent sources : Paper; Speech"
    short = scope.select(".falls-short a")
    assert [tag.get_text() for tag in short] == ["16 May 2025", "10 May 2025"]
    keys = {str(tag["href"]).rstrip("/").rsplit("/", 1)[-1] for tag in short}
    assert keys == set(
        Entry.objects.filter(position__key="scope", effective_on__gt="2025-01-01").values_list("key", flat=True)
    )
    assert words(page.select_one(".standing")) == "On two independent sources: 1 asks less or concedes more ."


def test_the_moment_travels_to_what_falls_short(weighed: Weighed, client: Client) -> None:
    asked = weighed.address("compare/", view="full", evidence="two", known="2099-01-01")
    page = BeautifulSoup(client.get(*asked).content, "lxml")
    (moment,) = {str(tag["href"]).partition("?known=")[2] for tag in page.select(".falls-short a")}
    assert moment


def test_the_page_says_on_how_many_origins_what_moved_rests(weighed: Weighed, client: Client) -> None:
    page = BeautifulSoup(client.get(*weighed.address("compare/")).content, "lxml")
    told = page.select_one(".rest-on")
    assert words(told.p) == (
        "The 3 rows that moved rest on 3 origins; most often: Speech (3), Wire 2025-05 (3), Paper (2)."
    )
    for link in told.select("a"):
        asked = BeautifulSoup(client.get(link["href"]).content, "lxml")
        chosen = asked.select_one("select[name=without] option[selected]")
        assert chosen is not None
        assert link.get_text() in chosen.get_text()
    assert not page.select(".falls-short")


def test_the_chooser_asks_what_it_shows(weighed: Weighed, client: Client) -> None:
    asked = {"evidence": "own,graded", "without": WIRE, "stands": "on"}
    page = BeautifulSoup(client.get(*weighed.address("compare/", **asked)).content, "lxml")
    ticked = [(box["name"], box.get("value", "on")) for box in page.select(".ask-evidence input[checked]")]
    assert ticked == [("evidence", "own"), ("evidence", "graded"), ("stands", "on")]
    assert page.select_one(".ask-evidence option[selected]")["value"] == WIRE
    nothing = page.find("a", string="Ask nothing of the evidence")
    assert nothing["href"] == weighed.address("compare/")[0] + "?before=first&after=second"


def test_the_command_says_what_the_page_says(
    weighed: Weighed, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"evidence": "own,two", "without": WIRE}
    asked = [word for name, value in options.items() for word in (f"--{name}", value)]
    call_command("compare", weighed.home.key, "first", "second", "--format", "json", *asked)
    assert capsys.readouterr().out == client.get(*weighed.address(**options)).content.decode()
    call_command("compare", weighed.home.key, "first", "second", "--evidence", "two")
    table = capsys.readouterr().out
    assert "2 of 4 stand on two independent sources" in table
    assert "undecided on this evidence: " in table
    with pytest.raises(SystemExit):
        call_command("compare", weighed.home.key, "first", "second", "--evidence", "strong")
    assert "not “strong”" in capsys.readouterr().err


# The shipped data, as CHANGES of its release counts them: rows that stand, then away, towards, unranked and first
# recorded of each party.

BLOOMBERG = "Bloomberg 2025-05-16"
SHIPPED = [
    ({}, 79, (8, 2, 2, 14), (5, 0, 1, 17)),
    ({"evidence": "own"}, 50, (0, 2, 1, 7), (5, 0, 1, 17)),
    ({"evidence": "two"}, 14, (0, 1, 0, 4), (1, 0, 0, 4)),
    ({"evidence": "graded"}, 76, (8, 2, 2, 13), (5, 0, 0, 17)),
    ({"evidence": "own,two"}, 10, (0, 1, 0, 2), (1, 0, 0, 4)),
    ({"without": BLOOMBERG}, 72, (3, 2, 2, 13), (5, 0, 1, 17)),
]


@pytest.mark.parametrize(("asked", "stand", "russia", "ukraine"), SHIPPED, ids=lambda value: str(value)[:40])
def test_the_shipped_rows_that_stand(
    asked: dict[str, str],
    stand: int,
    russia: tuple[int, ...],
    ukraine: tuple[int, ...],
    shipped: Negotiation,
    client: Client,
) -> None:
    rows = json.loads(client.get("/istanbul/compare.json", asked).content)["positions"]
    standing = [row for row in rows if row["stands"]]
    assert (len(rows), len(standing)) == (79, stand)
    counted = Counter((row["party"], row["direction"] or row["shift"]) for row in standing)
    ways = ("away", "towards", "unranked", "first recorded")
    assert tuple(counted["russia", way] for way in ways) == russia
    assert tuple(counted["ukraine", way] for way in ways) == ukraine


def test_the_shipped_rows_that_moved_rest_on_few_origins(shipped: Negotiation, client: Client) -> None:
    rows = json.loads(client.get("/istanbul/compare.json?moved=on").content)["positions"]
    assert Counter(row["origins"] for row in rows) == {2: 1, 3: 6, 4: 3, 5: 2, 6: 3, 7: 3}
    page = BeautifulSoup(client.get("/istanbul/compare/").content, "lxml")
    assert words(page.select_one(".rest-on p")).startswith(
        f"The 18 rows that moved rest on 52 origins; most often: {BLOOMBERG} (6), "
    )


def test_the_shipped_entries_that_rest_on_two_origins(shipped: Negotiation, client: Client) -> None:
    entries = json.loads(client.get("/istanbul/timeline.json?evidence=two").content)["entries"]
    assert Counter(entry["party"] for entry in entries if entry["stands"]) == {"russia": 60, "ukraine": 54}
    own = json.loads(client.get(f"/istanbul/timeline.json?evidence={Standard.OWN}").content)["entries"]
    assert Counter(entry["party"] for entry in own if entry["stands"]) == {"russia": 145, "ukraine": 177}
    graded = json.loads(client.get("/istanbul/timeline.json?evidence=graded&stands=on").content)["entries"]
    assert Counter(entry["party"] for entry in graded) == {"russia": 200, "ukraine": 194}


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())
