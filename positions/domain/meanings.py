"""What each code of the data means, in a few words: for packages, forms and help alike. Pure."""

from enum import StrEnum

from positions.domain.codebook import (
    Account,
    Basis,
    Channel,
    Completeness,
    DelegateRole,
    Firmness,
    Kind,
    Level,
    OutcomeStatus,
    PartyRole,
    Precision,
    Read,
    Reliability,
    Scope,
    Seniority,
    SourceType,
    TextSeen,
)

# By list, because one code may stand in several of them.
MEANINGS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Kind: {
        Kind.DEMAND: "the party wants another party to do or accept something",
        Kind.PRECONDITION: "a demand that must be met before some step",
        Kind.REFUSAL: "something it says it will not do, accept or allow",
        Kind.OFFER: "a concession it says it is ready to make",
    },
    Firmness: {
        Firmness.CATEGORICAL: (
            "said to be non-negotiable, an ultimatum, or ruled out; of an offer: firm, agreed or being carried out"
        ),
        Firmness.PLAIN: "asked for, refused or offered outright, with no word on whether it can be bargained over",
        Firmness.OPEN: "the party's own words show that it can be bargained over",
        Firmness.TENTATIVE: "floated, signalled, or deferred to later",
        Firmness.SAME: (
            "the text carries no word on it, so firmness and condition are those of the last main entry before this one"
        ),
    },
    Scope: {
        Scope.SAME: "no more and no less than before",
        Scope.WIDER: "asks for more, concedes less",
        Scope.NARROWER: "asks for less, concedes more",
        Scope.DIFFERENT: "other content, cannot be ranked",
    },
    Channel: {
        Channel.TABLE: "in the room",
        Channel.TEXT: "in a document",
        Channel.PUBLIC: "in public",
        Channel.LEAK: "leaked",
        Channel.CONDUCT: "shown by a deed",
        Channel.TERM: "the end of a term that the party had set; nobody's utterance",
    },
    Account: {
        Account.OWN: "the party's own",
        Account.OPPONENT: "the other side's",
        Account.MEDIATOR: "a mediator's",
        Account.PRESS: "the press's",
        Account.ANALYST: "an analyst's",
    },
    Basis: {
        Basis.STATED: "the party is quoted saying it, or it stands in the party's own text",
        Basis.REPORTED: "somebody relays it",
        Basis.INFERRED: "deduced",
    },
    Precision: {
        Precision.DAY: "the day is known",
        Precision.MONTH: "known to the month; the date is its last day",
        Precision.YEAR: "known to the year; the date is its last day",
    },
    PartyRole: {
        PartyRole.PRINCIPAL: "a side that negotiates for itself",
        PartyRole.MEDIATOR: "helps the sides to agree",
        PartyRole.HOST: "offers the place",
        PartyRole.GUARANTOR: "named to assure an agreement",
        PartyRole.OBSERVER: "watches",
        PartyRole.OTHER: "any other part",
    },
    Level: {
        Level.LEADERS: "heads of state or government",
        Level.MINISTERS: "ministers",
        Level.DELEGATIONS: "appointed delegations",
        Level.TECHNICAL: "experts",
    },
    OutcomeStatus: {
        OutcomeStatus.AGREED: "both sides agreed",
        OutcomeStatus.ANNOUNCED: "announced by one side or both",
        OutcomeStatus.REFUSED: "turned down",
        OutcomeStatus.UNSETTLED: "left open",
    },
    Completeness: {
        Completeness.COMPLETE: "all of it",
        Completeness.PARTIAL: "a part of it",
        Completeness.UNKNOWN: "not known",
    },
    DelegateRole: {
        DelegateRole.HEAD: "leads it",
        DelegateRole.DEPUTY_HEAD: "leads it in the head's place",
        DelegateRole.MEMBER: "member",
        DelegateRole.ADVISER: "advises it",
        DelegateRole.OBSERVER: "sits in",
    },
    Seniority: {
        Seniority.HEAD_OF_STATE: "president or monarch",
        Seniority.MINISTER: "minister or head of government",
        Seniority.AGENCY_HEAD: "head of an agency or council of state",
        Seniority.DEPUTY_MINISTER: "deputy minister or the like",
        Seniority.ADVISER: "adviser or aide",
        Seniority.OFFICIAL: "other official",
    },
    SourceType: {
        SourceType.COMMUNIQUE: "text of several parties",
        SourceType.DRAFT_TREATY: "draft of a treaty",
        SourceType.MEMORANDUM: "paper of one party for the talks",
        SourceType.SPEECH: "speech",
        SourceType.INTERVIEW: "interview in full",
        SourceType.PRESS_STATEMENT: "statement of a party to the press",
        SourceType.NEWS_REPORT: "report by the press or an agency",
        SourceType.ANALYSIS: "study, article or reference work",
    },
    Reliability: {
        Reliability.A: "completely reliable",
        Reliability.B: "usually reliable",
        Reliability.C: "fairly reliable",
        Reliability.D: "not usually reliable",
        Reliability.E: "unreliable",
        Reliability.F: "cannot be judged",
    },
    Read: {
        Read.WHOLE: "all of it",
        Read.PART: "a part of it",
        Read.NONE: "nothing of it",
    },
    TextSeen: {
        TextSeen.WHOLE: "all of the cited text",
        TextSeen.PART: "a part of the cited text",
        TextSeen.COPY: "another copy only",
    },
}


def meaning(code: StrEnum) -> str:
    """Return what a code means, in a few words."""
    return MEANINGS[type(code)][code]
