"""What is written when somebody decides on what was asked for: a second person, or who asked where that is allowed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import Decision
from positions.evidence.refusals import FourEyes
from positions.models import ReviewRule

# The columns of a reviewed row.
Columns = dict[str, Any]


def may_decide_alone() -> bool:
    """Say whether the rule of review lets a team of one decide on what it asked for itself."""
    return ReviewRule.objects.filter(team_of_one=True).exists()


def decides_alone(by: User, asked_by: Collection[int | None]) -> bool:
    """Say whether a person decides on what they asked for themselves. Raises FourEyes where that is not allowed."""
    if by.pk not in asked_by:
        return False
    if not may_decide_alone():
        raise FourEyes
    return True


def done(by: User, moment: datetime, *, alone: bool) -> Columns:
    """Return what a decision writes that does what was asked for; it counts from that moment."""
    decided = {"decided_by": by, "decided_at": moment, "decision": Decision.PUBLISHED.value}
    return decided | {"without_second_reader": alone, "published_at": moment}


def left(by: User, asked_by: int | None) -> Columns:
    """Return what a decision writes that leaves all as it is: withdrawn by who asked, sent back by anybody else."""
    outcome = Decision.WITHDRAWN if asked_by == by.pk else Decision.SENT_BACK
    return {"decided_by": by, "decided_at": timezone.now(), "decision": outcome.value}
