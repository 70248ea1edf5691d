"""The agreement between coders, to take away."""

from collections.abc import Sequence
from datetime import datetime

from positions.domain.agreement import DRAWS, SEED
from positions.evidence.coding.codings import AgreementPage, CodedApart, Measured
from positions.reading.moment import echo
from positions.web.columns import CellKind, DownloadColumn, DownloadTable

MEASURES = ("n", "agreement", "kappa", "alpha", "alpha_low", "alpha_high")
COLUMNS = (
    DownloadColumn("variable", "Variable"),
    DownloadColumn("scale", "Scale"),
    DownloadColumn("n", "Entries coded twice", CellKind.NUMBER),
    DownloadColumn("agreement", "Agreement", CellKind.NUMBER),
    DownloadColumn("kappa", "Cohen’s kappa", CellKind.NUMBER),
    DownloadColumn("alpha", "Krippendorff’s alpha", CellKind.NUMBER, width=14),
    DownloadColumn("alpha_low", "Alpha, lower bound", CellKind.NUMBER, width=14),
    DownloadColumn("alpha_high", "Alpha, upper bound", CellKind.NUMBER, width=14),
)
# What a draw of a thousand can tell is told, and no more.
DECIMALS = 4


def agreement_data(page: AgreementPage, known: datetime | None) -> dict[str, object]:
    """Return the agreement as plain data: the measures by variable, and every code in which coders differ."""
    coders = [line.coder for line in page.coders]
    return {
        "known": echo(known),
        "entries": page.entries,
        "positions": page.positions,
        "coders": coders,
        "draws": DRAWS,
        "seed": SEED,
        "variables": {
            line.name: {"scale": line.scale, **dict(zip(MEASURES, measures(line), strict=True))}
            for line in page.variables
        },
        "differences": [difference_data(line, coders) for line in page.differences],
    }


def difference_data(line: CodedApart, coders: Sequence[str]) -> dict[str, object]:
    values = dict(zip(coders, map(given, line.given), strict=True))
    return {"entry": line.entry, "variable": line.name, "given": values, "settled": given(line.settled)}


def agreement_table(page: AgreementPage) -> DownloadTable:
    rows = ((line.name, line.scale, *measures(line)) for line in page.variables)
    return DownloadTable("Agreement", COLUMNS, rows)


def measures(line: Measured) -> list[float | None]:
    found = [getattr(line.found, name) for name in MEASURES]
    return [round(each, DECIMALS) if isinstance(each, float) else each for each in found]


def given(value: str) -> str | None:
    return None if value == "–" else value
