"""What was done, by whom and when: newest first, filtered, in pages that neither skip nor repeat."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from positions.activity.activity import ALL, Done, Filters, activity
from positions.models import Entry, Negotiation
from positions.releases.acts import name_release
from positions.web.paging import BadCursor
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published, redact

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation()


def told(home: Negotiation, filters: Filters = ALL, **columns: Any) -> list[tuple[str, str]]:
    return [(done.what, done.entry) for done in activity(home, filters, **columns).acts]


def test_it_works(home: Negotiation) -> None:
    make.user("reviewer", first_name="Rita", last_name="Reviewer")
    position = make.position(negotiation=home, title="Neutrality")
    proposed(position)
    one, other = published(position), published(position, "2022-04-01")
    new = make.correct(one)
    make.retract(other)
    redact(new, cells=["statement", "coding_note"], reason="Personal data.", by=make.user("admin"))
    acts = activity(home).acts
    assert [(done.what, done.entry, done.version, done.replacement) for done in acts] == [
        ("redacted", one.key, 1, 0),
        ("redacted", one.key, 2, 0),
        ("retracted", other.key, 1, 0),
        ("corrected", one.key, 1, 2),
        ("published", other.key, 1, 0),
        ("published", one.key, 1, 0),
    ]
    _, redacted, retracted = acts[:3]
    assert (redacted.by, redacted.author, redacted.fields, redacted.reason) == (
        "admin",
        "Rita Reviewer",
        ("statement", "coding note"),
        "Personal data.",
    )
    assert (retracted.by, retracted.author, retracted.position_title) == ("Rita Reviewer", "analyst", "Neutrality")
    assert activity(home).older == ""


def test_a_release_that_is_named_is_told(home: Negotiation) -> None:
    published(make.position(negotiation=home))
    by = make.user("keeper")
    name_release(home, version="1.0.0", notes="The first.", by=by)
    last = activity(home).acts[0]
    assert (last.what, last.release, last.reason, last.by) == ("released", "1.0.0", "The first.", "keeper")
    assert activity(home, Filters(person=(by.pk,))).acts == (last,)
    assert "released" not in dict(told(home, Filters(party=("none",))))


def test_nothing_of_a_draft(home: Negotiation) -> None:
    draft = proposed(make.position(negotiation=home))
    redact(draft, cells=["statement"], reason="Personal data.", by=make.user("admin"))
    make.amendment(make.entry(draft.position), "retraction")
    assert [done.what for done in activity(home).acts] == ["imported"]


def test_imports(home: Negotiation) -> None:
    make.entry(make.position(negotiation=home))
    (done,) = activity(home).acts
    assert (done.what, done.package, done.by) == ("imported", f"{home.key} 1", "")
    assert told(home, Filters(party=["ru"])) == []


@pytest.mark.usefixtures("_team_of_one")
def test_without_a_second_reader_says_so(home: Negotiation) -> None:
    make.publish(make.proposal(make.position(negotiation=home)), by=make.analyst())
    assert [done.alone for done in activity(home).acts] == [True]


def test_filters(home: Negotiation) -> None:
    ru, ua = (make.party(negotiation=home, key=key) for key in ("ru", "ua"))
    land, sea = (make.issue(negotiation=home, key=key) for key in ("land", "sea"))
    entries = [
        published(make.position(negotiation=home, party=party, issue=issue))
        for party in (ru, ua)
        for issue in (land, sea)
    ]
    third = make.user("third")
    alone = published(make.position(negotiation=home, party=ua, issue=land), by=third)
    make.retract(entries[0])
    assert told(home, Filters(party=["ru"], issue=["land"])) == [
        ("retracted", entries[0].key),
        ("published", entries[0].key),
    ]
    assert told(home, Filters(party=["ua"], issue=["sea"])) == [("published", entries[3].key)]
    assert told(home, Filters(person=[third.pk])) == [("published", alone.key)]
    assert len(told(home, Filters(person=[make.reviewer().pk]))) == 6
    today = datetime.now(UTC).date()
    assert len(told(home, Filters(since=today, until=today))) == 6
    assert told(home, Filters(since=today + timedelta(days=1))) == []
    assert told(home, Filters(until=today - timedelta(days=1))) == []


def test_as_known(home: Negotiation) -> None:
    entry = published(make.position(negotiation=home))
    make.retract(entry)
    assert told(home, known=entry.published_at) == [("published", entry.key)]


def test_pages(home: Negotiation) -> None:
    position = make.position(negotiation=home)
    for _ in range(4):
        main = published(position, content="Something")
        make.retract(main, published(position, rival_of=main, account="opponent"))
    make.entry(position)
    everything = activity(home, size=100).acts
    assert len(everything) == 17
    for size in (1, 2, 5, 16, 17):
        pages: list[Done] = []
        mark = ""
        while True:
            page = activity(home, before=mark, size=size)
            pages += page.acts
            mark = page.older
            if not mark:
                break
        assert tuple(pages) == everything


@pytest.mark.parametrize("mark", ["x", "1-2", "20220329T000000000000-0-x", "20220329T000000000000-0-" + "9" * 30])
def test_bad_marks(home: Negotiation, mark: str) -> None:
    with pytest.raises(BadCursor):
        activity(home, before=mark)


def test_query_count(home: Negotiation, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    position = make.position(negotiation=home)
    entry = published(position)
    few = queries_of(lambda: activity(home))
    for _ in range(10):
        make.correct(published(position, content="Something"))
    assert queries_of(lambda: activity(home)) == few == 4
    assert Entry.objects.filter(position=entry.position).count() == 21
