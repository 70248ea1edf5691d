"""Deciding: who may, what it does, and what the next entry's scope has to do with it."""

import pytest

from positions.domain.shifts import Shift
from positions.evidence.amend.acts import correct, retract
from positions.evidence.refusals import AlreadyDecided, ConfirmScope, FourEyes, Stale
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.evidence.staleness import seen_of
from positions.models import Amendment, Entry, Position
from positions.reading.entries import MOVE_FIELDS, moves_of
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.drafting import draft, proposed, published

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def move(entry: Entry) -> Shift | None:
    """Return the move of an entry as it is published now."""
    rows = Entry.objects.known(None).filter(position=entry.position)
    return moves_of(rows.values(*MOVE_FIELDS)).get(entry.pk)


def test_it_works() -> None:
    entry = publish(proposed(), by=make.reviewer(), note=" Well found. ")
    assert (entry.decision, entry.decided_by, entry.decision_note) == ("published", make.reviewer(), "Well found.")
    assert entry.published_at == entry.decided_at
    assert entry.sequence == 1
    assert not entry.without_second_reader
    citation = entry.citations.get()
    assert (citation.decision, citation.published_at) == ("published", entry.published_at)


def test_places_of_a_day_follow_publication() -> None:
    position = make.position()
    first, second, third = (proposed(position) for _ in range(3))
    for entry in (second, third):
        publish(entry, by=make.reviewer())
    retract_now(third)
    publish(first, by=make.reviewer())
    second.refresh_from_db()
    assert (second.sequence, first.sequence) == (1, 3)


def retract_now(*entries: Entry) -> list[Amendment]:
    amendments = retract(entries, reason="It was wrong.", by=make.analyst())
    publish(amendments[0], by=make.reviewer(), scope_confirmed=True)
    return amendments


def test_denied_to_whoever_wrote_it() -> None:
    entry = proposed()
    amendment = retract([published()], reason="Wrong.", by=make.analyst())[0]
    for row in (entry, amendment):
        with pytest.raises(FourEyes):
            publish(row, by=make.analyst())
        with pytest.raises(FourEyes):
            send_back(row, by=make.analyst(), note="Not good.")
    assert not Entry.objects.get(pk=entry.pk).decision


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_says_so_for_ever() -> None:
    entry = publish(proposed(), by=make.analyst())
    assert entry.without_second_reader
    assert entry.citations.get().without_second_reader
    assert publish(proposed(), by=make.reviewer()).without_second_reader is False
    amendment = publish(retract([entry], reason="Wrong.", by=make.analyst())[0], by=make.analyst())
    assert amendment.without_second_reader


def test_sent_back_with_a_note() -> None:
    entry = proposed()
    with pytest.raises(BadDraft) as caught:
        send_back(entry, by=make.reviewer(), note=" ")
    assert set(caught.value.errors) == {"note"}
    send_back(entry, by=make.reviewer(), note="Which page?")
    assert (entry.decision, entry.decision_note, entry.published_at) == ("sent back", "Which page?", None)
    assert entry.citations.get().decision == "sent back"


def test_withdrawn_by_its_author_only() -> None:
    entry = proposed()
    with pytest.raises(Refused):
        withdraw(entry, by=make.reviewer())
    withdraw(entry, by=make.analyst())
    assert (entry.decision, entry.citations.get().decision) == ("withdrawn", "withdrawn")


def decisions(row: Entry | Amendment) -> None:
    with pytest.raises(AlreadyDecided) as caught:
        publish(row, by=make.user("third"))
    assert caught.value.by == "Rita Reviewer"
    with pytest.raises(AlreadyDecided):
        send_back(row, by=make.user("third"), note="Too late.")
    with pytest.raises(AlreadyDecided):
        withdraw(row, by=make.analyst())


def test_decided_once() -> None:
    make.user("reviewer", first_name="Rita", last_name="Reviewer")
    entry = publish(proposed(), by=make.reviewer())
    decisions(entry)
    decisions(publish(retract([entry], reason="Wrong.", by=make.analyst())[0], by=make.reviewer()))
    decisions(send_back(proposed(), by=make.reviewer(), note="No."))


def test_nothing_to_decide_on_what_was_imported() -> None:
    with pytest.raises(Refused, match="import"):
        publish(make.entry(), by=make.reviewer())
    with pytest.raises(Refused, match="at once"):
        publish(make.redact(make.entry(), "statement"), by=make.reviewer())


