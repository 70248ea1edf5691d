"""The columns of the panel: what each is called, what it means and how it is read. Written here and nowhere else.

The files, the workbook, the page, the schema of the table and the interface for programs all take them from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from positions.domain.codebook import LEVELS, Account, Basis, Firmness, Kind, Reliability
from positions.domain.evidence import Strength
from positions.domain.meanings import meaning
from positions.domain.shifts import Difference, Direction, Shift
from positions.domain.states import is_red_line
from positions.panel.panel import Observation
from positions.web.columns import KNOWN, CellKind, DownloadColumn

Value = Callable[[Observation], object]


# From so many characters on, the texts of a column are broken into lines in a workbook.
WIDE = 30
# The types of Frictionless Table Schema, and what people are told that a value looks like.
TYPES = {CellKind.DATE: "date", CellKind.NUMBER: "integer", CellKind.TRUTH: "boolean"}
WORDS = {CellKind.DATE: "day", CellKind.NUMBER: "number", CellKind.TRUTH: "true or false"}


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """A column: its name for programs, its title for people, what it means, its codes, and its value in a row.

    A column is filled in every row when it is `required`; elsewhere None, an empty cell, says that there is no value.
    """

    name: str
    title: str
    about: str
    value: Value
    kind: CellKind = CellKind.TEXT
    codes: tuple[StrEnum, ...] = ()
    required: bool = False
    width: int = 0

    @property
    def words(self) -> str:
        """What its values look like, in a word."""
        return WORDS.get(self.kind, "text")

    @property
    def download(self) -> DownloadColumn:
        """The column as files have it; what is wide is broken into lines."""
        return DownloadColumn(self.name, self.title, self.kind, self.width, wrap=self.width >= WIDE)

    @property
    def description(self) -> str:
        """What the column is about, and what each of its codes means."""
        if not self.codes:
            return self.about
        return f"{self.about} Codes: {'; '.join(f'{code} = {meaning(code)}' for code in self.codes)}."

    def descriptor(self) -> dict[str, Any]:
        """Return the column as a field of a Frictionless table schema."""
        field = {
            "name": self.name,
            "type": TYPES.get(self.kind, "string"),
            "title": self.title,
            "description": self.description,
        }
        if self.kind is CellKind.TRUTH:
            field |= {"trueValues": ["true"], "falseValues": ["false"]}  # type: ignore[dict-item] # lists beside texts
        limits: dict[str, Any] = {"required": True} if self.required else {}
        limits |= {"enum": [code.value for code in self.codes]} if self.codes else {}
        return field | ({"constraints": limits} if limits else {})


def of_position(name: str) -> Value:
    """Return what gives that column of the position's tables."""
    return lambda row: row.about[name]


def of_round(name: str) -> Value:
    """Return what gives that field of the round of a row."""
    return lambda row: getattr(row.sight.point, name)


def of_state(value: Value) -> Value:
    """Return what gives a value of the state; None where nothing is recorded by then, and for what is empty."""

    def found(row: Observation) -> object:
        given = value(row) if row.state else None
        return None if given == "" else given

    return found


def of_entry(field: str) -> Value:
    """Return what gives that field of the entry that gives the state."""
    return of_state(lambda row: getattr(row.state, field))


def of_shift(value: Callable[[Difference], object]) -> Value:
    """Return what gives a value of what moved since the earlier round; None where there is none."""
    return lambda row: value(row.found) if row.found else None


def of_strength(which: str, measure: str) -> Value:
    """Return what gives a measure of the strength of that name; None where it is of no entry."""

    def found(row: Observation) -> object:
        strength: Strength | None = getattr(row, which)
        if strength is None:
            return None
        return len(strength.origins) if measure == "origins" else getattr(strength, measure)

    return found


def firmness_level(row: Observation) -> int | None:
    firmness = row.state.firmness if row.state else None
    return firmness.level if firmness else None


