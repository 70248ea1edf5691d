"""A comparison as JSON, CSV and workbook: the same answer for the page, the command line and machines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.http.response import HttpResponseBase

from positions.compare.rows import Comparison, RoundStep, Row, State, counted_by_party
from positions.domain.points import PointInTime
from positions.domain.shifts import Direction, Shift
from positions.reading.moment import echo
from positions.web.about import About
from positions.web.cited_rows import citations_table
from positions.web.columns import CellKind, DownloadColumn, DownloadTable, cells_by_name
from positions.web.downloads import answer, dated, download, of_many, stream_csv, stream_json_object
from positions.web.evidence_asked import asked_data

ROUND = ("key", "name", "starts_on", "ends_on", "window_starts_on", "window_ends_on")
STRENGTH = ("grade", "independent_sources", "own_word")
STANDING = (*STRENGTH, "origins", "stands")
STATE = (
    *("entry", "effective_on", "held", "firmness", "firmness_on", "declared", "condition", "content"),
    *("statement", "account", "basis", "speaker"),
    *STRENGTH,
)
MOVE = ("key", "party", "issue", "kind", "title", "shift", "direction", "returned", "as_read")
VOICED = ("voiced_before", "voiced_after", "last_affirmed")

OF_STRENGTH = (
    DownloadColumn("grade", "Grade"),
    DownloadColumn("independent_sources", "Independent sources", CellKind.NUMBER, width=12),
    DownloadColumn("own_word", "Own word", CellKind.TRUTH),
)
OF_STATE = (
    DownloadColumn("entry", "Entry", width=30),
    DownloadColumn("effective_on", "In force since", CellKind.DATE),
    DownloadColumn("held", "Held", CellKind.TRUTH),
    DownloadColumn("firmness", "Firmness", width=12),
    DownloadColumn("firmness_on", "Firmness said on", CellKind.DATE),
    DownloadColumn("declared", "Called a red line", CellKind.TRUTH),
    DownloadColumn("condition", "Only if", width=30, wrap=True),
    DownloadColumn("content", "Content", width=45, wrap=True),
    DownloadColumn("statement", "Statement", CellKind.PROSE),
    DownloadColumn("account", "Account", width=12),
    DownloadColumn("basis", "Basis", width=12),
    DownloadColumn("speaker", "Speaker", width=30, wrap=True),
    *OF_STRENGTH,
)
OF_POSITION = (
    DownloadColumn("key", "Position", width=28),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("issue", "Issue (key)"),
    DownloadColumn("issue_name", "Issue", width=28, wrap=True),
    DownloadColumn("kind", "Kind", width=13),
    DownloadColumn("title", "Title", width=45, wrap=True),
    DownloadColumn("shift", "Shift", width=15),
    DownloadColumn("shift_words", "Shift in words", width=34, wrap=True),
    DownloadColumn("direction", "Direction", width=12),
    DownloadColumn("returned", "Returned in between", CellKind.TRUTH),
    DownloadColumn("as_read", "As read by analysts", width=15),
)
OF_VOICE = (
    DownloadColumn("voiced_before", "Voiced at the first", CellKind.TRUTH),
    DownloadColumn("voiced_after", "Voiced at the second", CellKind.TRUTH),
    DownloadColumn("last_affirmed", "Last affirmed on", CellKind.DATE),
)
OF_STANDING = (
    *(DownloadColumn(each.name, f"{each.title} (of the row)", each.kind, each.width) for each in OF_STRENGTH),
    DownloadColumn("origins", "Origins together", CellKind.NUMBER),
    DownloadColumn("stands", "Stands on the evidence asked for", CellKind.TRUTH, width=14),
)


def comparison_data(comparison: Comparison, *, swapped: bool = False) -> dict[str, Any]:
    """Return the comparison as plain data, in the words and order of its JSON form.

    `swapped`: its rounds were asked for in the wrong order.
    """
    return {
        **head_data(comparison, comparison.known, swapped=swapped),
        "positions": [row_data(row) for row in comparison.rows],
        "counts": comparison.counts,
        "directions": comparison.directions,
    }


def head_data(comparison: Comparison, known: datetime | None, *, swapped: bool) -> dict[str, Any]:
    """Return what the plain data say of the comparison before its positions; `known` is as it was asked for."""
    return {
        "negotiation": comparison.negotiation.key,
        "before": point_data(comparison.before),
        "after": point_data(comparison.after),
        "window": comparison.before.days or comparison.after.days,
        "swapped": swapped,
        "known": echo(known),
        **asked_data(comparison.asked),
        # Said only where it was asked for, so that an answer about two rounds is always the same.
        **({"between": [point_data(point) for point in comparison.between]} if comparison.between else {}),
    }


def point_data(point: PointInTime) -> dict[str, str]:
    """Return a round, or the day in place of one, as plain data."""
    return {name: str(getattr(point, name)) for name in ROUND}


def row_data(row: Row) -> dict[str, Any]:
    rounds = {"before": row.before, "after": row.after}
    states = {which: values_of(state, STATE) if state else None for which, state in rounds.items()}
    steps = {"steps": [step_data(step) for step in row.steps]} if row.steps else {}
    return values_of(row, MOVE) | states | steps | values_of(row, VOICED) | values_of(row, STANDING)


def step_data(step: RoundStep) -> dict[str, Any]:
    """Return the state at a round after the first, and the shift since the round before that one, as plain data."""
    state = values_of(step.state, STATE) if step.state else None
    return {"round": step.point.key, "shift": step.shift.value if step.shift else None, "state": state}


def values_of(thing: Row | State, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def comparison_columns(
    before: PointInTime, after: PointInTime, between: Sequence[PointInTime] = ()
) -> tuple[DownloadColumn, ...]:
    """Return the columns of a comparison as a table; rounds in between come last, each under its key."""
    steps = (*between, after) if between else ()
    shift = DownloadColumn("shift", "shift since the one before", width=15)
    return (
        *OF_POSITION,
        *(beside(column, "before", before.name) for column in OF_STATE),
        *(beside(column, "after", after.name) for column in OF_STATE),
        *OF_VOICE,
        *OF_STANDING,
        *(beside(column, point.key, point.name) for point in steps for column in (shift, *OF_STATE)),
    )


def beside(column: DownloadColumn, name: str, title: str) -> DownloadColumn:
    """Return a column of one of several points in time, under its name."""
    said = f"{title}: {column.title[0].lower()}{column.title[1:]}"
    return DownloadColumn(f"{name}_{column.name}", said, column.kind, column.width, column.wrap)


def flat(position: Mapping[str, Any]) -> dict[str, object]:
    """Return a position of the plain data by the names of the table's columns; what the data lack has none."""
    sides = {"before": position["before"], "after": position["after"]}
    sides |= {step["round"]: (step["state"] or {}) | {"shift": step["shift"]} for step in position.get("steps", ())}
    states = {f"{name}_{key}": value for name, state in sides.items() for key, value in (state or {}).items()}
    return {name: value for name, value in position.items() if name not in ("before", "after", "steps")} | states


