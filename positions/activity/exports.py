"""What was done, as a table to take away."""

from collections.abc import Iterable

from positions.activity.activity import Done
from positions.web.columns import CellKind, DownloadColumn, DownloadTable

ACTIVITY = (
    DownloadColumn("at", "At (UTC)", CellKind.MOMENT),
    DownloadColumn("what", "What", width=12),
    DownloadColumn("party", "Party"),
    DownloadColumn("issue", "Issue", width=28, wrap=True),
    DownloadColumn("position", "Position (key)", width=26),
    DownloadColumn("position_title", "Position", width=40, wrap=True),
    DownloadColumn("entry", "Entry", width=30),
    DownloadColumn("version", "Version", CellKind.NUMBER),
    DownloadColumn("replacement", "Replaced by version", CellKind.NUMBER, width=12),
    DownloadColumn("reason", "Reason", CellKind.PROSE),
    DownloadColumn("texts", "Texts redacted", width=24, wrap=True),
    DownloadColumn("alone", "Without a second reader", CellKind.TRUTH, width=12),
    DownloadColumn("package", "Package", width=24),
    DownloadColumn("release", "Release", width=12),
)


def activity_table(acts: Iterable[Done]) -> DownloadTable:
    """Return the acts as a table, one after another as they come."""
    rows = (
        (
            *(act.iso, act.what, act.party, act.issue, act.position, act.position_title),
            *(act.entry, act.version or None, act.replacement or None),
            *(act.reason, ", ".join(act.fields), act.alone, act.package, act.release),
        )
        for act in acts
    )
    return DownloadTable("Activity", ACTIVITY, rows)