KEYS = (
    PanelColumn("position", "Position", "Key of the position.", of_position("key"), required=True, width=28),
    PanelColumn("title", "Title", "The position in a line.", of_position("title"), required=True, width=45),
    PanelColumn("party", "Party", "Key of the party that takes it.", of_position("party__key"), required=True),
    PanelColumn("party_name", "Party name", "Name of the party.", of_position("party__name"), required=True),
    PanelColumn("issue", "Issue", "Key of the issue that it is on.", of_position("issue__key"), required=True),
    PanelColumn("issue_name", "Issue name", "Name of the issue.", of_position("issue__name"), required=True),
    PanelColumn("group", "Group", "Heading under which the issue stands.", of_position("issue__group"), required=True),
    PanelColumn("kind", "Kind", "Kind of position.", of_position("kind"), CellKind.TEXT, tuple(Kind), required=True),
    PanelColumn("round", "Round", "Key of the round.", of_round("key"), required=True),
    PanelColumn("round_name", "Round name", "Name of the round.", of_round("name"), required=True),
    PanelColumn(
        "round_order",
        "Round order",
        "Place of the round among all rounds of the negotiation; 1 is the first.",
        lambda row: row.sight.order,
        CellKind.NUMBER,
        required=True,
    ),
    PanelColumn(
        "round_starts_on",
        "Round starts",
        "First day of the meeting.",
        of_round("starts_on"),
        CellKind.DATE,
        required=True,
    ),
    PanelColumn(
        "round_ends_on", "Round ends", "Last day of the meeting.", of_round("ends_on"), CellKind.DATE, required=True
    ),
    PanelColumn(
        "window_starts_on",
        "Window starts",
        "First day whose statements count as said at the round.",
        of_round("window_starts_on"),
        CellKind.DATE,
        required=True,
    ),
    PanelColumn(
        "window_ends_on",
        "Window ends",
        "Last day whose statements count as said at the round; the state is that at its end.",
        of_round("window_ends_on"),
        CellKind.DATE,
        required=True,
    ),
)

STATE = (
    PanelColumn(
        "entry",
        "Entry",
        "Key of the entry that gives the state; empty, as all of the state: nothing is recorded by then.",
        of_state(lambda row: row.text["key"]),
    ),
    PanelColumn(
        "effective_on",
        "State since",
        "The day of that entry; the last day when only the month or year is known.",
        of_entry("effective_on"),
        CellKind.DATE,
    ),
    PanelColumn(
        "held",
        "Held",
        "Whether the party holds the position. Empty: nothing is recorded by then, which is not the same as false.",
        of_entry("held"),
        CellKind.TRUTH,
    ),
    PanelColumn(
        "content",
        "Content in force",
        "What is asked, refused or offered at the round; empty when not held.",
        of_state(lambda row: row.content),
        width=45,
    ),
    PanelColumn(
        "firmness_coded",
        "Firmness as coded",
        "How firmly it is held by the text of that entry alone; empty when not held.",
        of_state(lambda row: row.text["firmness"]),
        codes=tuple(Firmness),
    ),
    PanelColumn(
        "firmness_resolved",
        "Firmness",
        "How firmly it is held at the round, with “same” read as the level that it stands for; empty when not held.",
        of_entry("firmness"),
        codes=LEVELS,
    ),
    PanelColumn(
        "firmness_level",
        "Firmness level",
        "The same as a number: 4 is categorical, 3 plain, 2 open, 1 tentative. An order, no measure.",
        firmness_level,
        CellKind.NUMBER,
    ),
    PanelColumn(
        "firmness_on",
        "Firmness said on",
        "The day on which that firmness was said, which may be long before; empty when not held.",
        of_state(lambda row: row.state.firmness_said_in.effective_on if row.state and row.state.held else None),
        CellKind.DATE,
    ),
    PanelColumn(
        "condition",
        "Condition",
        "An “only if” that the party itself sets, in force at the round; empty: none, or not held.",
        of_state(lambda row: row.saying["condition"]),
        width=30,
    ),
    PanelColumn(
        "declared",
        "Called a red line",
        "Whether the party itself has called it a red line since it last became categorical.",
        of_state(lambda row: row.called),
        CellKind.TRUTH,
    ),
    PanelColumn(
        "red_line",
        "Red line",
        "Whether it is held and categorical, and no offer.",
        of_state(lambda row: row.state is not None and is_red_line(row.state, row.about["kind"])),
        CellKind.TRUTH,
    ),
    PanelColumn(
        "account",
        "Whose word",
        "Whose word the entry is: the speaker nearest to the party.",
        of_state(lambda row: row.text["account"]),
        codes=tuple(Account),
    ),
    PanelColumn("basis", "Basis", "How it is known.", of_state(lambda row: row.text["basis"]), codes=tuple(Basis)),
    PanelColumn(
        "voiced",
        "Voiced",
        "Whether anybody voiced it within the window of the round. False is silence, which is no withdrawal.",
        lambda row: row.voiced,
        CellKind.TRUTH,
        required=True,
    ),
    PanelColumn(
        "last_affirmed",
        "Last affirmed",
        "The last day up to the end of the window on which it was held by an entry of the main account.",
        lambda row: row.last_affirmed,
        CellKind.DATE,
    ),
)

