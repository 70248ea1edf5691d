"""What is wrong with a draft, said at the fields it is wrong at. Nothing here writes."""

import re
from collections.abc import Iterator
from enum import StrEnum

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Precision, Scope
from positions.domain.dates import last_day, older_source, partial
from positions.domain.holding import (
    A_TERM_IS_NOT_HELD,
    NO_FIRMNESS,
    NONE_WHEN_AS_BEFORE,
    NONE_WHEN_NOT_HELD,
    WHEN_FIRMNESS_IS_SAID,
    WHEN_HELD,
    fits_channel,
    fits_firmness,
    fits_holding,
)
from positions.evidence.drafts import EntryDraft, PositionDraft
from positions.models.base import KEY_LENGTH, KEY_PATTERN, LANGUAGE_PATTERN
from positions.writing.checks import Fault, of_future, of_texts, texts_of
from positions.writing.questions import ToConfirm, of_early

CODES: dict[str, tuple[type[StrEnum], bool]] = {
    "precision": (Precision, True),
    "channel": (Channel, False),
    "firmness": (Firmness, False),
    "scope": (Scope, False),
    "account": (Account, True),
    "basis": (Basis, True),
}


def faults_of(draft: EntryDraft) -> Iterator[Fault]:
    """Yield what is wrong with a draft by itself, without a look at the position's history."""
    yield from of_texts(texts_of(draft), required=("statement", "coding_note"))
    yield from of_codes(draft)
    yield from of_dates(draft)
    yield from of_holding(draft)
    yield from of_references(draft)
    yield from of_citations(draft)
    if isinstance(draft.position, PositionDraft):
        yield from of_position(draft.position)


def of_codes(draft: EntryDraft) -> Iterator[Fault]:
    for name, (codes, required) in CODES.items():
        value = getattr(draft, name)
        if value not in set(codes) and (required or value):
            yield name, f"Choose one of: {', '.join(codes)}."


def of_dates(draft: EntryDraft) -> Iterator[Fault]:
    """Yield what is wrong with the dates. A month that runs may be named: the entry counts from its last day."""
    if draft.precision in set(Precision):
        right = last_day(draft.effective_on, draft.precision)
        if draft.effective_on != right:
            yield "effective_on", f"A date known to the {draft.precision} is written as its last day, {right}."
        yield from of_future("effective_on", partial(draft.effective_on, draft.precision))
    if draft.said_on is not None:
        yield from of_future("said_on", draft.said_on.isoformat())


def doubts_of(draft: EntryDraft) -> Iterator[ToConfirm]:
    """Yield what is unlikely about the dates, to be confirmed: long past, or later than the source that tells of it."""
    on = partial(draft.effective_on, draft.precision)
    yield from of_early(on, draft.said_on.isoformat() if draft.said_on else "")
    for published_on in dict.fromkeys(cited.source.published_on for cited in draft.citations):
        if doubt := older_source(published_on, draft.effective_on, draft.precision, draft.channel):
            yield ToConfirm(f"older-{published_on}-{on}", doubt, "Both dates are right")


def of_holding(draft: EntryDraft) -> Iterator[Fault]:
    for name in WHEN_HELD:
        if not fits_holding(name, getattr(draft, name), held=draft.held):
            yield name, NO_FIRMNESS if draft.held else NONE_WHEN_NOT_HELD
    for name in WHEN_FIRMNESS_IS_SAID:
        if not fits_firmness(getattr(draft, name), firmness=draft.firmness):
            yield name, NONE_WHEN_AS_BEFORE
    if not fits_channel(draft.channel, held=draft.held):
        yield "channel", A_TERM_IS_NOT_HELD


def of_references(draft: EntryDraft) -> Iterator[Fault]:
    home = draft.negotiation_id
    for name in ("round", "rival_of"):
        row = getattr(draft, name)
        if row is not None and row.negotiation_id != home:
            yield name, "This belongs to another negotiation."
    if any(person.negotiation_id != home for person in draft.speakers):
        yield "speakers", "This person belongs to another negotiation."
    if len({person.pk for person in draft.speakers}) < len(draft.speakers):
        yield "speakers", "A person is named twice."


def of_citations(draft: EntryDraft) -> Iterator[Fault]:
    if not draft.citations:
        yield "citations-0-source", "An entry needs a citation: a source, and where in it."
    seen = set()
    for number, cited in enumerate(draft.citations):
        prefix = f"citations-{number}-"
        yield from of_texts(texts_of(cited), required=("locator",), prefix=prefix)
        if cited.source.negotiation_id != draft.negotiation_id:
            yield f"{prefix}source", "This source belongs to another negotiation."
        if cited.quote_language and not re.fullmatch(LANGUAGE_PATTERN, cited.quote_language):
            yield f"{prefix}quote_language", "Write a language as en, ru or uk-UA."
        if cited.quote and not cited.quote_language:
            yield f"{prefix}quote_language", "Say in which language the quote is."
        if cited.translation and not cited.quote:
            yield f"{prefix}quote", "Give the quote that this is the translation of."
        place = (cited.source.pk, cited.locator)
        if place in seen and cited.locator:
            yield f"{prefix}locator", "This place in the source is cited already."
        seen.add(place)


def of_position(position: PositionDraft) -> Iterator[Fault]:
    yield from of_texts(texts_of(position), required=("title",), prefix="position-")
    if position.kind not in set(Kind):
        yield "position-kind", f"Choose one of: {', '.join(Kind)}."
    if position.issue.negotiation_id != position.negotiation_id:
        yield "position-issue", "This belongs to another negotiation."
    if position.key and (not re.fullmatch(KEY_PATTERN, position.key) or len(position.key) > KEY_LENGTH // 2):
        yield "position-key", "A key has only small letters a-z, digits and single hyphens between them."
