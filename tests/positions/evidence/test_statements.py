"""An act of logging asks once for each thing that it needs, and writes each row once."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import affirmed, draft_of
from positions.evidence.review.acts import publish
from positions.evidence.review.batches.acts import ChosenProposal, publish_together
from positions.evidence.staleness import seen_of
from tests import factories as make
from tests.positions.evidence.drafting import draft, proposed, published

pytestmark = pytest.mark.django_db

# A test's transaction is around an act: what an act says to begin and to end is not counted.
FRAME = ("SAVEPOINT", "RELEASE")


def statements(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAME)]


def test_of_an_act_no_statement_is_made_twice() -> None:
    position = make.position()
    main = published(position)
    entry, seen = draft(position, "2022-04-01"), seen_of(position)
    waiting, second = proposed(position, "2022-05-01"), proposed(position, "2022-06-01")
    other = replace(draft_of(main), statement="Otherwise.")
    correction = correct(main, draft=replace(other, statement="Another."), reason="Wrong.", by=make.analyst())
    analyst, reviewer = make.analyst(), make.reviewer()
    acts: dict[str, tuple[int, Callable[[], object]]] = {
        "propose": (9, lambda: propose(entry, by=analyst, token=uuid4(), seen=seen)),
        "affirm": (9, lambda: propose(affirmed(entry), by=analyst, token=uuid4())),
        "correct": (13, lambda: correct(main, draft=other, reason="A slip.", by=analyst, token=uuid4())),
        "publish": (9, lambda: publish(waiting, by=reviewer, scope_confirmed=True, seen=seen)),
        "publish a correction": (10, lambda: publish(correction, by=reviewer, scope_confirmed=True)),
        "batch": (11, lambda: publish_together([ChosenProposal(second, "", "")], by=reviewer)),
    }
    for name, (most, act) in acts.items():
        made = statements(act)
        assert len(set(made)) == len(made) <= most, f"{name}: {len(made)}\n" + "\n".join(made)
        assert not [each for each in made if "FOR NO KEY UPDATE" in each], "the negotiation is held already"