SHIFT = (
    PanelColumn(
        "since",
        "Since",
        "Key of the earlier round against which the row says what moved; empty at the first.",
        lambda row: row.since.key if row.since else None,
    ),
    PanelColumn(
        "shift",
        "Shift",
        "What moved since then, by the rule of the compare page; empty: no earlier round, or nothing recorded.",
        of_shift(lambda found: found.shift),
        codes=tuple(Shift),
    ),
    PanelColumn(
        "direction",
        "Direction",
        "Which way it moved, seen from the other party; empty when it did not, or it cannot be compared.",
        of_shift(lambda found: found.shift.direction if found.shift else None),
        codes=tuple(Direction),
    ),
    PanelColumn(
        "returned",
        "Moved and came back",
        "Whether it moved in between and came back, so that the two states are alike; empty without an earlier round.",
        of_shift(lambda found: found.returned),
        CellKind.TRUTH,
    ),
    PanelColumn(
        "as_read",
        "Shift as read",
        "The shift that analysts’ readings would give, where that is another. Readings drive no shift.",
        of_shift(lambda found: found.as_read),
        codes=tuple(Shift),
    ),
)


def measures(prefix: str, which: str, whose: str) -> tuple[PanelColumn, ...]:
    """Return the four measures of how strong the evidence of some entries is; `whose` says in words of which."""
    of = f"Of {whose}"
    return (
        PanelColumn(
            f"{prefix}_grade",
            f"{prefix.capitalize()}: grade",
            f"{of}: the weakest grade, where that of an entry is the best of its sources. Empty: one has none.",
            of_strength(which, "grade"),
            codes=tuple(Reliability),
        ),
        PanelColumn(
            f"{prefix}_independent_sources",
            f"{prefix.capitalize()}: independent sources",
            f"{of}: the smallest number of independent sources.",
            of_strength(which, "independent_sources"),
            CellKind.NUMBER,
        ),
        PanelColumn(
            f"{prefix}_own_word",
            f"{prefix.capitalize()}: own word",
            f"{of}: whether all are the party’s own word.",
            of_strength(which, "own_word"),
            CellKind.TRUTH,
        ),
        PanelColumn(
            f"{prefix}_origins",
            f"{prefix.capitalize()}: origins",
            f"{of}: how many origins their sources have together.",
            of_strength(which, "origins"),
            CellKind.NUMBER,
        ),
    )


COLUMNS = (
    *KEYS,
    *STATE,
    *measures("state", "strength", "the entries that the state rests on"),
    *SHIFT,
    *measures("shift", "resting", "the entries that both states and what moved rest on"),
    PanelColumn(
        "stands",
        "Stands",
        "Whether all entries that the row rests on meet what was asked of the evidence; true where it rests on none.",
        lambda row: row.stands,
        CellKind.TRUTH,
        required=True,
    ),
)
NAMES = tuple(column.name for column in COLUMNS)


def values_of(row: Observation) -> list[object]:
    """Return a row as the values of the columns, in their order; None is no value."""
    return [column.value(row) for column in COLUMNS]


# What a file without a first sheet has in every row beside them.
IN_FILES = {
    "name": KNOWN.name,
    "type": "datetime",
    "format": "any",
    "title": KNOWN.title,
    "description": "The moment that the file is of: what was known then. The same in every row.",
    "constraints": {"required": True},
}
# The table schema of `panel.csv`. A row is of a position at a round, and with every pair of rounds of an earlier one
# too.
SCHEMA: dict[str, Any] = {
    "fields": [*(column.descriptor() for column in COLUMNS), IN_FILES],
    "missingValues": [""],
    "primaryKey": ["position", "round", "since"],
}
