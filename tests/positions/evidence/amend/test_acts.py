"""Correcting and retracting: what takes effect when it is published, and what is refused before."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import EntryDraft, draft_of
from positions.evidence.refusals import ConfirmScope, Stale
from positions.evidence.review.acts import publish, send_back
from positions.evidence.staleness import seen_of
from positions.models import Amendment, Entry
from positions.reading.entries import history_of
from positions.writing.questions import Ask
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


def changed(old: Entry, **columns: Any) -> EntryDraft:
    return replace(draft_of(old), **columns)


def corrected(old: Entry, **columns: Any) -> Entry:
    """Return the entry that replaces the old one, reviewed."""
    amendment = correct(old, draft=changed(old, **columns), reason="A slip.", by=make.analyst())
    new: Entry = publish(amendment, by=make.reviewer(), scope_confirmed=True).replacement
    new.refresh_from_db()
    old.refresh_from_db()
    return new


def retracted(*entries: Entry) -> list[Amendment]:
    amendments = retract(entries, reason="It was wrong.", by=make.analyst())
    publish(amendments[0], by=make.reviewer(), scope_confirmed=True)
    for row in (*amendments, *entries):
        row.refresh_from_db()
    return amendments


def test_correction_replaces_at_one_moment() -> None:
    person = make.person()
    old = published(make.position(negotiation=person.negotiation), speakers=(person,))
    amendment = correct(old, draft=changed(old, statement="It was said twice."), reason=" A slip. ", by=make.analyst())
    assert (amendment.reason, amendment.decision) == ("A slip.", "")
    old.refresh_from_db()
    assert old.superseded_at is None
    publish(amendment, by=make.reviewer(), note="Right.")
    new = Entry.objects.get(pk=amendment.replacement_id)
    old.refresh_from_db()
    assert old.superseded_at == new.published_at == amendment.published_at
    assert (new.key, new.version) == (old.key, 2)
    assert new.speakers.get().person == person
    assert new.citations.get().published_at == new.published_at
    assert new.decision_note == amendment.decision_note == "Right."


def test_a_typo_fixed_in_the_morning_does_not_overtake_the_afternoon() -> None:
    morning = published(content="Ten")
    afternoon = published(morning.position, content="Twenty")
    new = corrected(morning, statement="It was said in the morning.")
    assert (new.sequence, afternoon.sequence) == (1, 2)
    assert [line.key for line in history_of([new.position_id], None)] == [new.key, afternoon.key]


def test_a_correction_of_the_day_takes_the_next_place_there() -> None:
    old = published()
    published(old.position, "2022-04-01")
    new = corrected(old, effective_on=make.day("2022-04-01"))
    assert new.sequence == 2


def test_published_by_way_of_the_new_entry() -> None:
    old = published()
    amendment = correct(old, draft=changed(old, firmness="categorical"), reason="A slip.", by=make.analyst())
    new = Entry.objects.get(pk=amendment.replacement_id)
    assert publish(new, by=make.reviewer()).published_at
    amendment.refresh_from_db()
    assert amendment.decision == "published"


def test_sent_back_as_a_whole_and_answered() -> None:
    old = published()
    amendment = correct(old, draft=changed(old, firmness="categorical"), reason="A slip.", by=make.analyst())
    send_back(amendment, by=make.reviewer(), note="Not in the source.")
    first = Entry.objects.get(pk=amendment.replacement_id)
    assert first.decision == "sent back"
    again = correct(old, draft=changed(old, firmness="tentative"), reason="A slip.", by=make.analyst(), answers=first)
    assert again.replacement.answers == first


def test_rivals_stay_beside_the_new_entry() -> None:
    old = published()
    rival = published(old.position, rival_of=old, account="opponent", content="")
    new = corrected(old, firmness="categorical")
    assert {line.key: line.rival_of for line in history_of([old.position_id], None)}[rival.key] == new.key
    again = corrected(rival, statement="He said so.")
    assert again.rival_of == new


@pytest.mark.parametrize("columns", [{"account": "analyst"}, {"basis": "inferred"}])
def test_what_has_rivals_stays_a_main_entry(columns: dict[str, str]) -> None:
    old = published()
    published(old.position, rival_of=old, account="opponent")
    with pytest.raises(BadDraft) as caught:
        correct(old, draft=changed(old, **columns), reason="A slip.", by=make.analyst())
    assert set(caught.value.errors) == {"rival_of"}


def test_bad_corrections() -> None:
    old = published()
    elsewhere = make.position(negotiation=old.negotiation)
    for draft, reason, field in [
        (draft_of(old), "A slip.", ""),
        (changed(old, firmness="categorical"), " ", "reason"),
        (changed(old, firmness="categorical"), "bell\x07", "reason"),
        (changed(old, position=elsewhere), "A slip.", "position"),
        (changed(old, rival_of=old), "A slip.", "rival_of"),
        (changed(old, content=""), "A slip.", "content"),
        (changed(old, citations=()), "A slip.", "citations-0-source"),
    ]:
        with pytest.raises(BadDraft) as caught:
            correct(old, draft=draft, reason=reason, by=make.analyst())
        assert field in caught.value.errors
    assert not Amendment.objects.exists()


def test_only_what_stands_is_corrected_or_retracted() -> None:
    draft = proposed()
    old = published()
    corrected(old, firmness="categorical")
    gone = published()
    retracted(gone)
    for entry in (draft, old, gone):
        with pytest.raises(Refused):
            correct(entry, draft=changed(entry, firmness="tentative"), reason="A slip.", by=make.analyst())
        with pytest.raises(Refused):
            retract([entry], reason="Wrong.", by=make.analyst())


def test_first_correction_wins() -> None:
    old = published()
    one, other = (
        correct(old, draft=changed(old, firmness=firmness), reason="A slip.", by=make.analyst())
        for firmness in ("categorical", "tentative")
    )
    publish(one, by=make.reviewer())
    with pytest.raises(Refused, match="meantime"):
        publish(other, by=make.reviewer())
    send_back(other, by=make.reviewer(), note="Corrected already.")


def test_correction_of_what_is_asked_asks_for_the_next_scope() -> None:
    old = published(content="Ten")
    later = published(old.position, "2022-04-01", content="Twenty", scope="wider")
    quiet = correct(old, draft=changed(old, statement="Other words."), reason="A slip.", by=make.analyst())
    new = publish(quiet, by=make.reviewer()).replacement
    loud = correct(new, draft=changed(new, content="Thirty"), reason="A slip.", by=make.analyst())
    with pytest.raises(ConfirmScope) as caught:
        publish(loud, by=make.reviewer())
    (question,) = caught.value.questions
    assert (question.entry, question.against_now) == (later, new)


def test_forms_sent_twice() -> None:
    old, token = published(), uuid4()
    draft = changed(old, firmness="categorical")
    one = correct(old, draft=draft, reason="A slip.", by=make.analyst(), token=token)
    assert correct(old, draft=draft, reason="A slip.", by=make.analyst(), token=token) == one
    token = uuid4()
    rival = published(old.position, rival_of=old, account="opponent")
    both = retract([rival, old], reason="Wrong.", by=make.analyst(), token=token)
    assert retract([rival, old], reason="Wrong.", by=make.analyst(), token=token) == both
    assert [row.entry for row in both] == [rival, old]
    assert Amendment.objects.count() == 3


def test_a_form_sent_again_with_something_else_in_it_is_asked_about() -> None:
    old, token = published(), uuid4()
    mend = partial(correct, old, reason="A slip.", by=make.analyst(), token=token)
    mend(draft=changed(old, firmness="categorical"))
    with pytest.raises(Ask, match="a correction waits for review") as caught:
        mend(draft=changed(old, firmness="tentative"))
    (question,) = caught.value.questions
    assert mend(draft=changed(old, firmness="tentative"), sure=[question.code]).replacement.firmness == "tentative"
    take = partial(retract, [old], by=make.analyst(), token=uuid4())
    take(reason="Wrong.")
    with pytest.raises(Ask, match="a retraction waits for review") as caught:
        take(reason="Quite wrong.")
    (question,) = caught.value.questions
    assert [row.reason for row in take(reason="Quite wrong.", sure=[question.code])] == ["Quite wrong."]
    assert Amendment.objects.count() == 4


def test_stale_forms() -> None:
    old = published()
    seen = seen_of(old.position)
    published(old.position, "2022-04-01")
    with pytest.raises(Stale):
        correct(old, draft=changed(old, firmness="tentative"), reason="A slip.", by=make.analyst(), seen=seen)
    with pytest.raises(Stale):
        retract([old], reason="Wrong.", by=make.analyst(), seen=seen)


def test_retraction_takes_effect_when_published() -> None:
    entry = published()
    (amendment,) = retracted(entry)
    assert entry.superseded_at == amendment.published_at
    assert history_of([entry.position_id], None) == []


def test_main_entry_goes_with_its_rivals() -> None:
    old = published()
    rival = published(old.position, rival_of=old, account="opponent")
    main = corrected(old, firmness="categorical")
    with pytest.raises(Refused, match=rival.key):
        retract([main], reason="Wrong.", by=make.analyst())
    amendments = retracted(main, rival)
    assert {row.decision for row in amendments} == {"published"}
    assert main.superseded_at == rival.superseded_at


def test_sending_back_one_retraction_sends_back_its_act() -> None:
    old = published()
    rival = published(old.position, rival_of=old, account="opponent")
    one, other = retract([old, rival], reason="Wrong.", by=make.analyst())
    retract([rival], reason="Wrong.", by=make.analyst())
    send_back(other, by=make.reviewer(), note="Why?")
    one.refresh_from_db()
    assert one.decision == "sent back"
    assert Amendment.objects.filter(decision="").count() == 1


def test_rival_that_came_meanwhile_keeps_its_main_entry() -> None:
    main = published()
    rival = proposed(main.position, rival_of=main, account="opponent")
    (amendment,) = retract([main], reason="Wrong.", by=make.analyst())
    publish(rival, by=make.reviewer())
    with pytest.raises(Refused, match=rival.key):
        publish(amendment, by=make.reviewer())


def test_main_entry_goes_after_its_rival_was_promoted() -> None:
    main = published()
    rival = published(main.position, rival_of=main, account="opponent")
    promoted = corrected(rival, rival_of=None)
    retracted(main)
    assert [line.key for line in history_of([main.position_id], None)] == [promoted.key]


def test_retraction_of_the_only_entry_that_says_what_is_held() -> None:
    first = published()
    later = published(first.position, "2022-04-01", content="")
    with pytest.raises(Refused, match=later.key):
        retract([first], reason="Wrong.", by=make.analyst())
    corrected(later, content="Something")
    retracted(first)


def test_bad_retractions() -> None:
    entry = published()
    with pytest.raises(BadDraft):
        retract([entry], reason=" ", by=make.analyst())
    for entries in ([], [entry, published(make.position(negotiation=entry.negotiation))]):
        with pytest.raises(Refused):
            retract(entries, reason="Wrong.", by=make.analyst())
    assert len(retract([entry, entry], reason="Wrong.", by=make.analyst())) == 1


def test_correction_leaves_no_other_entry_first_without_what_is_held() -> None:
    old = published()
    rival = published(old.position, rival_of=old, account="opponent", content="")
    with pytest.raises(Refused, match=f"{rival.key} would come first and does not say what is held"):
        correct(old, draft=changed(old, held=False, firmness="", content=""), reason="A slip.", by=make.analyst())
    assert not Amendment.objects.exists()
