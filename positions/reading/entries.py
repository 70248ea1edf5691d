"""The entries of positions with their evidence: what position, entry and source pages show, and an opened row.

One query however many entries, which brings their citations along. Everything is a finished string.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import Firmness, Kind
from positions.domain.entry_roles import is_own_word, role_of
from positions.domain.evidence import EvidenceAsked, meets, strength_of
from positions.domain.shifts import Shift, Stand, moves, state
from positions.domain.states import History, draws_red_line, is_red_line
from positions.models import Citation, Entry
from positions.reading.compiled import A_MOMENT, SOME_IDS, CompiledQuery
from positions.reading.histories import STAND_COLUMNS, last_said, stand_of_row
from positions.reading.strength import (
    ShortEntry,
    ShownStrength,
    cited_source,
    origin_name,
    told_apart,
    weakest_shown,
)


class CitationLine(NamedTuple):
    """One citation of an entry, ready to show; `origin` names who else first published what the source gives."""

    source: str
    title: str
    publisher: str
    published_on: str
    origin: str
    type: str
    reliability: str
    url: str
    archive_url: str
    locator: str
    quote: str
    quote_language: str
    translation: str
    id: int


class EntryLine(NamedTuple):
    """One entry of a position, ready to show. `shift` is the entry's move; None for rivals and readings.

    `firm` is as the entry itself has it, perhaps as before; `gone` says how it has the position not held (empty:
    it is held). `stand` is what the rule needs of it.
    """

    id: int
    key: str
    version: int
    position: str
    effective_on: date
    precision: str
    iso: str
    when: str
    said_on: str
    round: str
    round_name: str
    channel: str
    held: bool
    gone: str
    firm: str
    level: int
    red_line: bool
    declared: bool
    condition: str
    scope: str
    content: str
    statement: str
    coding_note: str
    account: str
    basis: str
    provenance: str
    speaker: str
    rival_of: str
    reading: bool
    shift: Shift | None
    without_second_reader: bool
    published_at: str
    citations: tuple[CitationLine, ...]
    strength: ShownStrength
    stand: Stand

    @property
    def role(self) -> str:
        return role_of(rival=bool(self.rival_of), reading=self.reading).value

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        return wording.SIGNS[self.shift] if self.shift else ""

    @property
    def word(self) -> str:
        """The move as a word; an unchanged one is an affirmation."""
        if self.shift is Shift.UNCHANGED:
            return "affirmed"
        return self.shift.value if self.shift else ""


@dataclass(frozen=True, slots=True)
class PositionState:
    """How a position stands: the entry that gives the state, and what is in force with it, ready to show.

    `said` is the entry that said the firmness in force. `called`: the party itself has called it a red line.
    `last_said` is when and by whom the firmness was last said, empty where that goes without saying.
    """

    line: EntryLine
    said: EntryLine
    content: str
    condition: str
    firm: str
    level: int
    red_line: bool
    called: bool
    last_said: str

    @property
    def rests_on(self) -> tuple[EntryLine, ...]:
        """The entries on which the state rests, each once: what gives it, and what said its firmness."""
        return tuple({entry.id: entry for entry in (self.line, self.said)}.values())

    @property
    def strength(self) -> ShownStrength:
        """How strong the evidence is on which the state rests: the weakest of its entries in each measure."""
        return weakest_shown([each.strength for each in self.rests_on])

    def short(self, asked: EvidenceAsked) -> tuple[ShortEntry, ...]:
        """Return the entries on which the state rests that fall short of what is asked."""
        resting = self.rests_on
        return tuple(ShortEntry(each.key, each.when) for each in resting if not meets(each.strength.measured, asked))


# What a line has just as it was read.
COPIED = (
    *("id", "key", "version", "effective_on", "precision", "channel", "held", "declared", "condition", "scope"),
    *("content", "statement", "coding_note", "account", "basis", "speaker", "reading", "without_second_reader"),
)
# What is read of the position, so that the moves can be told too.
MOVE_FIELDS = ("position_id", "position__kind", *STAND_COLUMNS)
FIELDS = (
    *dict.fromkeys([*COPIED, *MOVE_FIELDS]),
    *("position__key", "said_on", "round__key", "round__name", "rival_of__key", "published_at"),
)
CITATION_FIELDS = (
    *("entry_id", "source__key", "source__title", "source__publisher", "source__published_on"),
    *(
        "source__origin",
        "source__type",
        "source__reliability",
        "source__url",
        "source__archive_url",
        "locator",
        "quote",
        "quote_language",
        "translation",
        "id",
    ),
)


# The same as CITATION_FIELDS, by the names of a line.
CITATION_JSON = {
    name: column if column in ("id", "locator", "quote", "quote_language", "translation") else f"source__{column}"
    for name, column in (("source", "key"), *((name, name) for name in CitationLine._fields[1:]))
}


def history_of(positions: Iterable[int], known: datetime | None) -> list[EntryLine]:
    """Return all entries of the positions as known at a moment (None: now), oldest first within a position."""
    entries = Entry.objects.known(known).filter(position__in=list(positions))
    rows = list(with_citations(entries.in_order(), known).values(*FIELDS, "cites"))
    return lines(rows, moves_of(rows))


def lines(rows: Iterable[Mapping[str, Any]], found: Mapping[int, Shift]) -> list[EntryLine]:
    """Return entries as lines, from FIELDS and `cites` of each (`with_citations`); `found` are the moves, by entry."""
    return [line(row, cited_lines(row["cites"]), found.get(row["id"])) for row in rows]


def lines_of(entries: Iterable[Entry]) -> list[EntryLine]:
    """Return these published entries in their order, as they are now; moves are not told. One query."""
    ids = [entry.pk for entry in entries]
    rows = {row["id"]: row for row in entries_cited(now=True).dicts(ids=ids)}
    return lines([rows[pk] for pk in ids], {})


def moves_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, Shift]:
    """Return the moves of all main entries among whole histories, by entry."""
    by_position: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_position.setdefault(row["position_id"], []).append(row)
    found: dict[int, Shift] = {}
    for entries in by_position.values():
        found |= moves(map(stand_of_row, entries), offer=entries[0]["position__kind"] == Kind.OFFER)
    return found


def citations_of(entries: Iterable[int], known: datetime | None) -> dict[int, tuple[CitationLine, ...]]:
    """Return the citations of the entries as known at a moment, by entry, in the order of their sources."""
    citations = Citation.objects.known(known).filter(entry__in=list(entries))
    return cited(citations.order_by("entry", "source__key", "locator", "id"))


def cited(citations: QuerySet[Citation]) -> dict[int, tuple[CitationLine, ...]]:
    """Return the citations in their order, by entry. One query."""
    found: dict[int, list[CitationLine]] = {}
    for entry, source, title, publisher, published_on, *rest in citations.values_list(*CITATION_FIELDS):
        line = CitationLine(source, title, publisher, wording.partial_date(published_on), *rest)
        found.setdefault(entry, []).append(line)
    return {entry: tuple(listed) for entry, listed in found.items()}


def with_citations(entries: QuerySet[Entry], known: datetime | None) -> QuerySet[Entry]:
    """Return the entries with their citations as known as `cites`, in the order of their sources."""
    citations = Citation.objects.known(known).filter(entry=OuterRef("pk")).order_by("source__key", "locator", "id")
    return entries.annotate(cites=ArraySubquery(citations.values_list(JSONObject(**CITATION_JSON), flat=True)))


@cache
def entries_cited(*, now: bool) -> CompiledQuery:
    """Return the query for FIELDS and the citations (`cites`) of some entries, as known now or then."""
    entries = Entry.objects.filter(pk__any_of=SOME_IDS).order_by()
    return CompiledQuery(with_citations(entries, None if now else A_MOMENT).values(*FIELDS, "cites"))


def cited_lines(cites: Iterable[Mapping[str, Any]]) -> tuple[CitationLine, ...]:
    """Return the citations that `with_citations` reads."""
    return tuple(CitationLine(**{**each, "published_on": wording.partial_date(each["published_on"])}) for each in cites)


def line(row: Mapping[str, Any], citations: tuple[CitationLine, ...], shift: Shift | None) -> EntryLine:
    """Return the finished line of an entry read as FIELDS.

    `rival_of` is the key of its main entry, which all versions of that one have, or empty.
    """
    firmness = row["firmness"]
    kind = row["position__kind"]
    return EntryLine(
        **{name: row[name] for name in COPIED},
        position=row["position__key"],
        iso=row["effective_on"].isoformat(),
        when=wording.dated(row["effective_on"], row["precision"]),
        said_on=wording.day(row["said_on"]) if row["said_on"] else "",
        round=row["round__key"] or "",
        round_name=row["round__name"] or "",
        gone="" if row["held"] else wording.not_held_words(row["account"], row["basis"], row["channel"]),
        firm=wording.firmness_words(firmness, kind, called=row["declared"]),
        level=Firmness(firmness).level if firmness else 0,
        red_line=draws_red_line(firmness, kind),
        provenance=wording.account_words(row["account"], row["basis"]),
        rival_of=row["rival_of__key"] or "",
        shift=shift,
        published_at=wording.moment(row["published_at"]),
        citations=citations,
        strength=strength_of_line(row, citations),
        stand=stand_of_row(row),
    )


def state_of(lines: Iterable[EntryLine], kind: str, until: date = date.max) -> PositionState | None:
    """Return how a position of the kind stands by these entries of it at the end of that day (none: after all).

    None without a main entry up to then.
    """
    listed = {line.id: line for line in lines}
    history = History(
        tuple(line.stand for line in listed.values()), frozenset(line.id for line in listed.values() if line.content)
    )
    found = state(history.entries, until)
    return shown_state(history, found, listed, kind) if found else None


def told_by(history: History, found: Stand) -> tuple[int, ...]:
    """Return the ids of the entries whose texts are told with a state in a history: that give it and what is in force.

    The last two are those that write its content and say how firm it is.
    """
    return found.id, history.content_in_force(found) or found.id, found.firmness_said_in.id


def shown_state(history: History, found: Stand, listed: Mapping[int, EntryLine], kind: str) -> PositionState:
    """Return a state in the history of a position of the kind ready to show; `listed` has what `told_by` names."""
    content = history.content_in_force(found)
    called = history.called_red_line(found)
    saying = listed[found.firmness_said_in.id]
    firmness = found.firmness.value if found.firmness else ""
    told = ("precision", "speaker", "account", "channel")
    return PositionState(
        line=listed[found.id],
        said=saying,
        content=listed[content].content if content is not None else "",
        condition=saying.condition,
        firm=wording.firmness_words(firmness, kind, called=called),
        level=found.firmness.level if found.firmness else 0,
        red_line=is_red_line(found, kind),
        called=called,
        last_said=last_said(found, {name: getattr(saying, name) for name in told}),
    )


def strength_of_line(row: Mapping[str, Any], citations: Iterable[CitationLine]) -> ShownStrength:
    """Return how strong the evidence of an entry is, by the citations that are shown with it."""
    names = {}
    sources = []
    for citation in citations:
        source = cited_source(citation.source, citation.origin, citation.reliability, citation.type)
        sources.append(source)
        names[source.origin] = citation.origin or origin_name(citation.publisher, citation.published_on)
    own_word = is_own_word(row["account"], row["channel"])
    return ShownStrength(strength_of(sources, own_word=own_word, reading=row["reading"]), told_apart(names))


def moves_of_positions(positions: set[int], known: datetime | None) -> dict[int, Shift]:
    """Return the moves of all main entries of the positions, as known, by entry. One query."""
    return moves_of(moving(now=known is None).dicts(ids=positions, moment=known))


@cache
def moving(*, now: bool) -> CompiledQuery:
    entries = Entry.objects.known(None if now else A_MOMENT).filter(position__any_of=SOME_IDS)
    return CompiledQuery(entries.in_order().values(*MOVE_FIELDS))
