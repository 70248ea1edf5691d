"""The page of the panel: what it is, how large, what its columns mean, and its first rows."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from positions.domain import wording
from positions.models import Entry
from positions.panel.asked import PANEL_PARAMETERS, PanelQuestion
from positions.panel.columns import COLUMNS, PanelColumn
from positions.panel.panel import Observation, observations, rows_each
from positions.web.columns import CellKind, cell
from positions.web.filters import address

# The rows of so many positions are shown, in these columns.
SHOWN = 2
PREVIEW = (
    *("position", "round", "held", "firmness_resolved", "firmness_on", "voiced", "last_affirmed", "state_grade"),
    *("since", "shift", "direction"),
)


def page_context(request: HttpRequest, question: PanelQuestion) -> dict[str, object]:
    """Return what the page shows, given a question of which SHOWN positions are read. Four queries."""
    panel = question.panel
    columns = [column for column in COLUMNS if column.name in PREVIEW]
    known = Entry.objects.known(panel.known).filter(position=OuterRef("pk"))
    recorded = question.positions.filter(Exists(known)).count()
    return {
        "negotiation": panel.negotiation,
        "section": "panel",
        "message": "",
        "known": panel.known,
        "now": address(request.path, request.GET, PANEL_PARAMETERS, known=None),
        "query": request.GET.urlencode(),
        "size": size(recorded, len(panel.sights), recorded * rows_each(panel.sights)),
        "since": question.since_words,
        "narrowed": question.narrowed,
        "neighbouring": not question.since and not question.pairs,
        "everything": address(request.path, request.GET, ("since", "pairs", "known")),
        "neighbours": address(request.path, request.GET, PANEL_PARAMETERS, since=None, pairs=None),
        "all_pairs": address(request.path, request.GET, PANEL_PARAMETERS, since=None, pairs="on"),
        "columns": COLUMNS,
        "preview": [column.name for column in columns],
        "rows": [[shown(column, row) for column in columns] for row in observations(panel)],
    }


def shown(column: PanelColumn, row: Observation) -> tuple[str, bool]:
    """Return the text of a cell, and whether it is a day."""
    return cell(column.value(row)), column.kind is CellKind.DATE


def size(positions: int, rounds: int, rows: int) -> str:
    """Return how large a panel is, as a sentence."""
    counted = wording.counted(positions, "position"), wording.counted(rounds, "round"), wording.counted(rows, "row")
    return f"{counted[0]} × {counted[1]}: {counted[2]}."
