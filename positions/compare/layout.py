"""How the compare page lays the rows of a comparison out: by group, issue and party."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from positions.compare.rows import Row
from positions.reading.party_marks import DEFAULT_COLOUR, PartyMark, party_shapes


@dataclass(frozen=True, slots=True)
class MatrixIssue:
    """One issue in the matrix: each party's rows, in the order of the parties."""

    key: str
    name: str
    cells: tuple[tuple[PartyMark, tuple[Row, ...]], ...]

    @property
    def number(self) -> int:
        """How many rows it has."""
        return sum(len(rows) for _, rows in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """The issues of one group, with the anchor to jump to."""

    name: str
    anchor: str
    issues: tuple[MatrixIssue, ...]


def parties_of(rows: Iterable[Row], order: Sequence[str]) -> tuple[PartyMark, ...]:
    """Return the parties of the rows as the page marks them, in the parties' own order."""
    found = {row.party: row for row in rows}
    shapes = party_shapes(order)
    return tuple(
        PartyMark(key, found[key].party_name, found[key].party_colour or DEFAULT_COLOUR, shapes[key])
        for key in order
        if key in found
    )


def matrix(rows: Iterable[Row], of: Sequence[PartyMark]) -> tuple[Group, ...]:
    """Return the rows by group, issue and party; groups and issues stand where they first occur."""
    groups: dict[str, dict[tuple[str, str], dict[str, list[Row]]]] = {}
    for row in rows:
        issue = groups.setdefault(row.group, {}).setdefault((row.issue, row.issue_name), {})
        issue.setdefault(row.party, []).append(row)
    return tuple(
        Group(
            name,
            f"group-{number}-{slugify(name)}",
            tuple(
                MatrixIssue(key, title, tuple((party, tuple(cells.get(party.key, ()))) for party in of))
                for (key, title), cells in issues.items()
            ),
        )
        for number, (name, issues) in enumerate(groups.items(), start=1)
    )