def flat_row(row: Row) -> dict[str, object]:
    """Return a row by the names of the table's columns, with the names beside the keys and the shift in words."""
    why = row.reasons or row.means
    words = f"{row.word}: {why}" if why else row.word
    named = {"party_name": row.party_name, "issue_name": row.issue_name, "shift_words": words}
    return flat(row_data(row)) | named


def comparison_table(comparison: Comparison, rows: Iterable[Row]) -> DownloadTable:
    """Return these rows as a table of the comparison, which may be a part of it, taken one after another."""
    columns = comparison_columns(comparison.before, comparison.after, comparison.between)
    return DownloadTable("Positions", columns, (cells_by_name(columns, flat_row(row)) for row in rows))


def comparison_csv(comparison: Comparison, known: datetime) -> bytes:
    """Return the comparison as CSV, one row a position, with the moment that it is of."""
    return b"".join(stream_csv(dated(comparison_table(comparison, comparison.rows), known)))


class ComparisonFile:
    """A comparison to take away, read in parts as it is sent."""

    def __init__(self, parts: Iterator[Comparison], about: About) -> None:
        """Take the parts, one at least, and what the file says of itself, whose moment the parts are of."""
        self.first = next(parts)
        self.parts = chain([self.first], parts)
        self.about = about
        before, after = self.first.before.file_name, self.first.after.file_name
        self.name = f"{self.first.negotiation.key}_{before}_{after}"
        self.entries: list[int] = []
        self.done: list[tuple[str, Shift | None, Direction | None]] = []

    def rows(self) -> Iterator[Row]:
        """Yield all rows, once, and note on which entries they rest and what they did."""
        for part in self.parts:
            for row in part.rows:
                self.entries += row.rests
                self.done.append((row.party, row.shift, row.direction))
                yield row

    def answer(self, form: str, known: datetime | None, *, swapped: bool) -> HttpResponseBase:
        """Return the answer in a form; `known` is the moment as it was asked for."""
        if form == "json":
            head = head_data(self.first, known, swapped=swapped)
            return answer(form, "", stream_json_object(head, "positions", map(row_data, self.rows()), self.counts))
        # The citations are read after the positions, when it is known on which entries these rest.
        cited = citations_table((entry for entry in self.entries), self.about.known)
        table, large = comparison_table(self.first, self.rows()), of_many(self.first.negotiation)
        return download(form, self.name, table, self.about, tables=[cited], large=large)

    def citations(self, form: str) -> HttpResponseBase:
        """Return the answer that gives away what the comparison rests on, a citation a line."""
        entries = (entry for row in self.rows() for entry in row.rests)
        return download(form, f"{self.name}_citations", citations_table(entries, self.about.known), self.about)

    def counts(self) -> dict[str, object]:
        """Return what the plain data say after the positions."""
        return {
            "counts": counted_by_party(((party, shift) for party, shift, _ in self.done), Shift),
            "directions": counted_by_party(((party, way) for party, _, way in self.done), Direction),
        }
