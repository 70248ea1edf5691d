"""What a position is at a round, in the bare program's comparison: one cell, told against the one before it."""

from datetime import date
from html import escape
from typing import NamedTuple

NOTHING, AS_BEFORE = "nothing recorded by then", "as before"


class Said(NamedTuple):
    """A state, in words: what a cell is made of, and what it is told apart by."""

    entry: str
    held: bool
    on: date
    gone: str
    content: str
    condition: str
    level: int
    firm: str
    plain: bool
    red: bool
    last: str
    whole: str


class Cell(NamedTuple):
    """A position at a round, as its cell says it."""

    words: str = ""
    content: str = ""
    condition: str = ""
    level: int = 0
    firm: str = ""
    red: bool = False
    said: str = ""


def cell(said: Said | None) -> Cell:
    if said is None:
        return Cell(words=NOTHING)
    if not said.held:
        return Cell(words=said.gone)
    firm = "" if said.plain else said.firm
    return Cell("", said.content, said.condition, said.level, firm, said.red, said.last)


def against(before: Said | None, after: Said | None) -> Cell:
    """Return a state beside the one before it: in full only what is new."""
    if before and after and before.entry == after.entry:
        return Cell(words=AS_BEFORE)
    shown = cell(after)
    if before is None or after is None or not (before.held and after.held):
        return shown
    if before.last == after.last:
        shown = shown._replace(said="")
    if (before.content, before.condition) != (after.content, after.condition):
        return shown
    if (before.firm, before.level) == (after.firm, after.level):
        return Cell(words=AS_BEFORE, said=shown.said)
    return shown._replace(words="the same", content="", condition="")


def td(shown: Cell, place: str) -> str:
    said = [f'<td class="at{" empty-at" if shown.words == NOTHING else ""}"><span class="vh">{place}: </span>']
    if shown.level:
        said.append(f'<span class="meter m{shown.level}" aria-hidden="true"></span>')
    if shown.firm:
        said.append(f'<span class="firm{" red" if shown.red else ""}">{shown.firm}</span> ')
    if shown.words:
        said.append(f'<span class="soft">{shown.words}</span>')
    said.append(escape(shown.content))
    if shown.condition:
        said.append(f" <em>{escape(shown.condition)}</em>")
    if shown.said.startswith("said "):
        said.append(f' <small><span class="lead">said </span>{escape(shown.said[5:])}</small>')
    elif shown.said:
        said.append(f" <small>{escape(shown.said)}</small>")
    return "".join([*said, "</td>"])
