"""The moment of knowledge: what a `known=` means, and that the same one always gives the same answer."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from positions.models import Entry, ReferenceChange
from positions.reading.moment import BadMoment, Settled, echo, parse_known, settle, settled, settled_everywhere
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.refusals import run
from tests.sessions import Session, until_one_waits


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-01", "2025-06-01T23:59:59.999999Z"),
        ("  2025-06-01\n", "2025-06-01T23:59:59.999999Z"),
        ("2024-02-29", "2024-02-29T23:59:59.999999Z"),
        ("2025-06-01T00:00:00Z", "2025-06-01T00:00:00.000000Z"),
        ("2025-06-01T00:00", "2025-06-01T00:00:00.000000Z"),
        ("2025-06-01 12:30", "2025-06-01T12:30:00.000000Z"),
        ("2025-06-01T12:30:00", "2025-06-01T12:30:00.000000Z"),
        ("2025-06-01T12:30:00.123456Z", "2025-06-01T12:30:00.123456Z"),
        ("2025-06-01T12:30:00.5Z", "2025-06-01T12:30:00.500000Z"),
        ("2025-06-01T01:30:00+03:00", "2025-05-31T22:30:00.000000Z"),
        ("2025-12-31T20:00:00-05:00", "2026-01-01T01:00:00.000000Z"),
        ("2025-06-01T12:30:00+05:45", "2025-06-01T06:45:00.000000Z"),
        ("0001-01-01", "0001-01-01T23:59:59.999999Z"),
        ("0988-07-28T12:00Z", "0988-07-28T12:00:00.000000Z"),
        ("9999-12-31", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_a_known_means_one_moment(text: str, moment: str) -> None:
    assert echo(parse_known(text)) == moment
    assert echo(parse_known(moment)) == moment


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_no_known_means_now(text: str) -> None:
    assert parse_known(text) is None
    assert echo(None) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yesterday",
            "now",
            "20250601",
            "2025-W23-1",
            "2025",
            "2025-06",
            "2025-6-1",
            "01.06.2025",
            "2025-02-29",
            "2025-13-01",
            "2025-06-31",
        ),
        *("2025-06-01T", "2025-06-01T25:00", "2025-06-01T12:60", "2025-06-01T12:00:61Z", "2025-06-01T12:00:00 03:00"),
        *("2025-06-01Z", "2025-06-01T12:00:00+25:00", "2025-06-01T12:00:00Europe/Kyiv", "1748736000", "-2025-06-01"),
        *("0000-01-01", "10000-01-01", "99999999-01-01", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"),
        *("2025-06-01\x00", "\x002025-06-01", "2025-06-01T12:00:00\x00Z", "٢٠٢٥-٠٦-٠١", "2025-06-01'; --", "\ud800"),
        *("1" * 10_000, "2025-06-01" * 1_000, "2025-06-01T12:00:00." + "0" * 10_000 + "Z", "infinity", "NaN"),
    ],
)
def test_bad_known(text: str) -> None:
    with pytest.raises(BadMoment, match="2025-06-01"):
        parse_known(text)


committed = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.mark.django_db(databases=["default", "owner"])
def test_settled_cuts_to_the_last_act() -> None:
    past, future = datetime(2025, 6, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    entry = make.entry()
    home = entry.negotiation_id
    make.entry()
    assert settled(home, None) is None
    assert settled(home, past) == past
    assert settled(home, future) == entry.published_at
    change = make.party(negotiation=entry.negotiation)
    last = settled(home, future)
    assert last == ReferenceChange.objects.get(table="party", row=change.pk).at
    assert settled(home, last) == last


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_record_begins_with_the_first_publication() -> None:
    draft = make.proposal()
    home = draft.negotiation_id
    moment = settled(home, FUTURE)
    assert moment is not None
    assert settle(home, moment) == Settled(moment, None)
    make.publish(draft)
    assert draft.published_at is not None
    assert settle(home, moment) == Settled(moment, draft.published_at)
    make.entry(draft.position, "2022-04-01")
    assert settle(home, moment) == Settled(moment, draft.published_at)
    assert settle(home, draft.published_at) == Settled(draft.published_at, None)


@pytest.mark.django_db(databases=["default", "owner"])
def test_settled_does_not_wait_for_its_own_transaction() -> None:
    entry = make.entry()
    assert settled(entry.negotiation_id, entry.published_at) == entry.published_at


FUTURE = datetime(9999, 12, 31, tzinfo=UTC)


def answer(home: int, known: datetime) -> tuple[datetime | None, list[int]]:
    """Return the moment that a reader is told, and the entries that were known at it."""
    moment = settled(home, known)
    return moment, list(Entry.objects.known(moment).values_list("pk", flat=True))


@committed
def test_a_reader_does_not_wait_for_an_act_under_way_and_reads_from_before_it() -> None:
    draft = make.proposal()
    home = draft.negotiation_id
    before = answer(home, FUTURE)
    with transaction.atomic():
        make.publish(draft)
        reader = Session(lambda: answer(home, FUTURE)).end()
        assert reader.result == before
    moment, known = answer(home, FUTURE)
    assert moment == draft.published_at
    assert known == [draft.pk]
    assert before[0] is not None
    assert answer(home, before[0]) == before


@committed
def test_a_moment_is_read_in_a_transaction_that_only_reads() -> None:
    """As on a standby."""
    entry = make.entry()
    with transaction.atomic():
        run("SET TRANSACTION READ ONLY")
        assert answer(entry.negotiation_id, FUTURE) == (entry.published_at, [entry.pk])
        assert settled_everywhere(FUTURE) == entry.published_at


@committed
def test_the_same_known_gives_the_same_answer_before_and_after() -> None:
    draft = make.proposal()
    home = draft.negotiation_id
    before, known = answer(home, FUTURE)
    assert before is not None
    assert known == []
    make.publish(draft)
    published, known = answer(home, FUTURE)
    assert published is not None
    assert known == [draft.pk]
    make.retract(draft)
    assert answer(home, before) == (before, [])
    assert answer(home, published) == (published, [draft.pk])
    assert answer(home, FUTURE)[1] == []


@committed
def test_an_act_does_not_wait_for_a_reader_and_comes_later() -> None:
    draft = make.proposal()
    make.reviewer()
    with transaction.atomic():
        moment, known = answer(draft.negotiation_id, FUTURE)
        assert Session(lambda: make.publish(draft)).end().refusal is None
        assert answer(draft.negotiation_id, moment or FUTURE) == (moment, known) == (moment, [])


@committed
def test_of_all_negotiations_the_moment_is_before_every_act_under_way() -> None:
    quiet, busy = make.entry(), make.proposal()
    make.reviewer()
    home = busy.negotiation_id
    before = settled(home, FUTURE)
    with transaction.atomic():
        make.publish(busy)
        later = Session(lambda: make.entry(quiet.position, "2022-04-01")).end().result
        reader = Session(lambda: settled_everywhere(FUTURE)).end().result
        assert reader == before
    assert settled_everywhere(FUTURE) == later.published_at
    assert settled_everywhere(before) == before
    assert settled_everywhere(None) is None


@committed
def test_publishing_moments_follow_one_another() -> None:
    home = make.negotiation().pk
    moments: list[datetime] = []
    with transaction.atomic():
        moments.append(publishing_moment(home))
        later = Session(lambda: publishing_moment(home))
        until_one_waits(later)
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moments.append(cursor.fetchone()[0])
    moments.append(later.end().result)
    for _ in range(20):
        with transaction.atomic():
            moments.append(publishing_moment(home))
    assert moments == sorted(set(moments))


@committed
def test_a_transaction_that_began_first_may_publish_last() -> None:
    """The time of publication is that of the lock, not that at which the transaction began."""
    home = make.negotiation().pk
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
        other = Session(lambda: publishing_moment(home)).end().result
        assert publishing_moment(home) > other
