"""Several people at once, each with a connection of their own, on a real PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from positions.compare.comparison import compare_rounds
from positions.compare.exports import comparison_data
from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import PositionDraft, draft_of
from positions.evidence.refusals import AlreadyDecided
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.evidence.settling.acts import settle
from positions.models import Amendment, Citation, CodingVote, Entry, Position, Submission
from positions.reading.moment import settled
from positions.web.downloads import to_json
from positions.writing.refusals import Refused, TryAgain
from positions.writing.transactions import one_act
from tests import factories as make
from tests.positions.evidence.drafting import draft, proposed, published, redact
from tests.sessions import Session, until_one_waits

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def _people() -> None:
    """Have the accounts beforehand, so that no session waits for another to make them."""
    for name in ("analyst", "reviewer", "second", "third"):
        make.user(name)


def at_once(*acts: Act, workers: int = 0) -> list[Any]:
    """Do the acts in threads and connections of their own; return what each gave, or why it was refused."""
    together = Barrier(min(len(acts), workers or len(acts)))

    def run(numbered: tuple[int, Act]) -> Any:
        number, act = numbered
        if number < together.parties:
            together.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(together.parties) as threads:
        return list(threads.map(run, enumerate(acts)))


def of_kind(results: Sequence[Any], kind: type[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, kind)]


def test_two_people_settle_the_same_code() -> None:
    for _ in range(3):
        entry = published()
        for coder, firmness in (("coder-1", "plain"), ("coder-2", "tentative")):
            make.coding(entry, coder=coder, firmness=firmness)
        home = entry.negotiation
        acts = ((name, {"firmness": value}) for name, value in (("second", "plain"), ("third", "tentative")))
        results = at_once(*(partial(settle, home, entry.key, values, by=make.user(name)) for name, values in acts))
        ((won,),) = of_kind(results, list)
        (refused,) = of_kind(results, Refused)
        assert won.name == "firmness"
        assert "Somebody settled this a moment ago: firmness is" in str(refused)
        assert CodingVote.objects.filter(entry=entry).count() == 1


def test_two_reviewers_publish_the_same_entry() -> None:
    for _ in range(5):
        entry = proposed()
        results = at_once(*(partial(publish, fresh(entry), by=make.user(name)) for name in ("reviewer", "second")))
        (won,) = of_kind(results, Entry)
        (told,) = of_kind(results, AlreadyDecided)
        assert (told.by, told.at, told.decision) == (won.decided_by.username, won.published_at, "published")


def fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def test_publish_send_back_and_withdraw_at_once() -> None:
    for _ in range(5):
        entry = proposed()
        results = at_once(
            partial(publish, fresh(entry), by=make.reviewer()),
            partial(send_back, fresh(entry), by=make.user("second"), note="No."),
            partial(withdraw, fresh(entry), by=make.analyst()),
        )
        (won,) = of_kind(results, Entry)
        assert len(of_kind(results, AlreadyDecided)) == 2
        assert fresh(entry).decision == won.decision
        assert entry.citations.get().decision == won.decision


def test_two_analysts_log_to_the_same_position() -> None:
    position = make.position()
    results = at_once(*(partial(proposed, position, by=make.user(name)) for name in ("analyst", "second")))
    assert {entry.key for entry in results} == {f"{position.key}@2022-03-29", f"{position.key}@2022-03-29-b"}


def test_publish_against_retract() -> None:
    for _ in range(5):
        main = published()
        rival = proposed(main.position, rival_of=main, account="opponent")
        (amendment,) = retract([main], reason="Wrong.", by=make.analyst())
        results = at_once(
            partial(publish, rival, by=make.reviewer()), partial(publish, amendment, by=make.user("second"))
        )
        assert len(of_kind(results, Refused)) == 1
        living = Entry.objects.known(None).filter(position=main.position)
        assert set(living) in ({main, rival}, set())


def test_two_corrections_of_the_same_entry() -> None:
    old = published()
    amendments = [
        correct(old, draft=replace(draft_of(old), firmness=firmness), reason="A slip.", by=make.analyst())
        for firmness in ("categorical", "tentative")
    ]
    results = at_once(*(partial(publish, row, by=make.reviewer()) for row in amendments))
    assert (len(of_kind(results, Amendment)), len(of_kind(results, Refused))) == (1, 1)
    assert Entry.objects.known(None).filter(position=old.position).count() == 1


def test_publications_of_a_day_get_places_of_their_own() -> None:
    position = make.position()
    entries = [proposed(position) for _ in range(12)]
    results = at_once(*(partial(publish, row, by=make.reviewer(), scope_confirmed=True) for row in entries))
    assert sorted(entry.sequence for entry in results) == list(range(1, 13))


def test_200_proposals_each_sent_twice() -> None:
    home = make.negotiation()
    one, other = make.position(negotiation=home), make.position(negotiation=home)
    source = make.source(negotiation=home)
    new = PositionDraft(party=one.party, issue=one.issue, kind="offer", title="New")
    acts: list[Act] = []
    for number in range(100):
        entry = draft([one, other][number % 2])
        if number % 10 == 0:
            entry = replace(entry, position=replace(new, title=f"New {number}"))
        entry = replace(entry, citations=(replace(entry.citations[0], source=source),))
        acts += [partial(propose, entry, by=make.analyst(), token=uuid4())] * 2
    results = at_once(*acts, workers=16)
    assert not of_kind(results, Refused)
    assert Counter(Counter(row.key for row in results).values()) == {2: 100}
    assert Entry.objects.count() == Submission.objects.count() == Citation.objects.count() == 100
    assert Position.objects.filter(negotiation=home).count() == 12


def test_same_new_position_twice_is_one() -> None:
    home = make.negotiation()
    new = PositionDraft(
        party=make.party(negotiation=home), issue=make.issue(negotiation=home), kind="demand", title="New"
    )
    entry = replace(draft(make.position(negotiation=home)), position=new)
    results = at_once(*[partial(propose, entry, by=make.analyst())] * 4)
    assert (len(of_kind(results, Entry)), len(of_kind(results, Refused))) == (1, 3)


def test_a_correction_under_way_is_redacted_too() -> None:
    secret = "lives at 7 Long Street"
    old = published(statement=secret)
    entry = replace(draft_of(old), firmness="categorical")
    with transaction.atomic():
        amendment = correct(old, draft=entry, reason="A slip.", by=make.analyst())
        session = Session(
            lambda: redact(fresh(old), cells=["statement"], reason="Personal data.", by=make.user("third"))
        )
        until_one_waits(session)
    assert len(session.end().result) == 2
    assert Entry.objects.get(pk=amendment.replacement_id).statement == "[redacted]"


def test_a_deadlock_is_tried_again() -> None:
    """Two acts that each need what the other holds: both are done in the end."""
    one, other = proposed(), proposed()
    tried = []

    def entangled(first: Entry, second: Entry, both: Barrier) -> Act:
        @one_act
        def act() -> int:
            tried.append(first.pk)
            for row in (first, second):
                Entry.objects.select_for_update(no_key=True).get(pk=row.pk)
                if row is first and tried.count(first.pk) == 1:
                    both.wait()
            return first.pk

        return act

    both = Barrier(2)
    assert at_once(entangled(one, other, both), entangled(other, one, both)) == [one.pk, other.pk]
    # Who gave way may be back before the other went on: then it gives way again.
    assert len(tried) >= 3


def test_within_another_transaction_a_deadlock_is_told() -> None:
    one, other = proposed(), proposed()
    both = Barrier(2)

    def entangled(first: Entry, second: Entry) -> Act:
        def hold(row: Entry) -> None:
            Entry.objects.select_for_update(no_key=True).get(pk=row.pk)

        def act() -> str:
            with transaction.atomic():
                hold(first)
                both.wait()
                one_act(hold)(second)
            return "done"

        return act

    results = at_once(entangled(one, other), entangled(other, one))
    assert (len(of_kind(results, str)), len(of_kind(results, TryAgain))) == (1, 1)


def test_a_reader_gets_the_same_bytes_before_during_and_after() -> None:
    home = make.negotiation()
    before, after = (make.round(day, negotiation=home) for day in ("2022-03-29", "2025-05-16"))
    positions = [make.position(negotiation=home) for _ in range(4)]
    entries = [published(position, "2022-03-29") for position in positions]
    waiting = [proposed(position, "2025-05-16", content="Other", scope="wider") for position in positions for _ in "ab"]
    amendments = [
        correct(old, draft=replace(draft_of(old), firmness="categorical"), reason="A slip.", by=make.analyst())
        for old in entries
    ]
    known = settled(home.pk, now())
    over = Event()

    def answer() -> bytes:
        comparison = compare_rounds(home, before.point, after.point, known=settled(home.pk, known))
        return to_json(comparison_data(comparison))

    def reader() -> set[bytes]:
        found = {answer()}
        while not over.is_set():
            found.add(answer())
        return found | {answer()}

    def writer() -> None:
        for row in [*waiting, *amendments]:
            publish(row, by=make.reviewer(), scope_confirmed=True)
        over.set()

    first = answer()
    assert at_once(writer, reader, reader) == [None, {first}, {first}]
    assert answer() == first
    assert to_json(comparison_data(compare_rounds(home, before.point, after.point))) != first


def now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
