"""Suggested edits: field by field, taken by the author alone, and published by a third person."""

from dataclasses import replace

import pytest

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.discussion.suggesting import SEE_EDIT, suggest, take
from positions.evidence.drafts import draft_of
from positions.evidence.refusals import AlreadyDecided, FourEyes
from positions.evidence.review.acts import mend, publish, withdraw
from positions.models import Comment, Entry
from positions.reading.discussion import discussion_of
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


def of(entry: Entry, **texts: str) -> dict[str, str]:
    """Return the form of a suggestion: all fields as they are, but for these."""
    names = ("statement", "content", "firmness", "condition", "scope", "account", "basis")
    return {name: getattr(entry, name) for name in names} | texts


def test_it_works_beside_the_proposal() -> None:
    entry = proposed()
    rows = suggest(entry, by=make.reviewer(), texts=of(entry, content="Clearer", firmness="open"), note="As he says.")
    assert {row.field: row.text for row in rows} == {"content": "Clearer", "firmness": "open"}
    assert Comment.objects.get().text == "As he says."
    new = take(rows[0], by=make.analyst())
    assert (new.content, new.firmness, new.proposed_by, new.answers) == ("Clearer", "open", make.analyst(), entry)
    entry.refresh_from_db()
    assert entry.decision == "withdrawn"
    for row in rows:
        row.refresh_from_db()
        assert row.taken_in == new
    with pytest.raises(Refused):
        take(rows[0], by=make.analyst())


def test_sent_back_with_the_suggestion() -> None:
    old = published()
    waiting = correct(old, draft=replace(draft_of(old), content="Else"), reason="A slip.", by=make.analyst())
    entry = waiting.replacement
    assert entry is not None
    (row,) = suggest(entry, by=make.reviewer(), texts={"content": "Else again"}, sends_back=True)
    waiting.refresh_from_db()
    assert (waiting.decision, waiting.decision_note) == ("sent back", SEE_EDIT)
    new = take(row, by=make.analyst())
    assert (new.key, new.version, new.content) == (old.key, 2, "Else again")
    assert new.replaces.get().reason == "A slip."


def test_who_suggested_what_was_taken_does_not_publish_it_nor_a_later_version() -> None:
    entry = proposed()
    (row,) = suggest(entry, by=make.reviewer(), texts={"content": "Clearer"})
    new = take(row, by=make.analyst())
    with pytest.raises(Refused, match="words of yours in it"):
        publish(new, by=make.reviewer())
    with pytest.raises(FourEyes):
        publish(new, by=make.analyst())
    again = mend(
        new,
        lambda: propose(replace(draft_of(new), statement="Put otherwise."), by=make.analyst(), answers=new),
        by=make.analyst(),
    )
    with pytest.raises(Refused, match="words of yours in it"):
        publish(again, by=make.reviewer())
    assert publish(again, by=make.user("third")).published_at is not None


def test_once_published_by_somebody_else_the_words_bind_nobody_in_a_correction() -> None:
    (row,) = suggest(proposed(), by=make.reviewer(), texts={"content": "Clearer"})
    old = publish(take(row, by=make.analyst()), by=make.user("third"))
    again = replace(draft_of(old), statement="Put otherwise.")
    correction = correct(old, draft=again, reason="A slip.", by=make.analyst())
    assert make.reviewer().pk in discussion_of(old.pk).suggesters
    assert not discussion_of(correction.replacement_id).suggesters
    assert publish(correction, by=make.reviewer()).published_at is not None


def test_who_suggested_what_the_author_copied_by_hand_does_not_publish_it() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"firmness": "open"})
    draft = replace(draft_of(entry), firmness="open")
    again = mend(entry, lambda: propose(draft, by=make.analyst(), answers=entry), by=make.analyst())
    with pytest.raises(Refused, match="words of yours in it"):
        publish(again, by=make.reviewer())
    assert publish(again, by=make.user("third")).published_at is not None


