"""What the page of a redaction that waits says of who asked for it, and of who looks at it."""

from django.contrib.auth.models import User

from positions.domain import wording
from positions.evidence.decisions import may_decide_alone
from positions.models.review import Reviewed


def who_asked(asked: Reviewed, by: User) -> dict[str, object]:
    """Return for the page who asked and when, whether that is this person, and whether they may decide alone."""
    own = asked.proposed_by_id == by.pk
    return {
        "asked_by": asked.proposed_by_name,
        "asked_at": wording.moment(asked.proposed_at) if asked.proposed_at else "",
        "own": own,
        "alone": own and may_decide_alone(),
    }
