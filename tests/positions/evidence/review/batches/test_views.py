"""Review in batches: the queue over all negotiations, and what becomes of a batch."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.evidence.acts import propose
from positions.evidence.amend.acts import retract
from positions.evidence.review.acts import send_back
from positions.evidence.review.batches.batches import KEYSET, PAGE
from positions.models import Entry, Negotiation, Source
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person
from tests.positions.evidence.drafting import cited, draft, proposed, published
from tests.said import comment

pytestmark = pytest.mark.django_db
AFFIRMING = {"firmness": "same", "content": ""}


@pytest.fixture
def home() -> Negotiation:
    home = make.negotiation()
    home.before = make.round("2022-03-29", negotiation=home, key="one")
    home.after = make.round("2025-05-16", negotiation=home, key="two")
    home.save()
    return home


@pytest.fixture
def reviewer() -> Client:
    return client_of("reviewer")


@pytest.fixture
def source(home: Negotiation) -> Source:
    return make.source(negotiation=home, key="memo", title="A memorandum")


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content.decode()[:500]
    return BeautifulSoup(answer.content, "lxml")


def text(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def from_source(source: Source, on: str = "2025-05-16", **columns: Any) -> Entry:
    """Return a proposal from that source, of a position that is held."""
    position = columns.pop("position", None) or published(make.position(negotiation=source.negotiation)).position
    quote = columns.pop("quote", "")
    return proposed(position, on, citations=(cited(source, "¶ 2", quote=quote),), **columns)


def address(row: Entry, source: Source) -> str:
    return f"/{source.negotiation.key}/review/batch/{source.key}/{row.proposed_by_id}/"


def piles(page: BeautifulSoup) -> dict[str, int]:
    return {pile["aria-labelledby"]: len(pile.select("li.prop")) for pile in page.select("section.pile")}


def seen_in(page: BeautifulSoup) -> dict[str, Any]:
    return {field["name"]: field["value"] for field in page.select("input[name^=seen-]")}


def test_the_queue_is_grouped_narrowed_and_counted(home: Negotiation, reviewer: Client, source: Source) -> None:
    from_source(source, **AFFIRMING)
    from_source(source, content="More", scope="wider")
    other = make.negotiation()
    elsewhere = make.source(negotiation=other, title="Elsewhere")
    from_source(elsewhere, by=person("analyst"), account="analyst", basis="inferred")
    gone = published(make.position(negotiation=other), citations=(cited(elsewhere),))
    retract([gone], reason="Wrong.", by=person("analyst"))
    from_source(source, by=person("delegation manager"))
    page = soup(reviewer.get("/review/"))
    assert text(page.select_one(".status")) == "5 proposals in 3 batches."
    listed = [text(each) for each in page.select(".batches > li")]
    assert "2 by analyst: 1 says something new, 1 affirms." in listed[0]
    assert "2 by analyst: 1 reading or other account, 1 retraction." in listed[1]
    assert "Its author has left" in listed[2]
    for query, number in (
        ({"kind": "affirms"}, 1),
        ({"negotiation": other.pk}, 2),
        ({"source": source.pk}, 3),
        ({"author": person("analyst").pk}, 4),
        ({"author": person("reviewer").pk}, 0),
        ({"days": 7}, 0),
        ({"left": "on"}, 1),
    ):
        page = soup(reviewer.get("/review/", query))
        assert text(page.select_one(".status")).startswith(f"{number} proposal"), query
    assert reviewer.get("/review/", {"kind": "nonsense"}).status_code == 400


def test_the_queue_comes_in_pages(home: Negotiation, reviewer: Client) -> None:
    position = published(make.position(negotiation=home)).position
    for number in range(PAGE + 2):
        from_source(make.source(negotiation=home, key=f"s-{number}"), position=position, **AFFIRMING)
    first = soup(reviewer.get("/review/"))
    further = first.select_one("a[rel=next]")
    assert further is not None
    second = soup(reviewer.get(f"/review/{further['href']}"))
    links = [a["href"] for page in (first, second) for a in page.select(".batches > li > a")]
    assert len(links) == len({*links}) == PAGE + 2
    assert second.select_one("a[rel=next]") is None


def test_a_batch_stands_in_piles_beside_its_text(home: Negotiation, reviewer: Client, source: Source) -> None:
    stored.document(source, text="First words.\nHere they say so again.")
    affirms = from_source(source, quote="they say so again", **AFFIRMING)
    new = from_source(source, firmness="categorical", content="More", scope="wider")
    from_source(source, account="analyst", basis="inferred")
    page = soup(reviewer.get(address(affirms, source)))
    assert piles(page) == {"pile-new": 1, "pile-affirms": 1, "pile-beside": 1}
    assert not page.select("input[name=chosen][checked]")
    changed = page.select_one(f'[id="proposal-{new.pk}"]')
    assert "plain , then → categorical" in text(changed.select_one(".states")).replace("→ , then", ", then →")
    assert "default pair: " in text(changed.select_one(".does"))
    place = page.select_one(f'[id="proposal-{affirms.pk}"] .place a')
    assert text(place) == "¶ 2"
    assert page.select_one(f".source-text {place['href']}").parent.name == "a"


def test_what_was_said_is_counted_by_kind_where_there_is_some(
    home: Negotiation, reviewer: Client, source: Source
) -> None:
    quiet, talked_of = from_source(source), from_source(source)
    comment(talked_of)
    comment(talked_of)
    sent_back = send_back(from_source(source), by=make.reviewer(), note="Which page?")
    answered = draft(sent_back.position, "2025-05-16", citations=(cited(source),))
    answer = propose(answered, by=make.analyst(), answers=sent_back)
    page = soup(reviewer.get(address(quiet, source)))
    said = {
        number: page.select_one(f"#proposal-{number} > div > .note") for number in (quiet.pk, talked_of.pk, answer.pk)
    }
    assert said[quiet.pk] is None
    assert text(said[talked_of.pk]) == "2 comments"
    assert text(said[answer.pk]) == "1 note to the author"


def test_all_affirmations_at_once_with_a_note(home: Negotiation, reviewer: Client, source: Source) -> None:
    rows = [from_source(source, **AFFIRMING) for _ in range(3)]
    new = from_source(source, content="More", scope="wider")
    page = soup(reviewer.get(address(new, source)))
    shown = [field["value"] for field in page.select("input[name=affirms]")]
    assert shown == [str(row.pk) for row in rows]
    sent = seen_in(page) | {"decision": "affirms", "affirms": shown, "note": "Read in the memorandum."}
    answer = reviewer.post(address(new, source), sent, follow=True)
    assert "3 proposals published." in text(soup(answer).select_one("[role=status]"))
    for row in rows:
        row.refresh_from_db()
        assert (row.decision, row.decision_note) == ("published", "Read in the memorandum.")
    assert reviewer.post(address(new, source), {"decision": "publish", "chosen": [new.pk]})["Location"] == "/review/"


def test_what_cannot_be_published_is_told_and_nothing_is_lost(
    home: Negotiation, reviewer: Client, source: Source
) -> None:
    stale, fine = from_source(source, **AFFIRMING), from_source(source, **AFFIRMING)
    page = soup(reviewer.get(address(fine, source)))
    published(stale.position, "2025-06-02", **AFFIRMING)
    sent = seen_in(page) | {"decision": "publish", "chosen": [stale.pk, fine.pk], "note": "All read."}
    page = soup(reviewer.post(address(fine, source), sent | {f"note-{stale.pk}": "This too."}), 422)
    assert "1 proposal published." in text(page.select_one(".errors"))
    kept = page.select_one(f'[id="proposal-{stale.pk}"]')
    assert "has changed since you opened this page" in text(kept.select_one(".error"))
    assert kept.select_one("input[name=chosen]").has_attr("checked")
    assert text(kept.select_one("textarea")) == "This too."
    assert text(page.select_one("textarea[name=note]")) == "All read."
    fine.refresh_from_db()
    assert fine.decision == "published"


def test_what_is_sent_twice_is_done_once(home: Negotiation, reviewer: Client, source: Source) -> None:
    rows = [from_source(source, **AFFIRMING) for _ in range(2)]
    sent = {"decision": "publish", "chosen": [row.pk for row in rows]}
    for _ in range(2):
        answer = reviewer.post(address(rows[0], source), sent, follow=True)
        assert "2 proposals published." in text(soup(answer).select_one("[role=status]"))
    again = client_of("administrator", "reviewer")
    page = soup(again.post(address(rows[0], source), sent), 422)
    assert "reviewer has decided on this already" in text(page.select_one(".errors"))


def test_nothing_chosen_is_said(home: Negotiation, reviewer: Client, source: Source) -> None:
    row = from_source(source)
    page = soup(reviewer.post(address(row, source), {"decision": "publish", "note": "Kept."}), 422)
    assert "Nothing is chosen." in text(page.select_one(".errors"))
    assert text(page.select_one("textarea[name=note]")) == "Kept."


@pytest.mark.parametrize("sent", [{}, {"decision": "burn"}, {"decision": "publish", "chosen": "x"}])
def test_bad_input_is_a_bad_request(sent: dict[str, str], home: Negotiation, reviewer: Client, source: Source) -> None:
    assert reviewer.post(address(from_source(source), source), sent).status_code == 400


def test_ones_own_and_what_asks_a_scope_cannot_be_chosen(home: Negotiation, reviewer: Client, source: Source) -> None:
    position = published(make.position(negotiation=home)).position
    published(position, "2026-01-01", content="Later", scope="wider")
    from_source(source, position=position, content="Between", scope="narrower")
    own = from_source(source, by=person("reviewer"))
    asks = soup(reviewer.get(address(Entry.objects.get(decision="", position=position), source)))
    assert not asks.select("input[name=chosen]")
    assert "asks for the scope of a later entry" in text(asks.select_one("li.prop .flag"))
    page = soup(reviewer.get(address(own, source)))
    assert not page.select("input[name=chosen]")
    sent = {"decision": "publish", "chosen": own.pk}
    assert "cannot decide" in text(soup(reviewer.post(address(own, source), sent), 422).select_one("li.prop .error"))


def test_an_act_of_retraction_is_one_proposal(home: Negotiation, reviewer: Client, source: Source) -> None:
    main = published(make.position(negotiation=home), citations=(cited(source),))
    rival = published(main.position, account="opponent", rival_of=main, citations=(cited(source),))
    retract([main, rival], reason="Wrong.", by=make.analyst())
    page = soup(reviewer.get(address(main, source)))
    (number,) = [box["value"] for box in page.select("input[name=chosen]")]
    answer = reviewer.post(address(main, source), seen_in(page) | {"decision": "publish", "chosen": number})
    assert answer.status_code == 303
    main.refresh_from_db()
    rival.refresh_from_db()
    assert main.superseded_at == rival.superseded_at is not None


def test_query_counts(
    home: Negotiation, reviewer: Client, source: Source, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    stored.document(source, text="One.\nTwo.")
    row = from_source(source, **AFFIRMING)

    def fill(number: int) -> None:
        from_source(source, **AFFIRMING)
        from_source(make.source(negotiation=home, key=f"other-{number}"), by=make.user(f"a-{number}"))
        gone = published(make.position(negotiation=home), citations=(cited(source),))
        retract([gone], reason="Wrong.", by=make.analyst())

    def asked(page: str) -> int:
        return queries_of(lambda: reviewer.get(page))

    fill(0)
    few = [asked(page) for page in ("/review/", address(row, source))]
    for number in range(1, 5):
        fill(number)
    assert [asked(page) for page in ("/review/", address(row, source))] == few
    assert few[0] <= 16
    assert few[1] <= 55


def test_who_proposed_nothing_has_no_batch_and_no_name_there(
    home: Negotiation, reviewer: Client, source: Source
) -> None:
    address = f"/{home.key}/review/batch/{source.key}/{person('researcher').pk}/"
    assert reviewer.get(address).status_code == 404


@pytest.mark.parametrize("oldest", ["2025-05-16", "2025-05-16T12:00:00", "0001-01-01T00:00:00+14:00", "soon"])
def test_a_damaged_mark_of_the_queue_is_a_bad_request(oldest: str, reviewer: Client) -> None:
    assert reviewer.get("/review/", {"after": KEYSET.cursor((oldest, 1, 1))}).status_code == 400
