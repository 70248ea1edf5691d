"""Positions to choose from while logging, each with how it stands at the date of the entry. Three queries at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.shifts import Stand, state
from positions.domain.states import History, is_red_line
from positions.models import Entry, Negotiation, Party, Position
from positions.models.issues import Issue
from positions.reading.histories import read_histories

# As many as one looks through; words narrow them down.
MOST = 24
TEXTS = ("id", "key", "effective_on", "precision", "firmness", "condition", "content", "speaker")


@dataclass(frozen=True, slots=True)
class PositionStanding:
    """How a position stands at a date: the entry that gives it, and the content in force. `held` is None without any.

    `firmness` and `condition` are as stored, for a form to go on from; the rest is finished text.
    """

    held: bool | None
    firmness: str = ""
    condition: str = ""
    content: str = ""
    firm: str = ""
    level: int = 0
    red_line: bool = False
    when: str = ""
    entry: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A position that an entry can be logged for."""

    id: int
    key: str
    title: str
    kind: str
    party: str
    issue: str
    standing: PositionStanding


@dataclass(frozen=True, slots=True)
class PositionChoices:
    """The positions that fit; `more` says that others fit too."""

    listed: tuple[Choice, ...]
    more: bool


def choices_of(
    negotiation: Negotiation,
    *,
    party: Party | None,
    issue: Issue | None,
    words: str,
    chosen: Position | None,
    on: date | None,
) -> PositionChoices:
    """Return the positions of a party and an issue with all the words in their title, as they stand on a day.

    None asks for any party, any issue, or today's state. The one chosen comes first, whatever else is asked for;
    without anything asked for, no other is listed.
    """
    rows = asked_for(negotiation, party, issue, words)
    found = list(rows[: MOST + 1]) if party or issue or words else []
    listed = [row for row in found[:MOST] if chosen is None or row.pk != chosen.pk]
    if chosen is not None:
        listed.insert(0, chosen)
    standings = standings_of(listed, on)
    return PositionChoices(tuple(as_choice(row, standings[row.pk]) for row in listed), len(found) > MOST)


def asked_for(negotiation: Negotiation, party: Party | None, issue: Issue | None, words: str) -> QuerySet[Position]:
    fits = Q(negotiation=negotiation)
    if party is not None:
        fits &= Q(party=party)
    if issue is not None:
        fits &= Q(issue=issue)
    for word in words.split():
        fits &= Q(title__icontains=word) | Q(key__icontains=word)
    rows = Position.objects.filter(fits).select_related("party", "issue")
    return rows.in_order()


def as_choice(position: Position, standing: PositionStanding) -> Choice:
    return Choice(
        id=position.pk,
        key=position.key,
        title=position.title,
        kind=position.kind,
        party=position.party.label,
        issue=position.issue.name,
        standing=standing,
    )


def standings_of(positions: Sequence[Position], on: date | None) -> dict[int, PositionStanding]:
    """Return how the positions stand at the end of a day (None: today) as published now, by id. Two queries."""
    ids = [position.pk for position in positions]
    histories = read_histories(ids, on or date.max, None) if ids else {}
    states = {pk: state(history.entries, date.max) for pk, history in histories.items()}
    texts = read_texts(histories, states)
    return {
        position.pk: standing(histories[position.pk], states[position.pk], texts, Kind(position.kind))
        if position.pk in states
        else PositionStanding(None)
        for position in positions
    }


def read_texts(histories: dict[int, History], states: dict[int, Stand | None]) -> dict[int, dict[str, Any]]:
    wanted = {entry.id for entry in states.values() if entry}
    for pk, entry in states.items():
        content = histories[pk].content_in_force(entry) if entry else None
        wanted |= {content} if content is not None else set()
    rows = Entry.objects.filter(pk__in=wanted).values(*TEXTS) if wanted else ()
    return {row["id"]: row for row in rows}


def standing(history: History, entry: Stand | None, texts: dict[int, dict[str, Any]], kind: Kind) -> PositionStanding:
    if entry is None:
        return PositionStanding(None)
    row = texts[entry.id]
    written = history.content_in_force(entry)
    shared = {
        "when": wording.dated(row["effective_on"], row["precision"]),
        "entry": row["key"],
        "speaker": row["speaker"],
    }
    if not entry.held or entry.firmness is None:
        return PositionStanding(False, **shared)
    return PositionStanding(
        True,
        firmness=row["firmness"],
        condition=row["condition"],
        content=texts[written]["content"] if written is not None else "",
        firm=wording.firmness_words(row["firmness"], kind),
        level=entry.firmness.level,
        red_line=is_red_line(entry, kind),
        **shared,
    )
