"""The codes that data are written in, and the words of pages that are none; domain/meanings.py says what each means."""

from enum import StrEnum

# The version of the codebook that the codes below are of.
CODEBOOK = "3"


class Ground(StrEnum):
    """For what lawful reason a text is removed."""

    PERSONAL_DATA = "personal data"
    COPYRIGHT = "copyright"
    ORDER = "order of a court or authority"


class Kind(StrEnum):
    """What sort of position it is (docs/methods/codebook.md)."""

    DEMAND = "demand"
    PRECONDITION = "precondition"
    REFUSAL = "refusal"
    OFFER = "offer"


class Firmness(StrEnum):
    """How firmly a held position is maintained, the firmest first; `same`: the text has no word on it."""

    CATEGORICAL = "categorical"
    PLAIN = "plain"
    OPEN = "open"
    TENTATIVE = "tentative"
    SAME = "same"

    @property
    def level(self) -> int:
        """4 to 1; a greater level is firmer. `same` has none, 0: the rule says which level it stands for."""
        return LEVEL_NUMBERS.get(self, 0)


LEVELS = (Firmness.CATEGORICAL, Firmness.PLAIN, Firmness.OPEN, Firmness.TENTATIVE)
LEVEL_NUMBERS = {firmness: number for number, firmness in enumerate(reversed(LEVELS), start=1)}


class Scope(StrEnum):
    """How much an entry asks for, against the last held main entry before it."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    DIFFERENT = "different"


class Channel(StrEnum):
    """Where it was said or shown; `term` for the end of a term that the party set."""

    TABLE = "table"
    TEXT = "text"
    PUBLIC = "public"
    LEAK = "leak"
    CONDUCT = "conduct"
    TERM = "term"


class Account(StrEnum):
    """Whose word an entry is: the speaker nearest to the party."""

    OWN = "own"
    OPPONENT = "opponent"
    MEDIATOR = "mediator"
    PRESS = "press"
    ANALYST = "analyst"


class Basis(StrEnum):
    """How it is known."""

    STATED = "stated"
    REPORTED = "reported"
    INFERRED = "inferred"


class Precision(StrEnum):
    """How exactly a date is known; the date itself is the last day of the month or year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PartyRole(StrEnum):
    """What a party is to the negotiation."""

    PRINCIPAL = "principal"
    MEDIATOR = "mediator"
    HOST = "host"
    GUARANTOR = "guarantor"
    OBSERVER = "observer"
    OTHER = "other"


class Level(StrEnum):
    """Who met at a round."""

    LEADERS = "leaders"
    MINISTERS = "ministers"
    DELEGATIONS = "delegations"
    TECHNICAL = "technical"


class OutcomeStatus(StrEnum):
    """How firm an outcome is."""

    AGREED = "agreed"
    ANNOUNCED = "announced"
    REFUSED = "refused"
    UNSETTLED = "unsettled"


class Completeness(StrEnum):
    """How much of a delegation is recorded."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class DelegateRole(StrEnum):
    """What a delegate does on the delegation, the head first."""

    HEAD = "head"
    DEPUTY_HEAD = "deputy head"
    MEMBER = "member"
    ADVISER = "adviser"
    OBSERVER = "observer"


class Seniority(StrEnum):
    """The rank of a delegate's office, the highest first."""

    HEAD_OF_STATE = "head of state"
    MINISTER = "minister"
    AGENCY_HEAD = "agency head"
    DEPUTY_MINISTER = "deputy minister"
    ADVISER = "adviser"
    OFFICIAL = "official"


class SourceType(StrEnum):
    """What kind of document a source is."""

    COMMUNIQUE = "communique"
    DRAFT_TREATY = "draft treaty"
    MEMORANDUM = "memorandum"
    SPEECH = "speech"
    INTERVIEW = "interview"
    PRESS_STATEMENT = "press statement"
    NEWS_REPORT = "news report"
    ANALYSIS = "analysis"


class Reliability(StrEnum):
    """How far a source is trusted, A the most."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Operation(StrEnum):
    """What was done to a row of reference data."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


class Read(StrEnum):
    """How much of a document the coder read."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class TextSeen(StrEnum):
    """What a coder saw of the text that an entry cites."""

    WHOLE = "whole"
    PART = "part"
    COPY = "copy"


class Decision(StrEnum):
    """What became of a proposal; none yet: empty."""

    PUBLISHED = "published"
    SENT_BACK = "sent back"
    WITHDRAWN = "withdrawn"


class AmendmentKind(StrEnum):
    """What happened to a published entry."""

    CORRECTION = "correction"
    RETRACTION = "retraction"
    REDACTION = "redaction"


class Concept(StrEnum):
    """A word of the pages that is no code and needs its definition; in the order in which the codebook tells them."""

    POSITION = "position"
    ENTRY = "entry"
    RED_LINE = "red line"
    FIRM = "firm"
    CONDITION = "condition"
    STATE = "state"
    SHIFT = "shift"
    MOVE = "move"
    MOVED = "moved"
    RETURNED = "returned"
    WINDOW = "window"
    VOICED = "voiced"
    SILENCE = "silence"
    LAST_AFFIRMED = "last affirmed"
    BY_DEED = "given up by deed"
    MAIN_ENTRY = "main entry"
    RIVAL = "rival"
    READING = "reading"
    AS_READ = "as read"
    ASSESSMENT = "assessment"
    INCOMPATIBLE = "incompatible"
    SOURCE = "source"
    ORIGIN = "origin"
    INDEPENDENT = "independent source"
    GRADE = "grade"
    OWN_WORD = "own word"
    RESTS_ON = "rests on"
    STANDS = "stands"
    UNDECIDED = "undecided on this evidence"
    KNOWN = "as known on"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    REDACTION = "redaction"
    AGREEMENT = "agreement"
