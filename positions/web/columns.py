"""What a table to take away is made of: columns declared once, for CSV, JSON and workbooks alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from positions.reading.moment import echo


class CellKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    # Sentences: in a workbook wide and wrapped.
    PROSE = "prose"
    DATE = "date"
    # A day, a month or a year, as it is known: always a text.
    PARTIAL = "partial date"
    NUMBER = "number"
    TRUTH = "truth"
    MOMENT = "moment"
    LINK = "link"


# How wide a column of a kind is in a workbook, in characters.
WIDTHS = {
    CellKind.TEXT: 18,
    CellKind.PROSE: 60,
    CellKind.DATE: 12,
    CellKind.PARTIAL: 12,
    CellKind.NUMBER: 10,
    CellKind.TRUTH: 10,
    CellKind.MOMENT: 20,
    CellKind.LINK: 40,
}


@dataclass(frozen=True, slots=True)
class DownloadColumn:
    """A column: its code name in CSV and JSON, its plain title in workbooks, and what its cells are.

    `width` is how wide it is in a workbook, in characters (0: as wide as its kind); `wrap` breaks its texts there.
    """

    name: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 0
    wrap: bool = False

    @property
    def wide(self) -> int:
        return self.width or WIDTHS[self.kind]

    @property
    def wrapped(self) -> bool:
        return self.wrap or self.kind is CellKind.PROSE


# Values in the order of the columns: texts, numbers, truths, dates, moments; None is empty.
DownloadRow = Sequence[object]


@dataclass(frozen=True, slots=True)
class DownloadTable:
    """A table to take away: what its sheet is called, its columns, and its rows, read once and one after another.

    A day may also come as its ISO text. Rows may be read from the database while they are given away.
    """

    title: str
    columns: Sequence[DownloadColumn]
    rows: Iterable[DownloadRow]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


# The moment of knowledge, which every row of a file without a first sheet carries.
KNOWN = DownloadColumn("known", "As known at (UTC)", CellKind.MOMENT)


def cells_by_name(columns: Iterable[DownloadColumn], values: Mapping[str, object]) -> list[object]:
    """Return the row of these columns out of values by their names; what has no value is empty."""
    return [values.get(column.name) for column in columns]


def plain(value: object) -> object:
    """Return a value as JSON has it: dates and moments in ISO 8601, nothing for an empty text."""
    if isinstance(value, datetime):
        return echo(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def cell(value: object) -> str:
    """Return a value as the text of a cell: nothing is empty, yes and no are true and false, days are in ISO 8601."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def day(value: object) -> date | None:
    """Return the day that a value is, or the ISO text of; None when it is none."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def moment(value: object) -> datetime | None:
    """Return the moment in UTC, without its zone, that a value is, or the ISO text of; None when it is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
