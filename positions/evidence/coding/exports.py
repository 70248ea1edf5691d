"""The agreement between coders, to take away."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from positions.domain.agreement import DRAWS, SEED
from positions.domain.settling import Settlement
from positions.domain.shifts import Shift
from positions.evidence.coding.alternatives import Alternatives, OtherShift, WithOneCoder
from positions.evidence.coding.codings import CodedApart, Measured
from positions.evidence.coding.page import AgreementTold
from positions.evidence.coding.parts import AgreementPart
from positions.reading.moment import echo
from positions.web.columns import CellKind, DownloadColumn, DownloadTable

MEASURES = ("n", "agreement", "kappa", "alpha", "alpha_low", "alpha_high")
OF_PARTS = ("n", "agreement", "kappa", "alpha")
COLUMNS = (
    DownloadColumn("variable", "Variable"),
    DownloadColumn("scale", "Scale"),
    DownloadColumn("n", "Entries coded twice", CellKind.NUMBER),
    DownloadColumn("agreement", "Agreement", CellKind.NUMBER),
    DownloadColumn("kappa", "Cohen’s kappa", CellKind.NUMBER),
    DownloadColumn("alpha", "Krippendorff’s alpha", CellKind.NUMBER, width=14),
    DownloadColumn("alpha_low", "Alpha, lower bound", CellKind.NUMBER, width=14),
    DownloadColumn("alpha_high", "Alpha, upper bound", CellKind.NUMBER, width=14),
    DownloadColumn("party", "Of the party (empty: of all)"),
    DownloadColumn("year", "Of the year (empty: of all)"),
)
OTHERWISE = (
    DownloadColumn("coder", "With the codes of"),
    DownloadColumn("position", "Position", width=28),
    DownloadColumn("party", "Party"),
    DownloadColumn("issue", "Issue", width=28, wrap=True),
    DownloadColumn("title", "Title", width=45, wrap=True),
    DownloadColumn("settled", "Shift as settled"),
    DownloadColumn("coded", "Shift with these codes"),
    DownloadColumn("because", "Because of the codes of", CellKind.PROSE),
)
# What a draw of a thousand can tell is told, and no more.
DECIMALS = 4


def agreement_data(told: AgreementTold, known: datetime | None) -> dict[str, object]:
    """Return the agreement as plain data: the measures by variable, every code in which coders differ, and the rest."""
    page = told.whole
    coders = [line.coder for line in page.coders]
    return {
        "known": echo(known),
        "entries": page.entries,
        "positions": page.positions,
        "coders": coders,
        "draws": DRAWS,
        "seed": SEED,
        "variables": variables_data(page.variables, MEASURES),
        "by_party": parts_data(told.by_party),
        "by_year": parts_data(told.by_year),
        "differences": [difference_data(line, coders) for line in page.differences],
        "comparison": alternatives_data(told.alternatives) if told.alternatives else None,
    }


def variables_data(variables: Sequence[Measured], names: Sequence[str]) -> dict[str, object]:
    return {
        line.name: {"scale": line.scale, **dict(zip(names, measures(line, names), strict=True))} for line in variables
    }


def parts_data(parts: Sequence[AgreementPart]) -> dict[str, object]:
    return {
        part.key: {"entries": part.entries, "variables": variables_data(part.variables, OF_PARTS)} for part in parts
    }


def difference_data(line: CodedApart, coders: Sequence[str]) -> dict[str, object]:
    values = dict(zip(coders, map(given, line.given), strict=True))
    said = {"entry": line.entry, "variable": line.name, "given": values, "settled": given(line.settled)}
    return said | {"settlement": settlement_data(line.settlement) if line.settlement else None}


def settlement_data(found: Settlement) -> dict[str, object]:
    return {"value": found.value or None, "at": echo(found.at), "by_coders": found.by_coders}


def alternatives_data(found: Alternatives) -> dict[str, object]:
    """Return as plain data how a comparison would read with one coder's codes."""
    return {
        "before": found.before.key,
        "after": found.after.key,
        "positions": found.positions,
        "coders": {each.coder: one_coder_data(each) for each in found.coders},
    }


def one_coder_data(found: WithOneCoder) -> dict[str, object]:
    others = [
        {
            "position": other.position,
            "settled": shift_data(other.settled),
            "coded": shift_data(other.coded),
            "because": [each.entry for each in other.because],
        }
        for other in found.others
    ]
    return {"coded": found.coded, "same": found.same, "other_states": found.other_states, "others": others}


def shift_data(shift: Shift | None) -> str | None:
    return shift.value if shift else None


def agreement_table(told: AgreementTold) -> DownloadTable:
    """Return the measures of all entries as a table, then those of each party and of each year."""
    return DownloadTable("Agreement", COLUMNS, measured_rows(told))


def measured_rows(told: AgreementTold) -> Iterator[tuple[object, ...]]:
    whole = ("", "", told.whole.variables)
    of_parties = [(part.key, "", part.variables) for part in told.by_party]
    of_years = [("", part.key, part.variables) for part in told.by_year]
    for party, year, variables in (whole, *of_parties, *of_years):
        for line in variables:
            yield (line.name, line.scale, *measures(line), party, year)


def alternatives_table(found: Alternatives) -> DownloadTable:
    """Return the positions whose shift would be another one with a coder's codes as a table."""
    rows = (otherwise(each.coder, other) for each in found.coders for other in each.others)
    return DownloadTable("With one coder’s codes", OTHERWISE, rows)


def otherwise(coder: str, other: OtherShift) -> tuple[object, ...]:
    because = "; ".join(f"{each.entry} ({', '.join(each.codes)})" for each in other.because)
    shifts = (each.word for each in other.shown)
    return (coder, other.position, other.party, other.issue, other.title, *shifts, because)


def measures(line: Measured, names: Sequence[str] = MEASURES) -> list[float | None]:
    found = [getattr(line.found, name) for name in names]
    return [round(each, DECIMALS) if isinstance(each, float) else each for each in found]


def given(value: str) -> str | None:
    return None if value == "–" else value