def test_nor_another_entry_on_the_position_with_the_same_text() -> None:
    entry = proposed()
    (row,) = suggest(entry, by=make.reviewer(), texts={"content": "Clearer"})
    withdraw(take(row, by=make.analyst()), by=make.analyst())
    anew = propose(replace(draft_of(entry), content="Clearer"), by=make.analyst())
    with pytest.raises(Refused, match="words of yours in it"):
        publish(anew, by=make.reviewer())
    assert publish(anew, by=make.user("third")).published_at is not None


def test_nor_a_new_version_that_somebody_else_proposes() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"content": "Clearer"}, sends_back=True)
    again = propose(replace(draft_of(entry), content="Clearer"), by=make.user("colleague"), answers=entry)
    with pytest.raises(Refused, match="words of yours in it"):
        publish(again, by=make.reviewer())


def test_nor_a_new_version_on_another_position() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"content": "Clearer"}, sends_back=True)
    elsewhere = make.position(negotiation=entry.negotiation)
    draft = replace(draft_of(entry), content="Clearer", position=elsewhere)
    again = propose(draft, by=make.analyst(), answers=entry)
    with pytest.raises(Refused, match="words of yours in it"):
        publish(again, by=make.reviewer())


def test_words_that_a_third_person_published_bind_nobody() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"content": "Clearer"})
    withdraw(entry, by=make.analyst())
    anew = propose(replace(draft_of(entry), content="Clearer"), by=make.analyst())
    old = publish(anew, by=make.user("third"))
    correction = correct(old, draft=replace(draft_of(old), statement="Else."), reason="A slip.", by=make.analyst())
    assert publish(correction, by=make.reviewer()).published_at is not None


def test_nor_do_words_that_were_published_before_they_were_suggested() -> None:
    old = publish(proposed(content="As it was"), by=make.user("third"))
    changed = correct(old, draft=replace(draft_of(old), content="Else"), reason="A slip.", by=make.analyst())
    assert changed.replacement is not None
    suggest(changed.replacement, by=make.reviewer(), texts={"content": "As it was"})
    withdraw(changed, by=make.analyst())
    again = replace(draft_of(old), statement="Put otherwise.")
    correction = correct(old, draft=again, reason="Another slip.", by=make.analyst())
    assert publish(correction, by=make.reviewer()).published_at is not None


def test_a_code_alone_may_be_the_same_by_chance_in_another_entry() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"content": "Clearer", "firmness": "open"})
    withdraw(entry, by=make.analyst())
    anew = propose(replace(draft_of(entry), firmness="open"), by=make.analyst())
    assert publish(anew, by=make.reviewer()).published_at is not None


def test_a_suggestion_that_was_not_taken_binds_nobody() -> None:
    entry = proposed()
    suggest(entry, by=make.reviewer(), texts={"content": "Clearer"})
    assert publish(entry, by=make.reviewer()).published_at is not None


def test_bad_suggestions() -> None:
    entry = proposed()
    with pytest.raises(BadDraft):
        suggest(entry, by=make.reviewer(), texts=of(entry))
    with pytest.raises(BadDraft):
        suggest(entry, by=make.reviewer(), texts={"statement": " "})
    with pytest.raises(BadDraft):
        suggest(entry, by=make.reviewer(), texts={"firmness": "iron"})
    with pytest.raises(FourEyes):
        suggest(entry, by=make.analyst(), texts={"content": "Mine"})
    (row,) = suggest(entry, by=make.reviewer(), texts={"content": "Clearer"})
    with pytest.raises(Refused):
        take(row, by=make.user("another"))
    withdraw(entry, by=make.analyst())
    with pytest.raises(Refused):
        take(row, by=make.analyst())
    with pytest.raises((AlreadyDecided, Refused)):
        suggest(entry, by=make.reviewer(), texts={"content": "Later"})
