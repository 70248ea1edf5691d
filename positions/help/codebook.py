"""The tables of the codebook: each code with its sign, what it means and an example from the data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from positions.domain.codebook import Concept
from positions.domain.meanings import LISTS, anchor, imagined, meaning
from positions.domain.shifts import Shift
from positions.domain.wording import SIGNS, tint
from positions.help.examples import Example, Examples


@dataclass(frozen=True, slots=True)
class ExplainedCode:
    """A code as the codebook tells it. `sign` and `tint` are those of a shift.

    `example` is None where the data have none; then `imagined` may say what one would be.
    """

    anchor: str
    word: str
    meaning: str
    example: Example | None
    imagined: str
    sign: str = ""
    tint: str = ""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The table of a list of codes. `exemplified`: its codes have examples; concepts, which are no codes, have none."""

    name: str
    title: str
    codes: tuple[ExplainedCode, ...]
    exemplified: bool


def tables(names: Iterable[str], examples: Examples) -> dict[str, CodeTable]:
    """Return the tables of these lists by their names."""
    return {name: table(name, examples) for name in names}


def table(name: str, examples: Examples) -> CodeTable:
    title, codes = LISTS[name]
    explained = tuple(explain(name, code, examples) for code in codes)
    return CodeTable(name, title, explained, codes is not Concept)


def explain(name: str, code: StrEnum, examples: Examples) -> ExplainedCode:
    sign, tinted = (SIGNS[code], tint(code)) if isinstance(code, Shift) else ("", "")
    example = examples.get((name, code.value))
    return ExplainedCode(anchor(code), code.value, meaning(code), example, imagined(code), sign, tinted)
