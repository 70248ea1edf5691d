"""The entries of positions with their evidence: what position, entry and source pages show, and an opened row.

Two queries however many entries: the entries and their citations. Everything is a finished string.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, When
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Firmness, Kind
from positions.domain.roles import role_of
from positions.domain.shifts import Shift, moves
from positions.domain.states import draws_red_line
from positions.models import Amendment, Citation, Entry, Negotiation
from positions.reading.histories import STAND_COLUMNS, stand_of_row


@dataclass(frozen=True, slots=True)
class CitationLine:
    """One citation of an entry, ready to show."""

    source: str
    title: str
    publisher: str
    published_on: str
    reliability: str
    url: str
    archive_url: str
    locator: str
    quote: str
    quote_language: str
    translation: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a position, ready to show. `shift` is the entry's move; None for rivals and readings."""

    id: int
    key: str
    position: str
    effective_on: date
    iso: str
    when: str
    said_on: str
    round: str
    round_name: str
    channel: str
    held: bool
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

    @property
    def role(self) -> str:
        """What the entry is to the state: the main account, a rival of it, or a reading."""
        return role_of(rival=bool(self.rival_of), reading=self.reading).value

    @property
    def tint(self) -> str:
        """The name of the move's tint."""
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        """The sign of the move."""
        return wording.SIGNS[self.shift] if self.shift else ""

    @property
    def word(self) -> str:
        """The move as a word; an unchanged one is an affirmation."""
        if self.shift is Shift.UNCHANGED:
            return "affirmed"
        return self.shift.value if self.shift else ""


FIELDS = (
    "id",
    "key",
    "position_id",
    "position__key",
    "position__kind",
    "effective_on",
    "precision",
    "sequence",
    "said_on",
    "round__key",
    "round__name",
    "channel",
    "held",
    "firmness",
    "declared",
    "condition",
    "scope",
    "content",
    "statement",
    "coding_note",
    "account",
    "basis",
    "speaker",
    "rival_of_id",
    "rival_of__key",
    "rival_of__superseded_at",
    "reading",
    "conditional",
    "without_second_reader",
    "published_at",
)
CITATION_FIELDS = (
    "entry_id",
    "source__key",
    "source__title",
    "source__publisher",
    "source__published_on",
    "source__reliability",
    "source__url",
    "source__archive_url",
    "locator",
    "quote",
    "quote_language",
    "translation",
)


def history_of(positions: Iterable[int], known: datetime | None) -> list[EntryLine]:
    """Return all entries of the positions as known at a moment (None: now), oldest first within a position."""
    entries = Entry.objects.known(known).filter(position__in=list(positions))
    rows = list(with_corrections(entries.in_order(), known).values(*FIELDS, "corrections"))
    return lines(rows, known, moves_of(rows))


def with_corrections(entries: QuerySet[Entry], known: datetime | None) -> QuerySet[Entry]:
    """Add what was corrected in its position to each rival of a corrected entry: so no further query is needed."""
    made = corrections(known).filter(entry__position=OuterRef("position"))
    said = JSONObject(old="entry_id", new="replacement_id", key="replacement__key")
    needed = When(rival_of__superseded_at__isnull=False, then=ArraySubquery(made.values_list(said)))
    return entries.annotate(corrections=Case(needed))


def latest(negotiation: Negotiation, most: int = 8, *, known: datetime | None = None) -> list[tuple[str, EntryLine]]:
    """Return the entries of a negotiation that were published last, the newest first; moves are not told.

    Each comes with the title of its position and whose it is.
    """
    entries = Entry.objects.known(known).filter(negotiation=negotiation)
    fields = (*FIELDS, "position__title", "position__party__name")
    newest = list(entries.order_by("-published_at", "-effective_on", "key").values(*fields)[:most])
    titles = [f"{row['position__party__name']}: {row['position__title']}" for row in newest]
    return list(zip(titles, lines(newest, known, {}), strict=True))


def lines(rows: list[dict[str, Any]], known: datetime | None, found: Mapping[int, Shift]) -> list[EntryLine]:
    """Return the entries read as FIELDS with their citations and moves (by id)."""
    ids = [row["id"] for row in rows]
    cited = citations_of(ids, known)
    mains = living_keys(rows, known)
    return [
        line(row, cited.get(row["id"], ()), found.get(row["id"]), mains.get(row["rival_of_id"], "")) for row in rows
    ]


