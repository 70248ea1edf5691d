"""Deciding on several proposals at once: each by itself, what is refused holds up no other."""

import pytest

from positions.evidence.refusals import AlreadyDecided, ConfirmScope, FourEyes, Stale
from positions.evidence.review.acts import publish
from positions.evidence.review.batches.acts import ChosenProposal, publish_together, send_back_together
from positions.evidence.staleness import seen_of
from positions.models import Entry, Position
from positions.writing.refusals import BadDraft
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


def chosen(row: Entry, note: str = "", seen: str = "") -> ChosenProposal:
    return ChosenProposal(row, seen, note)


def decision_of(row: Entry) -> str:
    row.refresh_from_db()
    return row.decision


def test_each_is_a_decision_of_its_own() -> None:
    rows = [proposed(make.position()) for _ in range(3)]
    assert publish_together([chosen(row, f"Note {row.pk}") for row in rows], by=make.reviewer()) == [None] * 3
    for row in rows:
        row.refresh_from_db()
        assert (row.decision, row.decided_by, row.decision_note) == ("published", make.reviewer(), f"Note {row.pk}")
    assert len({row.published_at for row in rows}) == 3


def test_what_is_refused_stays_and_the_rest_goes_on() -> None:
    position = make.position()
    main = published(position)
    published(position, "2025-05-16", content="Other", scope="wider")
    own = proposed(make.position(), by=make.reviewer())
    unsettling = proposed(position, "2024-01-01", content="Between", scope="narrower")
    decided = proposed(make.position())
    publish(decided, by=make.user("another"))
    fine = proposed(make.position())
    outcomes = publish_together([chosen(row) for row in (own, unsettling, decided, fine)], by=make.reviewer())
    assert [type(each) for each in outcomes] == [FourEyes, ConfirmScope, AlreadyDecided, type(None)]
    assert [decision_of(row) for row in (own, unsettling, fine)] == ["", "", "published"]
    assert main.superseded_at is None


def test_one_of_a_position_is_no_news_to_the_next_but_anybody_elses_is() -> None:
    position = make.position()
    published(position)
    seen = seen_of(Position.objects.get(pk=position.pk))
    affirming = {"firmness": "same", "content": ""}
    rows = [proposed(position, f"2023-01-0{day}", **affirming) for day in (1, 2, 3)]
    assert publish_together([chosen(row, seen=seen) for row in rows[:2]], by=make.reviewer()) == [None, None]
    (stale,) = publish_together([chosen(rows[2], seen=seen)], by=make.reviewer())
    assert isinstance(stale, Stale)
    assert {entry.pk for entry in stale.changed} == {rows[0].pk, rows[1].pk}


def test_sent_back_each_with_a_note() -> None:
    noted, silent = proposed(make.position()), proposed(make.position())
    outcomes = send_back_together([chosen(noted, "Which page?"), chosen(silent)], by=make.reviewer())
    assert [type(each) for each in outcomes] == [type(None), BadDraft]
    assert [decision_of(row) for row in (noted, silent)] == ["sent back", ""]
