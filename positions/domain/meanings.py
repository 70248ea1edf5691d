"""What each code of the data and each word of the pages means: for packages, forms, help and definitions alike. Pure.

Written here and nowhere else; docs/methods/codebook.md says around it how to code.
"""

from enum import StrEnum

from positions.domain.codebook import (
    Account,
    Basis,
    Channel,
    Completeness,
    Concept,
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
from positions.domain.shifts import Direction, Shift

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
    Shift: {
        Shift.FIRST_RECORDED: "no entry by the first round; it does not say that the position is new",
        Shift.LAPSED: "held only between the rounds: given up again, or its term ran out",
        Shift.DISCLAIMED: "no earlier entry; the party says that it does not hold it",
        Shift.NEW: "not held before, held now",
        Shift.REVIVED: "given up once, held again",
        Shift.OFFERED: "a new offer",
        Shift.RENEWED: "an offer withdrawn once and made again",
        Shift.DROPPED: "a demand, precondition or refusal given up by word or deed",
        Shift.WITHDRAWN: "an offer given up by word or deed",
        Shift.EXPIRED: "held for a term that the party set, which is over",
        Shift.NOT_HELD: "held at neither round",
        Shift.HARDENED: "firmer, asks for more, or a condition fell away",
        Shift.SOFTENED: "less firm, asks for less, or has a new condition",
        Shift.REDUCED: "an offer that offers less, is less firm, or has a new condition",
        Shift.EXTENDED: "an offer that offers more, is firmer, or lost a condition",
        Shift.RECAST: "harder in one way and softer in another, or in other terms that cannot be ranked",
        Shift.UNCHANGED: "voiced at the second round, and the same",
        Shift.NOT_ADDRESSED: (
            "no statement found at the second round; the same as far as recorded, and silence is not withdrawal"
        ),
    },
    Direction: {
        Direction.AWAY: "asks more or concedes less",
        Direction.TOWARDS: "asks less or concedes more",
        Direction.UNRANKED: "changed otherwise: harder in one way and softer in another, or in other terms",
    },
    Concept: {
        Concept.POSITION: "something a party wants, refuses or offers, followed over time by its entries",
        Concept.ENTRY: "one dated line in the life of a position, with its source and the place in it",
        Concept.RED_LINE: (
            "a demand, precondition or refusal that is held and categorical, and that the party itself called a red "
            "line, non-negotiable or out of the question"
        ),
        Concept.FIRM: "of an offer: agreed, being carried out, or said to be beyond doubt; it is no red line",
        Concept.CONDITION: "an “only if” that the party itself sets",
        Concept.STATE: "what a party holds at a date, by its last main entry; at a round, at the end of the window",
        Concept.SHIFT: "what differs between two states of a position, by one rule for all parties",
        Concept.MOVE: "the shift of an entry against the main entry before it in its position, not between two rounds",
        Concept.MOVED: "asks more or concedes less, asks less or concedes more, or changed otherwise",
        Concept.RETURNED: "without a move between the two rounds, though it stood otherwise in between and came back",
        Concept.WINDOW: "the days around a round whose statements count as said at it",
        Concept.VOICED: "said again within the window of the round; readings and the end of a term do not count",
        Concept.SILENCE: (
            "no statement found in what was read for those days; what a party leaves out is never coded, and silence "
            "is not withdrawal"
        ),
        Concept.LAST_AFFIRMED: "the day of the last main entry that has the position held",
        Concept.BY_DEED: "ended by what the party did and avows, as the two cannot be squared; it is not its own word",
        Concept.MAIN_ENTRY: "an entry that is neither a rival nor a reading: only these give the state",
        Concept.RIVAL: "another account of the same moment, kept beside the main entry; it never gives the state",
        Concept.READING: "what analysts or the coder read into a position; shown, and never counted",
        Concept.AS_READ: "the shift that would result if analysts’ readings counted",
        Concept.ASSESSMENT: "an analyst’s judgement about motives or effects; it is never a position",
        Concept.INCOMPATIBLE: "two positions of different parties that cannot both be met",
        Concept.SOURCE: "a document that entries cite, each with the place in it",
        Concept.ORIGIN: "who first published what a source gives; sources of one origin count as one",
        Concept.INDEPENDENT: "sources of different origins; analyses count for readings only",
        Concept.GRADE: "how far the best source of an entry is trusted, A to F; of a row, its weakest entry’s",
        Concept.OWN_WORD: "the party itself said or wrote it; a deed or the end of a term is not its word",
        Concept.RESTS_ON: (
            "the entries that give the two states, that said how firm they are, and that asked for more, less or "
            "something else in between"
        ),
        Concept.STANDS: "every entry that it rests on meets what you ask of the evidence",
        Concept.UNDECIDED: "an entry that it rests on falls short of what you ask of the evidence; the rule counts it",
        Concept.KNOWN: "what was published by then; names, order, windows and grades are today’s",
        Concept.CORRECTION: "a new version of an entry; the old one stays to be read",
        Concept.RETRACTION: "an entry was wrong and no longer counts; its page stays, with the reason",
        Concept.REDACTION: "a text was removed for a lawful reason; codes and dates stay, so no shift changes",
        Concept.AGREEMENT: "how often two coders, not seeing each other’s work, chose the same code",
    },
}


