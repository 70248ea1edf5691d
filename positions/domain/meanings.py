"""What each code of an entry means, in a few words: for forms, help and descriptions alike. Pure."""

from enum import StrEnum

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Precision, Scope

# By list, because one code may stand in several of them.
MEANINGS: dict[type[StrEnum], dict[str, str]] = {
    Kind: {
        Kind.DEMAND: "the party wants another to do or accept something",
        Kind.PRECONDITION: "a demand to be met before some step, such as talks or a ceasefire",
        Kind.REFUSAL: "something it says it will not do, accept or allow",
        Kind.OFFER: "a concession it says it is ready to make",
    },
    Firmness: {
        Firmness.CATEGORICAL: "said to be non-negotiable, an ultimatum, or ruled out; for an offer: firm",
        Firmness.PLAIN: "asked, refused or offered outright, with no word on whether it can be bargained over",
        Firmness.OPEN: "the party’s own words show that it can be bargained over",
        Firmness.TENTATIVE: "floated, signalled, or put off to later",
        Firmness.SAME: "the text has no word on it; firmness and condition are as before",
    },
    Scope: {
        Scope.SAME: "neither more nor less",
        Scope.WIDER: "asks for more, or concedes less",
        Scope.NARROWER: "asks for less, or concedes more",
        Scope.DIFFERENT: "other content; more or less cannot be said",
    },
    Channel: {
        Channel.TABLE: "said at the table",
        Channel.TEXT: "in a written text",
        Channel.PUBLIC: "said in public",
        Channel.LEAK: "leaked",
        Channel.CONDUCT: "shown by what was done",
        Channel.TERM: "a term that the party set is over; not held, and nobody’s word",
    },
    Account: {
        Account.OWN: "the party’s own word",
        Account.OPPONENT: "the other side says it of the party",
        Account.MEDIATOR: "a mediator says it",
        Account.PRESS: "the press says it",
        Account.ANALYST: "an analyst says it; a reading, which never drives the state",
    },
    Basis: {
        Basis.STATED: "the party is quoted saying it",
        Basis.REPORTED: "somebody relays it",
        Basis.INFERRED: "deduced; a reading, which never drives the state",
    },
    Precision: {
        Precision.DAY: "the day is known",
        Precision.MONTH: "only the month is known; write its last day",
        Precision.YEAR: "only the year is known; write its last day",
    },
}


def meaning(code: StrEnum) -> str:
    """Return what a code means. Raises KeyError when it is not explained here."""
    return MEANINGS[type(code)][code]
