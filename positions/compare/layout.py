"""How the compare page lays the rows of a comparison out: by group, issue and party."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import slugify

from positions.compare.rows import Row
from positions.reading.party_marks import DEFAULT_COLOUR, PartyMark, party_shapes


@dataclass(frozen=True, slots=True)
class MatrixIssue:
    """One issue in the matrix: each party's rows, in the order of the parties."""

    key: str
    name: str
    cells: tuple[tuple[PartyMark, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The issues of one group, with the anchor to jump to."""

    name: str
    anchor: str
    issues: tuple[MatrixIssue, ...]


class OfParty(Protocol):
    """A position as far as its party is marked."""

    @property
    def party(self) -> str: ...
    @property
    def party_name(self) -> str: ...
    @property
    def party_colour(self) -> str: ...


def parties_of(rows: Iterable[OfParty], order: Sequence[str]) -> tuple[PartyMark, ...]:
    """Return the parties of the rows as the page marks them, in the parties' own order."""
    found = {row.party: row for row in rows}
    shapes = party_shapes(order)
    return tuple(
        PartyMark(key, found[key].party_name, found[key].party_colour or DEFAULT_COLOUR, shapes[key])
        for key in order
        if key in found
    )


def anchors_of(groups: Iterable[str]) -> dict[str, str]:
    """Return the anchor of each group by its name; they are numbered where they first occur."""
    return {name: f"group-{number}-{slugify(name)}" for number, name in enumerate(dict.fromkeys(groups), start=1)}


def matrix(rows: Iterable[Row], of: Sequence[PartyMark], anchors: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the rows by group, issue and party; groups and issues stand where they first occur."""
    groups: dict[str, dict[tuple[str, str], dict[str, list[Row]]]] = {}
    for row in rows:
        issue = groups.setdefault(row.group, {}).setdefault((row.issue, row.issue_name), {})
        issue.setdefault(row.party, []).append(row)
    return tuple(
        Group(
            name,
            anchors[name],
            tuple(
                MatrixIssue(key, title, tuple((party, tuple(cells.get(party.key, ()))) for party in of))
                for (key, title), cells in issues.items()
            ),
        )
        for name, issues in groups.items()
    )
