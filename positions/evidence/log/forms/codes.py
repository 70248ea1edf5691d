"""The codebook beside the fields: what each code means, in words."""

from collections.abc import Iterable
from enum import StrEnum

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Scope

MEANINGS: dict[StrEnum, str] = {
    Kind.DEMAND: "the party wants another to do or accept something",
    Kind.PRECONDITION: "a demand to be met before some step, such as talks or a ceasefire",
    Kind.REFUSAL: "something it says it will not do, accept or allow",
    Kind.OFFER: "a concession it says it is ready to make",
    Firmness.TENTATIVE: "floated, signalled, or put off to later",
    Firmness.NEGOTIABLE: "asked, refused or offered without ruling out a bargain",
    Firmness.CATEGORICAL: "said to be non-negotiable, an ultimatum, or ruled out",
    Scope.SAME: "neither more nor less",
    Scope.WIDER: "asks for more, or concedes less",
    Scope.NARROWER: "asks for less, or concedes more",
    Scope.DIFFERENT: "other content; more or less cannot be said",
    Channel.TABLE: "said at the table",
    Channel.TEXT: "in a written text",
    Channel.PUBLIC: "said in public",
    Channel.LEAK: "leaked",
    Channel.CONDUCT: "shown by what was done",
    Account.OWN: "the party’s own word",
    Account.OPPONENT: "the other side says it of the party",
    Account.MEDIATOR: "a mediator says it",
    Account.PRESS: "the press says it",
    Account.ANALYST: "an analyst says it; a reading, which never drives the state",
    Basis.STATED: "the party is quoted saying it",
    Basis.REPORTED: "somebody relays it",
    Basis.INFERRED: "deduced; a reading, which never drives the state",
}


def choices(codes: Iterable[StrEnum], *, nothing: str = "") -> list[tuple[str, str]]:
    """Return codes as choices that say what they mean; `nothing` is the words for no code (empty: there is none)."""
    listed = [(code.value, f"{code.value}: {MEANINGS[code]}" if code in MEANINGS else code.value) for code in codes]
    return [("", nothing), *listed] if nothing else listed
