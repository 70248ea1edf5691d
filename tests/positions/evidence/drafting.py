"""Small builders of drafts: a test names only what matters to it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib.auth.models import User

from positions.evidence.acts import propose
from positions.evidence.amend import redact as redacting
from positions.evidence.drafts import CitationDraft, EntryDraft
from positions.evidence.review.acts import publish
from positions.models import Amendment, Entry, Position, Source
from tests import factories as make
from tests.people import person


def cited(source: Source, locator: str = "p. 1", **columns: Any) -> CitationDraft:
    if columns.get("quote"):
        columns.setdefault("quote_language", "en")
    return CitationDraft(source=source, locator=locator, **columns)


def draft(
    of: Position | None = None, on: date | str = "2022-03-29", *, held: bool = True, **columns: Any
) -> EntryDraft:
    """Return the draft of a held entry that says what is asked, with one citation."""
    position = of or make.position()
    if "citations" not in columns:
        columns["citations"] = (cited(make.source(negotiation=position.negotiation)),)
    coded: dict[str, Any] = {
        "statement": "It was said.",
        "coding_note": "As the speech has it.",
        "account": "own",
        "basis": "stated",
    }
    if held:
        coded |= {"firmness": "plain", "content": "Something"}
    return EntryDraft(position=position, effective_on=make.day(on), held=held, **coded | columns)


def proposed(
    of: Position | None = None, on: date | str = "2022-03-29", *, by: User | None = None, **columns: Any
) -> Entry:
    """Return an entry that the analyst proposed by the command."""
    return propose(draft(of, on, **columns), by=by or make.analyst())


def published(of: Position | None = None, on: date | str = "2022-03-29", **columns: Any) -> Entry:
    """Return an entry that the analyst proposed and the reviewer published, by the commands."""
    return publish(proposed(of, on, **columns), by=make.reviewer(), scope_confirmed=True)


def redact(entry: Entry, *, cells: Collection[str], reason: str, by: User) -> list[Amendment]:
    """Remove texts by the commands: the reviewer asks for it, unless he does it, and the given person does it."""
    asker = make.analyst() if by == make.reviewer() else person("reviewer")
    redacting.ask_redaction(entry, cells=cells, reason=reason, by=asker)
    return redacting.redact(entry, by=by)
