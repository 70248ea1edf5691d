"""Positions to choose from while logging, each with how it stands at the date of the entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q

from positions.domain import wording
from positions.domain.shifts import Stand, state
from positions.domain.states import History, is_red_line
from positions.evidence.log.candidates import looked_at
from positions.evidence.log.matching import PositionWords, matching, meant, position_words, sharing
from positions.evidence.visible import visible_positions, visible_proposals
from positions.models import Entry, Issue, Negotiation, Party, Position, Source
from positions.models.entries import LIVING, WAITING
from positions.reading.histories import last_said, read_histories

# As many as one looks through; words narrow them down.
MOST = 24
# So many contents are looked into.
MOST_CONTENTS = 4_000


@dataclass(frozen=True, slots=True)
class Setting:
    """What has been chosen so far, of which nothing need be: None or empty is not chosen. `new`: a new position.

    `words` were typed to find a position, `passage` are those that were marked in the text or quoted.
    """

    source: Source | None = None
    party: Party | None = None
    issue: Issue | None = None
    words: str = ""
    passage: str = ""
    position: Position | None = None
    new: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PositionStanding:
    """How a position stands at a date: the entry that gives it, and the content in force. `held` is None without any.

    Firmness and condition are resolved. `gone` says how it is not held (empty: it is held), `last_said` when the
    firmness was last said, where that does not go without saying. All is finished text.
    """

    held: bool | None
    condition: str = ""
    content: str = ""
    firm: str = ""
    level: int = 0
    red_line: bool = False
    last_said: str = ""
    gone: str = ""
    when: str = ""
    entry: str = ""

    @property
    def as_before(self) -> str:
        """What firmness as before would stand for in the next entry."""
        if not self.held:
            return "plain, as nothing that is held stands before"
        return f"{self.firm}, {wording.only_if(self.condition)}" if self.condition else self.firm


@dataclass(frozen=True, slots=True)
class Choice:
    """A position that an entry can be logged for, with its party and issue loaded."""

    position: Position
    standing: PositionStanding


@dataclass(frozen=True, slots=True)
class PositionChoices:
    """The positions that fit; `more` says that others fit too."""

    listed: tuple[Choice, ...]
    more: bool


def choices_of(negotiation: Negotiation, setting: Setting, by: User) -> PositionChoices:
    """Return the positions of a party and an issue that have what was typed, as they stand on a day.

    None asks for any party, any issue, or today's state. The one chosen comes first, whatever else is asked for; where
    no words were typed, those that share some with the passage follow. Without anything asked for, no other is
    listed. Only what `by` may see is found. Five queries at most, and two more where there are many
    positions; of those no more than some hundreds are read.
    """
    asked = setting.party or setting.issue or setting.words
    found = found_by(negotiation, setting, by) if asked else []
    first = [setting.position] if setting.position else []
    listed = [*first, *(row for row in found[:MOST] if row not in first)]
    standings = standings_of(listed, setting.on)
    return PositionChoices(tuple(Choice(row, standings[row.pk]) for row in listed), len(found) > MOST)


def found_by(negotiation: Negotiation, setting: Setting, by: User) -> list[Position]:
    """Return the positions that are asked for, the best first."""
    named = {name: row for name, row in (("party", setting.party), ("issue", setting.issue)) if row}
    rows = visible_positions(negotiation, by).in_use().filter(**named).select_related("party", "issue").in_order()
    if not (setting.words or setting.passage):
        return list(rows[: MOST + 1])
    visible = visible_proposals(negotiation, by)
    asked = meant(setting.words, negotiation.pk) if setting.words else []
    positions = {each.pk: each for each in looked_at(rows, negotiation, asked, setting.passage, visible)}
    words = words_of(positions, visible)
    best = matching(asked, words) if setting.words else sharing(setting.passage, words)
    return [positions[pk] for pk in best]


def words_of(positions: Mapping[int, Position], visible: Q) -> dict[int, PositionWords]:
    """Return the words by which positions are found, the newest contents that stand or wait among them. One query."""
    entries = Entry.objects.filter(LIVING | WAITING & visible, position__in=positions).exclude(content="")
    contents: dict[int, list[str]] = {}
    for position, content in entries.order_by("-id").values_list("position", "content")[:MOST_CONTENTS]:
        contents.setdefault(position, []).append(content)
    return {
        pk: position_words(each.title, beside(each), " ".join(contents.get(pk, ()))) for pk, each in positions.items()
    }


def beside(position: Position) -> str:
    """Return what else a position is found by: its issue, its party, its key."""
    issue, party = position.issue, position.party
    return " ".join((issue.name, issue.group, party.name, party.short_name, position.key))


def standings_of(positions: Sequence[Position], on: date | None) -> dict[int, PositionStanding]:
    """Return how the positions stand at the end of a day (None: today) as published now, by id. Two queries."""
    histories = read_histories([position.pk for position in positions], on or date.max, None)
    states = {pk: state(history.entries, date.max) for pk, history in histories.items()}
    in_force = {pk: histories[pk].content_in_force(entry) if entry else None for pk, entry in states.items()}
    given = [entry for entry in states.values() if entry]
    wanted = {entry.id for entry in given} | {entry.firmness_said_in.id for entry in given}
    wanted |= {pk for pk in in_force.values() if pk is not None}
    rows = Entry.objects.in_bulk(wanted)
    contents = {pk: rows[written].content for pk, written in in_force.items() if written is not None}
    return {
        position.pk: standing(entry, histories[position.pk], rows, contents.get(position.pk, ""), position.kind)
        if (entry := states.get(position.pk))
        else PositionStanding(None)
        for position in positions
    }


def standing(entry: Stand, history: History, rows: Mapping[int, Entry], content: str, kind: str) -> PositionStanding:
    """Return the finished state that an entry gives to a position."""
    row, saying = rows[entry.id], rows[entry.firmness_said_in.id]
    firmness = entry.firmness.value if entry.firmness else ""
    return PositionStanding(
        entry.held,
        condition=saying.condition,
        content=content,
        firm=wording.firmness_words(firmness, kind, called=history.called_red_line(entry)),
        level=entry.firmness.level if entry.firmness else 0,
        red_line=is_red_line(entry, kind),
        last_said=last_said(entry, vars(saying)),
        gone="" if row.held else wording.not_held_words(row.account, row.basis, row.channel),
        when=wording.dated(row.effective_on, row.precision),
        entry=row.key,
    )
