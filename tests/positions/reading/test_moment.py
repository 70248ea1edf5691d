"""The moment of knowledge: what a `known=` means, and that the same one always gives the same answer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from positions.models import Entry
from positions.reading.moment import BadMoment, echo, parse_known, settled
from positions.writing.moment import publishing_moment
from tests import factories as make
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
def test_settled_cuts_to_the_present() -> None:
    past, future = datetime(2025, 6, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
    home = make.negotiation().pk
    assert settled(home, None) is None
    assert settled(home, past) == past
    now = settled(home, future)
    assert now is not None
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=5)


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
def test_a_reader_waits_for_an_act_under_way() -> None:
    draft = make.proposal()
    make.reviewer()
    with transaction.atomic():
        make.publish(draft)
        reader = Session(lambda: answer(draft.negotiation_id, FUTURE))
        until_one_waits(reader)
    moment, known = reader.end().result
    assert known == [draft.pk]
    assert moment > draft.published_at
    assert answer(draft.negotiation_id, moment) == (moment, known)


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
def test_an_act_waits_for_a_reader_and_comes_later() -> None:
    draft = make.proposal()
    make.reviewer()
    with transaction.atomic():
        moment, known = answer(draft.negotiation_id, FUTURE)
        act = Session(lambda: make.publish(draft))
        until_one_waits(act)
    act.end()
    draft.refresh_from_db()
    assert moment is not None
    assert draft.published_at is not None
    assert draft.published_at > moment
    assert known == []
    assert answer(draft.negotiation_id, moment) == (moment, [])


@committed
def test_readers_do_not_wait_for_each_other_nor_for_another_negotiation() -> None:
    entry, elsewhere = make.entry(), make.proposal()
    make.reviewer()
    with transaction.atomic():
        answer(entry.negotiation_id, FUTURE)
        make.publish(elsewhere)
        assert Session(lambda: answer(entry.negotiation_id, FUTURE)).end().result[1] == [entry.pk]


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