def meaning(code: StrEnum) -> str:
    """Return what a code means, in a few words."""
    return MEANINGS[type(code)][code]


def imagined(code: StrEnum) -> str:
    """Return what a code would be used for, where data may have no example of it; else empty."""
    return IMAGINED.get(type(code), {}).get(code, "")


# The lists by the names that the codebook and its anchors have for them, with their titles; in the codebook's order.
LISTS: dict[str, tuple[str, type[StrEnum]]] = {
    "term": ("Word", Concept),
    "kind": ("Kind", Kind),
    "firmness": ("Firmness", Firmness),
    "scope": ("Scope", Scope),
    "account": ("Account", Account),
    "basis": ("Basis", Basis),
    "channel": ("Channel", Channel),
    "precision": ("Precision", Precision),
    "shift": ("Shift", Shift),
    "direction": ("Direction", Direction),
    "reliability": ("Grade", Reliability),
    "type": ("Type of a source", SourceType),
    "read": ("How much was read", Read),
    "party-role": ("Role of a party", PartyRole),
    "level": ("Level of a round", Level),
    "status": ("Status of an outcome", OutcomeStatus),
    "completeness": ("Completeness of a delegation", Completeness),
    "delegate-role": ("Role of a delegate", DelegateRole),
    "seniority": ("Seniority", Seniority),
    "text": ("What a coder saw", TextSeen),
}
# What a code would be used for, where data may have no example of it.
IMAGINED: dict[type[StrEnum], dict[StrEnum, str]] = {
    Precision: {
        Precision.MONTH: "“in May 2025”, with no day given: dated 31 May 2025",
        Precision.YEAR: "“during 2023”, with no month given: dated 31 December 2023",
    },
    Shift: {
        Shift.OFFERED: "a party that had refused an exchange proposes one",
    },
    Reliability: {
        Reliability.E: "a page that has printed invented texts before",
    },
    SourceType: {
        SourceType.SPEECH: "an address to a parliament, as its record has it",
    },
    Read: {
        Read.NONE: "a report known only from another one that quotes it",
    },
    PartyRole: {
        PartyRole.OBSERVER: "an international organization that sits in without a part in the talks",
    },
    Level: {
        Level.LEADERS: "two presidents meet",
        Level.TECHNICAL: "experts settle the lists of an exchange",
    },
    Completeness: {
        Completeness.UNKNOWN: "one name is reported, and nobody says who else was there",
    },
    DelegateRole: {
        DelegateRole.DEPUTY_HEAD: "the second of the team, named as such",
    },
    Seniority: {
        Seniority.HEAD_OF_STATE: "a president leads the team",
    },
    TextSeen: {
        TextSeen.WHOLE: "the coder read all of the passage that is cited",
    },
}
NAMES = {codes: name for name, (_, codes) in LISTS.items()}


def anchor(code: StrEnum) -> str:
    """Return the name of a code's place in the codebook: "shift-first-recorded"."""
    return f"{NAMES[type(code)]}-{code.value.replace(' ', '-').lower()}"


def named(word: str) -> StrEnum:
    """Return the code or concept that pages call so, the first list's where several have it. Raises KeyError."""
    found = next((codes(word) for _, codes in LISTS.values() if word in list(codes)), None)
    if found is None:
        raise KeyError(f"The codebook has no “{word}”.")
    return found
