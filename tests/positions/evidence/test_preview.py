"""The preview says before publication what is true after it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from positions.compare.comparison import compare_rounds
from positions.domain.shifts import Shift
from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import EntryDraft, PositionDraft, draft_of
from positions.evidence.preview import preview
from positions.evidence.review.acts import publish
from positions.models import Entry, Position
from tests import factories as make
from tests.positions.evidence.drafting import cited, draft, proposed, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def position() -> Position:
    """A position with an entry in each of two rounds, in a negotiation that shows these two."""
    home = make.negotiation()
    home.before = make.round("2022-03-29", negotiation=home, key="one", name="Round one")
    home.after = make.round("2025-05-16", negotiation=home, key="two", name="Round two")
    home.save()
    make.round("2025-06-02", negotiation=home, key="three", name="Round three")
    position = make.position(negotiation=home)
    published(position, "2022-03-29", content="Ten")
    published(position, "2025-05-16", content="Twenty", scope="wider")
    return position


def release(entry: EntryDraft) -> Entry:
    return publish(propose(entry, by=make.analyst()), by=make.reviewer(), scope_confirmed=True)


def test_it_works(position: Position) -> None:
    entry = draft(position, "2025-06-02", firmness="categorical", condition="if they do", content="Twenty now")
    seen = preview(entry)
    assert (seen.role, seen.shift, seen.word, seen.tint) == ("main", Shift.RECAST, "recast", "unranked")
    assert seen.reasons == "firmer, condition added"
    assert [(piece.what, piece.text) for piece in seen.diff] == [("same", "Twenty"), ("added", "now")]
    assert seen.previous is not None
    assert (seen.previous.when, seen.previous.firm, seen.previous.content) == ("16 May 2025", "plain", "Twenty")
    assert seen.next is None
    assert [(each.before, each.after) for each in seen.comparisons] == [("one", "three"), ("two", "three")]
    assert [(each.now, each.then) for each in seen.comparisons] == [
        ("hardened, voiced at the first round", "recast, voiced at both rounds, other content"),
        ("not addressed, voiced at the first round", "recast, voiced at both rounds, other content"),
    ]
    assert (seen.scopes, seen.duplicates) == ((), ())


def test_comparisons_are_as_foretold(position: Position) -> None:
    rounds = {row.key: row for row in position.negotiation.round_set.all()}
    for entry in (
        draft(position, "2022-03-29", held=False),
        draft(position, "2025-06-02", held=False),
        draft(position, "2024-01-01", scope="different"),
        draft(position, "2025-05-16", account="analyst", firmness="categorical"),
    ):
        seen = preview(entry)
        release(entry)
        for each in seen.comparisons:
            found = compare_rounds(position.negotiation, rounds[each.before].point, rounds[each.after].point)
            assert found.rows[0].shift is each.shift_then


def test_backdated(position: Position) -> None:
    seen = preview(draft(position, "2024-01-01", content="Twenty", scope="wider"))
    (scope,) = seen.scopes
    last = position.entries.get(effective_on="2025-05-16")
    assert (scope.key, scope.move_now, scope.move_then) == (last.key, "hardened", "hardened")
    assert seen.previous is not None
    assert seen.next is not None
    assert (seen.previous.when, seen.next.when) == ("29 Mar 2022", "16 May 2025")


@pytest.mark.parametrize(("columns", "role"), [({"account": "analyst"}, "reading"), ({"basis": "inferred"}, "reading")])
def test_readings_do_not_drive(position: Position, columns: dict[str, Any], role: str) -> None:
    seen = preview(draft(position, "2025-06-02", firmness="categorical", **columns))
    assert (seen.role, seen.shift, seen.word) == (role, None, "")
    assert "never drives" in seen.sentence
    assert [each.then for each in seen.comparisons if each.before == "two"] == [
        "not addressed, as read: hardened, voiced at the first round"
    ]


def test_rivals_do_not_drive(position: Position) -> None:
    main = position.entries.latest("effective_on")
    seen = preview(draft(position, "2025-05-16", rival_of=main, account="opponent"))
    assert (seen.role, seen.shift) == ("rival", None)


def test_first_entry_of_a_new_position(position: Position) -> None:
    new = PositionDraft(party=position.party, issue=position.issue, kind="offer", title="New")
    seen = preview(replace(draft(position, "2022-03-29", citations=(), statement=""), position=new))
    assert (seen.shift, seen.previous, seen.next, seen.duplicates) == (Shift.FIRST_RECORDED, None, None, ())
    assert len(seen.comparisons) == 3


def test_affirmation(position: Position) -> None:
    seen = preview(draft(position, "2025-06-02", content="", scope="same"))
    assert (seen.word, seen.diff) == ("affirmed", ())
    assert [(each.before, each.then) for each in seen.comparisons] == [
        ("one", "hardened, voiced at both rounds"),
        ("two", "unchanged, voiced at both rounds"),
    ]


def test_likely_duplicates(position: Position) -> None:
    same = proposed(position, "2025-05-16", speaker="Sergey Lavrov, Foreign Minister", content="")
    gone = proposed(position, "2025-05-16", speaker="Sergey Lavrov")
    Entry.objects.filter(pk=gone.pk).update(
        decision="withdrawn", decided_by=gone.proposed_by, decided_at=gone.proposed_at
    )
    seen = preview(draft(position, "2025-05-16", speaker="sergey  lavrov"))
    assert [(each.key, each.likely, each.waiting) for each in seen.duplicates] == [
        (same.key, True, True),
        (position.entries.get(effective_on="2025-05-16", published_at__isnull=False).key, False, False),
    ]


def test_of_days_near_it_what_has_a_document_or_words_in_common_is_likely_the_same(position: Position) -> None:
    source = make.source(negotiation=position.negotiation)
    said = "Crimea is to be recognised as Russian, he said."
    by_document = proposed(position, "2024-01-04", citations=(cited(source, "p. 9"),))
    by_words = proposed(position, "2023-12-29", statement="He said: Crimea is to be recognised as Russian")
    by_quote = proposed(
        position, "2024-01-01", citations=(cited(make.source(negotiation=position.negotiation), quote=said),)
    )
    proposed(position, "2024-01-05", citations=(cited(source),))
    proposed(position, "2024-01-02", speaker="Somebody")
    new = draft(position, "2024-01-01", speaker="Somebody", statement=said, citations=(cited(source, quote=said),))
    assert {each.key: each.same for each in preview(new).duplicates} == {
        by_document.key: ("same document",),
        by_words.key: ("like words",),
        by_quote.key: ("like words",),
    }


def test_nobody_is_no_speaker_in_common(position: Position) -> None:
    other = proposed(position, "2024-01-01", statement="Quite another thing.")
    (seen,) = preview(draft(position, "2024-01-01")).duplicates
    assert (seen.key, seen.same, seen.likely) == (other.key, (), False)


def test_correction(position: Position) -> None:
    old = position.entries.get(effective_on="2025-05-16")
    entry = replace(draft_of(old), firmness="categorical")
    seen = preview(entry, instead_of=old)
    assert (seen.shift, seen.reasons) == (Shift.HARDENED, "firmer, asks for more")
    assert seen.previous is not None
    assert seen.previous.when == "29 Mar 2022"
    assert (seen.duplicates, seen.scopes) == ((), ())
    assert not seen.comparisons  # hardened as before: firmer too
    amendment = correct(old, draft=replace(entry, content="Thirty"), reason="A slip.", by=make.analyst())
    assert [each.then for each in preview(replace(entry, content="Thirty"), instead_of=old).comparisons][:1] == [
        "hardened, voiced at both rounds, other content"
    ]
    publish(amendment, by=make.reviewer())


def test_many_rounds(position: Position) -> None:
    for day in range(1, 15):
        make.round(f"2025-07-{day:02}", negotiation=position.negotiation)
    seen = preview(draft(position, "2025-06-02", firmness="categorical"))
    assert ("one", "two") not in {(each.before, each.after) for each in seen.comparisons}
    assert next((each.before, each.after) for each in seen.comparisons) == ("two", "three")
    seen = preview(draft(position, "2025-05-16", firmness="tentative"))
    assert next((each.before, each.after) for each in seen.comparisons) == ("one", "two")


def test_query_count(position: Position, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    entry = draft(position, "2024-01-01")
    few = queries_of(lambda: preview(entry))
    for day in range(1, 20):
        published(position, f"2023-01-{day:02}")
    assert queries_of(lambda: preview(entry)) == few <= 8
