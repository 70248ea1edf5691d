"""What coders decide on, and how each decision is read from a row that has codes: a coding, or an entry."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from positions.domain.codebook import LEVELS, Firmness
from positions.reading.codings import Coded


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that coders decide on: how it is read from a row, and the values of its scale, if they have an order.

    An empty value is a missing one.
    """

    name: str
    words: str
    value: Callable[[Coded], str]
    order: tuple[str, ...] = ()


def code(name: str) -> Callable[[Coded], str]:
    return lambda row: str(row[name])


def yes_or_no(name: str) -> Callable[[Coded], str]:
    return lambda row: "yes" if row[name] else "no"


def whether_said(row: Coded) -> str:
    """Return whether the text has a word on firmness; empty when not held."""
    return row["firmness"] and ("as before" if row["firmness"] == Firmness.SAME else "said")


def level(row: Coded) -> str:
    """Return the firmness as a level; empty when not held, and when the text has no word on it."""
    return "" if row["firmness"] == Firmness.SAME else str(row["firmness"])


ORDER = tuple(each.value for each in LEVELS)
HELD = Variable("held", "held", yes_or_no("held"))
FIRMNESS = Variable("firmness", "firmness", code("firmness"), ORDER)
# Where a text without a word on firmness may be coded so, that has no place on the scale of the levels.
FIRMNESS_APART = (
    Variable("firmness", "firmness, as coded", code("firmness")),
    Variable("firmness_said", "firmness, whether said", whether_said),
    Variable("firmness_level", "firmness, the level", level, ORDER),
)
OTHERS = (
    Variable("declared", "called a red line by the party", yes_or_no("declared")),
    Variable("conditional", "with a condition", yes_or_no("conditional")),
    Variable("scope", "scope", code("scope")),
    Variable("account", "whose word (account)", code("account")),
    Variable("basis", "how it is known (basis)", code("basis")),
    Variable("channel", "where it was said (channel)", code("channel")),
)
# How a missing value is said in a sentence.
NONE_GIVEN = "none"
# Every code that a coder gives: what differences are told of, and what is settled.
CODES = (HELD, FIRMNESS, *OTHERS)


def differ(variable: Variable, codings: Iterable[Coded]) -> bool:
    """Say whether coders gave a code different values; a missing value beside another is no difference."""
    return len({variable.value(row) for row in codings} - {""}) > 1


def variables_of(codings: Iterable[Coded]) -> Sequence[Variable]:
    """Return what is measured: firmness as one scale, or apart where a coder gave `same`."""
    apart = any(row["firmness"] == Firmness.SAME for row in codings)
    return (HELD, *(FIRMNESS_APART if apart else (FIRMNESS,)), *OTHERS)
