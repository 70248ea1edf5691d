"""An affirmation reads as affirmed, in whatever order what stands around it is published, corrected or retracted."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from positions.compare.comparison import compare_rounds
from positions.compare.rows import Row
from positions.domain.states import TERM_AFTER_HELD
from positions.evidence.acts import propose
from positions.evidence.amend.acts import retract
from positions.evidence.drafts import affirmed
from positions.evidence.preview import preview
from positions.evidence.review.acts import publish
from positions.models import Entry, Position
from positions.reading.entries import EntryLine, history_of
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.drafting import draft, proposed, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def position() -> Position:
    """A position that is open on a condition in the first of two rounds."""
    home = make.negotiation()
    for key, day in (("one", "2022-03-29"), ("two", "2025-05-16")):
        make.round(day, negotiation=home, key=key)
    position = make.position(negotiation=home)
    published(position, "2022-03-29", firmness="open", condition="if paid")
    return position


def row(position: Position) -> Row:
    one, two = (position.negotiation.round_set.get(key=key).point for key in ("one", "two"))
    return compare_rounds(position.negotiation, one, two).rows[0]


def affirmation(position: Position, on: str = "2025-05-16", **said: Any) -> Entry:
    """Return an affirmation as one click proposes it."""
    blank = draft(position, on, firmness="", content="", statement="", coding_note="", **said)
    return propose(affirmed(blank), by=make.analyst())


def release(*entries: Entry) -> None:
    for entry in entries:
        publish(entry, by=make.reviewer(), scope_confirmed=True)


def retract_now(*entries: Entry) -> None:
    waiting = retract(entries, reason="It was wrong.", by=make.analyst())
    publish(waiting[0], by=make.reviewer(), scope_confirmed=True)


def in_short(found: Row) -> tuple[str | None, ...]:
    assert found.after is not None
    return found.shift, found.after.firmness, found.after.firmness_on, found.after.condition


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_proposals_of_one_moment_published_in_any_order(position: Position, order: Iterable[int]) -> None:
    firm = proposed(position, "2024-06-14", firmness="categorical", content="")
    waiting = [firm, affirmation(position), proposed(position, "2023-01-01", firmness="plain", content="")]
    release(*(waiting[each] for each in order))
    assert in_short(row(position)) == ("hardened", "categorical", "2024-06-14", None)
    moves = {line.effective_on.year: line for line in lines(position)}
    assert moves[2025].word == "affirmed"


def lines(position: Position) -> list[EntryLine]:
    return history_of([position.pk], None)


def test_an_entry_dated_before_it_says_what_it_affirms(position: Position) -> None:
    release(affirmation(position))
    assert in_short(row(position)) == ("unchanged", "open", "2022-03-29", "if paid")
    published(position, "2024-06-14", firmness="tentative", content="")
    assert in_short(row(position)) == ("recast", "tentative", "2024-06-14", None)
    assert lines(position)[-1].word == "affirmed"


def test_when_the_only_entry_that_said_a_firmness_is_retracted(position: Position) -> None:
    firm = published(position, "2024-06-14", firmness="categorical", content="")
    release(affirmation(position))
    retract_now(firm)
    assert in_short(row(position)) == ("unchanged", "open", "2022-03-29", "if paid")
    assert lines(position)[-1].word == "affirmed"


def test_when_what_is_not_held_slips_in_before_it(position: Position) -> None:
    release(affirmation(position))
    published(position, "2024-06-14", held=False)
    assert [line.word for line in lines(position)] == ["first recorded", "dropped", "revived"]
    found = row(position)
    assert in_short(found)[1:] == ("plain", "2025-05-16", None)


def test_only_what_is_held_can_be_affirmed(position: Position) -> None:
    published(position, "2024-06-14", held=False)
    with pytest.raises(Refused):
        affirmation(position)


def test_a_preview_tells_what_else_is_proposed_on_the_position(position: Position) -> None:
    firm = proposed(position, "2024-06-14", firmness="categorical", statement="It is out of the question.")
    waiting = affirmation(position)
    proposed(make.position(negotiation=position.negotiation))
    seen = preview(draft(position, "2025-06-01"))
    assert [(each.number, each.what, each.said) for each in seen.proposed] == [
        (firm.pk, "entry", "categorical"),
        (waiting.pk, "entry", "as before"),
    ]
    assert seen.proposed[0].statement == "It is out of the question."
    first = position.entries.get(effective_on="2022-03-29")
    published(position, "2022-03-30")
    retract([first], reason="It was wrong.", by=make.analyst())
    assert [each.what for each in preview(draft(position)).proposed] == ["retraction", "entry", "entry"]


def test_a_preview_says_when_as_before_has_nothing_before(position: Position) -> None:
    new = make.position(negotiation=position.negotiation)
    assert preview(draft(new, firmness="same")).baseless
    assert not preview(draft(position, "2025-06-01", firmness="same")).baseless
    assert not preview(draft(new)).baseless


# The end of a term.


def test_a_term_ends_only_what_is_held(position: Position) -> None:
    over = draft(position, "2022-04-30", held=False, channel="term")
    release(propose(over, by=make.analyst()))
    assert lines(position)[-1].word == "expired"
    with pytest.raises(BadDraft) as refused:
        propose(replace(over, effective_on=make.day("2022-05-30")), by=make.analyst())
    assert refused.value.errors == {"channel": (TERM_AFTER_HELD,)}


def test_what_a_term_ends_is_not_taken_away_before_it(position: Position) -> None:
    first = position.entries.get()
    over = published(position, "2022-04-30", held=False, channel="term")
    with pytest.raises(Refused, match=f"{over.key} ends a term"):
        retract([first], reason="It was wrong.", by=make.analyst())
    given_up = proposed(position, "2022-04-15", held=False)
    with pytest.raises(Refused, match=f"{over.key} ends a term"):
        publish(given_up, by=make.reviewer(), scope_confirmed=True)


def test_two_proposals_to_end_one_term_are_not_both_published(position: Position) -> None:
    one, other = (proposed(position, day, held=False, channel="term") for day in ("2022-04-30", "2022-05-01"))
    release(one)
    with pytest.raises(BadDraft):
        publish(other, by=make.reviewer())