def test_stale_review() -> None:
    position = make.position()
    entry = proposed(position, "2022-04-01")
    seen = seen_of(position)
    other = published(position)
    with pytest.raises(Stale) as caught:
        publish(entry, by=make.reviewer(), seen=seen)
    assert caught.value.changed == (other,)
    assert publish(entry, by=make.reviewer(), seen=seen, confirmed=True)


def test_content_is_needed_when_the_first_entry_has_gone_meanwhile() -> None:
    first = published()
    entry = proposed(first.position, "2022-04-01", content="")
    retract_now(first)
    with pytest.raises(BadDraft) as caught:
        publish(entry, by=make.reviewer())
    assert set(caught.value.errors) == {"content"}


def test_rival_of_an_entry_that_has_gone_meanwhile() -> None:
    main = published()
    rival = proposed(main.position, rival_of=main, account="opponent")
    retract_now(main)
    with pytest.raises(Refused, match="main account") as caught:
        publish(rival, by=make.reviewer())
    assert caught.value.rule == "rival_has_main"


def test_rival_of_an_entry_that_was_corrected_meanwhile() -> None:
    main = published()
    rival = proposed(main.position, rival_of=main, account="opponent")
    firmer = draft(main.position, firmness="categorical")
    publish(correct(main, draft=firmer, reason="A slip.", by=make.analyst()), by=make.reviewer())
    assert publish(rival, by=make.reviewer()).published_at


def backdated() -> tuple[Entry, Entry, Entry]:
    """Return a first entry, a later one, and a proposal between them that asks for more."""
    position = make.position()
    first = published(position, "2022-03-01", content="Ten")
    last = published(position, "2022-05-01", content="Twenty", scope="wider")
    return first, last, proposed(position, "2022-04-01", content="Twenty", scope="wider")


def test_backdated_publication_asks_for_the_next_scope() -> None:
    first, last, between = backdated()
    with pytest.raises(ConfirmScope) as caught:
        publish(between, by=make.reviewer())
    (question,) = caught.value.questions
    assert question.entry == last
    assert (question.move_now, question.move_then) == (Shift.HARDENED, Shift.HARDENED)
    assert (question.against_now, question.against_then) == (first, between)
    assert not Entry.objects.get(pk=between.pk).decision
    publish(between, by=make.reviewer(), scope_confirmed=True)
    assert move(last) is Shift.HARDENED


def test_confirmed_by_naming_the_same_scope() -> None:
    _, last, between = backdated()
    publish(between, by=make.reviewer(), scopes={last.key: "wider"})
    assert not Amendment.objects.exists()


def test_another_scope_becomes_a_proposal_for_somebody_else() -> None:
    _, last, between = backdated()
    publish(between, by=make.reviewer(), scopes={last.key: "same"})
    amendment = Amendment.objects.get()
    assert (amendment.entry, amendment.proposed_by, amendment.decision) == (last, make.reviewer(), "")
    assert amendment.replacement.scope == "same"
    with pytest.raises(FourEyes):
        publish(amendment, by=make.reviewer())
    publish(amendment, by=make.user("third"))
    assert move(amendment.replacement) is Shift.UNCHANGED


def test_what_asks_for_no_scope() -> None:
    position = make.position()
    publish(proposed(position, "2022-05-01"), by=make.reviewer())
    publish(proposed(position, "2022-06-01"), by=make.reviewer())
    publish(proposed(position, "2022-04-01", held=False), by=make.reviewer())
    publish(proposed(position, "2022-04-01", account="analyst"), by=make.reviewer())
    with pytest.raises(ConfirmScope):
        publish(proposed(position, "2022-04-02"), by=make.reviewer())


def test_retraction_asks_for_the_next_scope() -> None:
    first, last, between = backdated()
    publish(between, by=make.reviewer(), scope_confirmed=True)
    amendment = retract([between], reason="Wrong.", by=make.analyst())[0]
    with pytest.raises(ConfirmScope) as caught:
        publish(amendment, by=make.reviewer())
    (question,) = caught.value.questions
    assert (question.entry, question.against_now, question.against_then) == (last, between, first)
    retract_now(last)
    assert publish(amendment, by=make.reviewer()).published_at


def test_seen_of_a_position_without_entries() -> None:
    assert seen_of(Position.objects.get(pk=proposed().position_id)) == "nothing"
