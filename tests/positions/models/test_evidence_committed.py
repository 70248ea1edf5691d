"""Guards that only show once a transaction has ended, or while another is under way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from positions.models import Amendment, Entry, EntrySpeaker, Position
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches_of_evidence import imported
from tests.refusals import refused, rule_of
from tests.sessions import Session, until_one_waits

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _people() -> None:
    """Have the accounts beforehand, so that no session waits for another to make them."""
    make.analyst()
    make.reviewer()


def test_the_commit_refuses_an_entry_without_citation() -> None:
    position = make.position()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        imported(position)
    assert rule_of(caught.value) == "entry_has_citation"
    assert not Entry.objects.exists()


def test_an_earlier_transaction_is_the_past() -> None:
    entry = make.entry()
    with refused("moment_is_given"):
        publishing_moment(entry.negotiation_id)
        imported(entry.position, published_at=entry.published_at, effective_on=make.day("2022-04-01"))


def test_speakers_of_a_published_entry_are_sealed() -> None:
    somebody = make.person()
    position = make.position(negotiation=somebody.negotiation)
    published, draft = make.entry(position), make.proposal(position)
    with refused("speakers_are_sealed"):
        make.name_speakers(published, (somebody,))
    make.name_speakers(draft, (somebody,))
    make.publish(draft)
    with refused("speakers_are_sealed"):
        EntrySpeaker.objects.create(
            negotiation=draft.negotiation, entry=draft, person=make.person(negotiation=draft.negotiation), order=1
        )
    make.entry(position, on="2022-04-01", speakers=(somebody,))


def while_under_way(first: Callable[[], Any], second: Callable[[], Any]) -> Session:
    """Do the first, and the second in another session that begins before the first is committed."""
    with transaction.atomic():
        first()
        session = Session(second)
        until_one_waits(session)
    return session.end()


def test_two_publish_the_same_entry() -> None:
    draft = make.proposal()
    same = Entry.objects.get(pk=draft.pk)
    other = make.user("another reviewer")
    late = while_under_way(lambda: make.publish(draft), lambda: make.publish(same, by=other))
    assert rule_of(late.refusal) == "evidence_set_once"
    draft.refresh_from_db()
    assert draft.decided_by == make.reviewer()


def test_two_correct_the_same_entry() -> None:
    old = make.entry()
    same = Entry.objects.get(pk=old.pk)
    late = while_under_way(lambda: make.correct(old), lambda: make.correct(same))
    assert rule_of(late.refusal) == "amendment_supersedes_once"
    assert Entry.objects.known(None).count() == 1
    assert Amendment.objects.filter(published_at__isnull=False).count() == 1


def test_two_take_the_same_place_within_the_day() -> None:
    one = make.proposal(sequence=1)
    two = make.proposal(one.position, sequence=1)
    late = while_under_way(lambda: make.publish(one), lambda: make.publish(two))
    assert rule_of(late.refusal) == "entry_sequence_unique"


@pytest.mark.parametrize("column", ["party", "issue", "kind"])
def test_a_position_changes_while_an_entry_of_it_is_published(column: str) -> None:
    draft = make.proposal()
    home = draft.negotiation
    value = {"party": make.party(negotiation=home), "issue": make.issue(negotiation=home), "kind": "offer"}[column]
    positions = Position.objects.filter(pk=draft.position_id)
    late = while_under_way(lambda: make.publish(draft), lambda: positions.update(**{column: value}))
    assert rule_of(late.refusal) == "position_is_settled"


def test_an_entry_is_published_while_its_position_changes() -> None:
    draft = make.proposal()
    positions = Position.objects.filter(pk=draft.position_id)
    late = while_under_way(lambda: positions.update(kind="offer"), lambda: make.publish(draft))
    assert late.refusal is None
    assert positions.get().kind == "offer"


def test_a_rival_is_published_while_its_main_entry_is_retracted() -> None:
    main = make.entry()
    rival = make.proposal(main.position, rival_of=main, account="press")
    late = while_under_way(lambda: make.retract(main), lambda: make.publish(rival))
    assert rule_of(late.refusal) == "rival_has_main"


def test_a_main_entry_is_retracted_while_a_rival_is_published() -> None:
    main = make.entry()
    rival = make.proposal(main.position, rival_of=main, account="press")
    late = while_under_way(lambda: make.publish(rival), lambda: make.retract(main))
    assert rule_of(late.refusal) == "rival_has_main"


def test_a_speaker_is_added_while_the_entry_is_published() -> None:
    draft = make.proposal()
    somebody = make.person(negotiation=draft.negotiation)
    same = Entry.objects.get(pk=draft.pk)
    late = while_under_way(lambda: make.publish(draft), lambda: make.name_speakers(same, (somebody,)))
    assert rule_of(late.refusal) == "speakers_are_sealed"


def test_the_moment_of_another_session_is_none() -> None:
    home = make.negotiation()
    with transaction.atomic():
        moment = publishing_moment(home.pk)
        other = Session(lambda: make.import_of(home, imported_at=moment)).end()
    assert rule_of(other.refusal) == "moment_is_given"


def test_two_negotiations_do_not_wait_for_each_other() -> None:
    one, two = make.proposal(), make.proposal()
    with transaction.atomic():
        make.publish(one)
        assert Session(lambda: make.publish(two)).end().refusal is None