def lines_of(entries: Iterable[Entry]) -> list[EntryLine]:
    """Return these published entries in their order, as they are now; moves are not told. At most three queries."""
    ids = [entry.pk for entry in entries]
    rows = {row["id"]: row for row in Entry.objects.filter(pk__in=ids).values(*FIELDS)}
    return lines([rows[pk] for pk in ids], None, {})


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
    rows = (
        Citation.objects.known(known)
        .filter(entry__in=list(entries))
        .order_by("entry", "source__key", "locator", "id")
        .values_list(*CITATION_FIELDS)
    )
    found: dict[int, list[CitationLine]] = {}
    for entry, source, title, publisher, published_on, *rest in rows:
        cited = CitationLine(source, title, publisher, wording.partial_date(published_on), *rest)
        found.setdefault(entry, []).append(cited)
    return {entry: tuple(cited) for entry, cited in found.items()}


def living_keys(rows: Iterable[Mapping[str, Any]], known: datetime | None) -> dict[int, str]:
    """Return the key of the main entry of each rival among the rows, by the id in `rival_of`.

    A main entry that was corrected is read as its living successor, for which alone it takes a query, and none
    when the rows were read with their corrections.
    """
    rivals = [row for row in rows if row["rival_of_id"] is not None]
    keys = {row["rival_of_id"]: row["rival_of__key"] for row in rivals}
    corrected = [row for row in rivals if row["rival_of__superseded_at"]]
    if corrected:
        successors = successors_of(corrected, known)
        for pk, key in keys.items():
            keys[pk] = living(pk, key, successors)
    return keys


def successors_of(rows: Sequence[Mapping[str, Any]], known: datetime | None) -> dict[int, tuple[int, str]]:
    """Return the id and key of the entry that replaces each corrected entry in the rows' positions, as known."""
    if "corrections" in rows[0]:
        made = (correction for row in rows for correction in row["corrections"])
        return {correction["old"]: (correction["new"], correction["key"]) for correction in made}
    found = corrections(known).filter(entry__position__in={row["position_id"] for row in rows})
    pairs = found.order_by("id").values_list("entry_id", "replacement_id", "replacement__key")
    return {old: (new, key) for old, new, key in pairs}


def corrections(known: datetime | None) -> QuerySet[Amendment]:
    """Return the corrections that were published, as known."""
    made = Amendment.objects.filter(kind=AmendmentKind.CORRECTION.value, published_at__isnull=False)
    return made if known is None else made.filter(published_at__lte=known)


def living(pk: int, key: str, successors: Mapping[int, tuple[int, str]]) -> str:
    """Return the key of the last entry in the line of corrections that starts at an entry."""
    while pk in successors:
        pk, key = successors[pk]
    return key


def line(row: Mapping[str, Any], citations: tuple[CitationLine, ...], shift: Shift | None, rival_of: str) -> EntryLine:
    """Return the finished line of an entry read as FIELDS; `rival_of` is the key of its main entry or empty."""
    firmness = row["firmness"]
    kind = row["position__kind"]
    return EntryLine(
        id=row["id"],
        key=row["key"],
        position=row["position__key"],
        effective_on=row["effective_on"],
        iso=row["effective_on"].isoformat(),
        when=wording.dated(row["effective_on"], row["precision"]),
        said_on=wording.day(row["said_on"]) if row["said_on"] else "",
        round=row["round__key"] or "",
        round_name=row["round__name"] or "",
        channel=row["channel"],
        held=row["held"],
        firm=wording.firmness_words(firmness, kind),
        level=Firmness(firmness).level if firmness else 0,
        red_line=draws_red_line(firmness, kind),
        declared=row["declared"],
        condition=row["condition"],
        scope=row["scope"],
        content=row["content"],
        statement=row["statement"],
        coding_note=row["coding_note"],
        account=row["account"],
        basis=row["basis"],
        provenance=wording.account_words(row["account"], row["basis"]),
        speaker=row["speaker"],
        rival_of=rival_of,
        reading=row["reading"],
        shift=shift,
        without_second_reader=row["without_second_reader"],
        published_at=wording.moment(row["published_at"]),
        citations=citations,
    )


# What the rule needs of the entries of whole positions, to tell the moves of some of them.
MOVE_FIELDS = ("position_id", "position__kind", *STAND_COLUMNS)


def moves_of_positions(positions: set[int], known: datetime | None) -> dict[int, Shift]:
    """Return the moves of all main entries of the positions, by entry, as known."""
    rows = Entry.objects.known(known).filter(position__in=positions).in_order()
    return moves_of(rows.values(*MOVE_FIELDS))
