"""The acts by which evidence changes: keyword-only, whole or not at all, with who does them.

They know no request and check no permission; what must always hold, they hold, and the database behind them.
Every refusal is a `Refused` with a sentence for the person.
"""

from positions.compare.frozen.acts import freeze
from positions.evidence.amend.acts import correct, retract
from positions.evidence.amend.redact import cells_of, copies_elsewhere, redact
from positions.evidence.log.acts import propose
from positions.evidence.log.drafts import CitationDraft, EntryDraft, PositionDraft, affirmed, draft_of
from positions.evidence.log.sources import add_source
from positions.evidence.refusals import AlreadyDecided, ConfirmScope, FourEyes, ScopeQuestion, Stale
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.evidence.staleness import seen_of
from positions.writing.refusals import BadDraft, Refused, TryAgain

__all__ = [
    "AlreadyDecided",
    "BadDraft",
    "CitationDraft",
    "ConfirmScope",
    "EntryDraft",
    "FourEyes",
    "PositionDraft",
    "Refused",
    "ScopeQuestion",
    "Stale",
    "TryAgain",
    "add_source",
    "affirmed",
    "cells_of",
    "copies_elsewhere",
    "correct",
    "draft_of",
    "freeze",
    "propose",
    "publish",
    "redact",
    "retract",
    "seen_of",
    "send_back",
    "withdraw",
]
