"""What an entry is to the state of its position: main, rival or reading. Pure; the database's own columns agree."""

from enum import StrEnum

from positions.domain.codebook import Account, Basis, Channel

# A deed and the end of a term are nobody's words.
UNSPOKEN = frozenset([Channel.CONDUCT.value, Channel.TERM.value])


class EntryRole(StrEnum):
    """A main entry drives the state; a rival account and a reading stand beside it."""

    MAIN = "main"
    RIVAL = "rival"
    READING = "reading"


def is_reading(account: str, basis: str) -> bool:
    """Say whether an entry on this word and known this way is what analysts or the coder read into a position."""
    return account == Account.ANALYST or basis == Basis.INFERRED


def is_own_word(account: str, channel: str) -> bool:
    """Say whether an entry on this account and from this channel is the party's own word."""
    return account == Account.OWN and channel not in UNSPOKEN


def is_main(*, rival: bool, reading: bool) -> bool:
    return not rival and not reading


def role_of(*, rival: bool, reading: bool) -> EntryRole:
    """Return the role of an entry; a rival that is a reading too is a rival."""
    if rival:
        return EntryRole.RIVAL
    return EntryRole.READING if reading else EntryRole.MAIN
