"""What the page of the checklist says of a line beside how its position stands."""

from dataclasses import dataclass

from positions.domain import wording
from positions.domain.codebook import Account, Basis
from positions.domain.entry_roles import is_reading
from positions.evidence.checklist.forms import LineTyped


@dataclass(frozen=True, slots=True)
class PageLine:
    """What was typed in a line, what is wrong there, and whether it was proposed just now.

    `looked_at`: something of the document was logged on it or typed into it, or ticked, and nothing is wrong.
    """

    typed: LineTyped
    errors: tuple[str, ...]
    proposed: bool
    looked_at: bool


@dataclass(frozen=True, slots=True)
class WhoseWord:
    """Whose word the passages are, and what a tick then says."""

    account: str
    words: str
    tick: str


@dataclass(frozen=True, slots=True)
class WhoseWords:
    """Whose word it is now, and would be for each choice."""

    now: WhoseWord
    each: tuple[WhoseWord, ...]


def whose_words(account: str, basis: str) -> WhoseWords:
    """Return whose word the passages are. An analyst's give readings, which affirm nothing."""
    each = tuple(whose_word(one.value, basis) for one in Account)
    return WhoseWords(next((one for one in each if one.account == account), each[0]), each)


def whose_word(account: str, basis: str) -> WhoseWord:
    reads = is_reading(account, basis or Basis.STATED.value)
    said = wording.ACCOUNTS[Account(account)]
    return WhoseWord(account, f"{said}: a reading" if reads else said, "read as held" if reads else "affirmed")
