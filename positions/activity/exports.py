"""What was done, as a table to take away."""

from collections.abc import Iterable

from positions.activity.activity import Done
from positions.web.old_downloads import Table

ACTIVITY = (
    *("at", "what", "party", "issue", "position", "entry", "version", "replacement"),
    *("reason", "texts", "alone", "package"),
)


def activity_table(acts: Iterable[Done]) -> Table:
    return ACTIVITY, [
        (
            *(act.iso, act.what, act.party, act.issue, act.position),
            *(act.entry, act.version or "", act.replacement or ""),
            *(act.reason, ", ".join(act.fields), act.alone, act.package),
        )
        for act in acts
    ]
