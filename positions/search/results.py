"""What was found, as a page of finished lines: how many of each kind, and where each leads."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from positions.domain import wording
from positions.models.search import Findable
from positions.reading.strength import CitedSources, ShownStrength, read_cited
from positions.search.asking import SearchTerms
from positions.search.finding import MOST as MOST_RANKED
from positions.search.finding import WhereToFind, find
from positions.search.marking import Marker, marker
from positions.web.jinja import address
from positions.web.paging import Keyset, number
from tracker.kept_plans import planned_once

MOST = 25
BEST_FIRST = Keyset(("score", "id"), (number, number))
NAMES = {
    Findable.ENTRY: ("Entry", "Entries"),
    Findable.QUOTE: ("Quote", "Quotes"),
    Findable.POSITION: ("Position", "Positions"),
    Findable.SOURCE: ("Source", "Sources"),
    Findable.PERSON: ("Person", "People"),
    Findable.OUTCOME: ("Outcome", "Outcomes"),
    Findable.EVENT: ("Event", "Events"),
    Findable.ASSESSMENT: ("Assessment", "Assessments"),
}

# Each row of the index with what it is about; only the rows of one page, by their ids.
FOUND = """
SELECT s.id, s.kind, n.key AS negotiation, coalesce(nullif(n.title, ''), n.key) AS negotiation_name,
    p.key AS position, p.title AS position_title, p.kind AS position_kind, p.note AS position_note,
    coalesce(nullif(y.short_name, ''), y.name, '') AS party, coalesce(i.name, '') AS issue,
    c.id AS entry_id, c.own_word, c.reading,
    c.key AS entry, c.effective_on, c.precision, c.content, c.statement, c.condition, c.speaker, c.coding_note,
    q.quote, q.quote_language, q.translation, q.locator,
    d.key AS source, d.title AS source_title, d.publisher, d.author, d.published_on, d.type, d.note AS source_note,
    h.key AS person, h.name, h.native_name, array_to_string(h.aliases, ', ') AS aliases, h.note AS person_note,
    (SELECT string_agg(DISTINCT o.title, '; ') FROM positions_office o WHERE o.person_id = h.id) AS offices,
    t.text AS outcome_text, t.order AS outcome_order, t.status AS outcome_status,
    v.key AS event, v.title AS event_title, v.text AS event_text, v.occurred_on, v.precision AS event_precision,
    a.key AS assessment, a.text AS assessment_text, a.basis AS assessment_basis,
    r.key AS round, coalesce(r.name, '') AS round_name, e.publisher AS evidence_publisher
FROM positions_searchrow s
    JOIN positions_negotiation n ON n.id = s.negotiation_id
    LEFT JOIN positions_citation q ON s.kind = 'quote' AND q.id = s.target
    LEFT JOIN positions_entry c ON c.id = CASE s.kind WHEN 'entry' THEN s.target ELSE q.entry_id END
    LEFT JOIN positions_position p ON p.id = CASE s.kind WHEN 'position' THEN s.target ELSE c.position_id END
    LEFT JOIN positions_party y ON y.id = s.party
    LEFT JOIN positions_issue i ON i.id = s.issue
    LEFT JOIN positions_source d ON d.id = CASE s.kind WHEN 'source' THEN s.target ELSE q.source_id END
    LEFT JOIN positions_person h ON s.kind = 'person' AND h.id = s.target
    LEFT JOIN positions_outcome t ON s.kind = 'outcome' AND t.id = s.target
    LEFT JOIN positions_event v ON s.kind = 'event' AND v.id = s.target
    LEFT JOIN positions_assessment a ON s.kind = 'assessment' AND a.id = s.target
    LEFT JOIN positions_round r ON r.id = coalesce(t.round_id, a.round_id)
    LEFT JOIN positions_source e ON e.id = coalesce(t.source_id, v.source_id, a.source_id)
WHERE s.id = ANY (%s)"""

Row = dict[str, Any]
Line = tuple[str, SafeString]
# Texts with their labels, and what is shown of a row: the page it leads to, the key there (empty: the page has none)
# and perhaps a place on it, the name, facts, the texts that are always shown, and further ones.
Texts = tuple[tuple[str, str], ...]
Parts = tuple[str, str, str, tuple[str, ...], Texts, Texts]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind as a word, where it leads, its name, what is known of it, and texts with marks.

    A line is a label (empty for the text itself) and the text. An entry and a quote have the strength of the evidence.
    """

    kind: str
    word: str
    href: str
    title: SafeString
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    negotiation: str
    strength: ShownStrength | None


@dataclass(frozen=True, slots=True)
class Facet:
    """A kind and how many of it were found, `more`: or more than that; without a code: all of them."""

    code: str
    name: str
    count: int
    more: bool

    @property
    def number(self) -> str:
        return f"more than {self.count:,}" if self.more else str(self.count)


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found; `following` is the place of the last one when there are more, else empty.

    `more`: there are more than `total`, which are not ranked.
    """

    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    total: int
    more: bool
    following: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of rows with what they are about, how many there are of each kind and in all, and as in `Results`."""

    rows: list[Row]
    counts: dict[str, int]
    further: frozenset[str]
    total: int
    more: bool
    following: str


NOTHING = FoundPage([], {}, frozenset(), 0, False, "")


def results(terms: SearchTerms, where: WhereToFind, kinds: Sequence[str], cursor: str) -> Results:
    """Return a page of what answers, the best first, those of some kinds when they are named. Six queries, at most.

    Raises BadCursor.
    """
    page = page_of(terms, where, kinds, cursor, MOST)
    mark = marker(terms.sought, (text for row in page.rows for text in texts_of(row)))
    cited = read_cited((row["entry_id"] for row in page.rows if row["entry_id"]), None, where.known)
    return Results(
        hits=tuple(hit(row, mark, cited) for row in page.rows),
        facets=tuple(facets(page.counts, page.further)),
        total=page.total,
        more=page.more,
        following=page.following,
    )


def page_of(terms: SearchTerms, where: WhereToFind, kinds: Sequence[str], cursor: str, most: int) -> FoundPage:
    """Return a page of what answers as `results` does, with how many there are of each kind. Four queries, at most.

    Raises BadCursor.
    """
    found = find(terms, where, kinds, BEST_FIRST.read(cursor), most + 1)
    counts = {kind: min(count, MOST_RANKED) if kind in found.more else count for kind, count in found.counts.items()}
    page = found.best[:most]
    return FoundPage(
        rows=read([pk for _, pk in page]),
        counts=counts,
        further=found.more,
        total=sum(count for kind, count in counts.items() if not kinds or kind in kinds),
        more=any(not kinds or kind in kinds for kind in found.more),
        following=BEST_FIRST.cursor(page[-1]) if len(found.best) > most else "",
    )


def facets(counts: dict[str, int], further: Collection[str]) -> Iterator[Facet]:
    """Yield all kinds together, then each of which something was found."""
    yield Facet("", "Everything", sum(counts.values()), bool(further))
    for kind, (_, many) in NAMES.items():
        if counts.get(kind):
            yield Facet(kind.value, many, counts[kind], kind in further)


def read(ids: Sequence[int]) -> list[Row]:
    """Return the rows of the index with what they are about, in the order of the ids."""
    if not ids:
        return []
    with planned_once() as cursor:
        cursor.execute(FOUND, [list(ids)])
        names = [column.name for column in cursor.description or ()]
        rows = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    return [rows[pk] for pk in ids if pk in rows]


def hit(row: Row, mark: Marker, cited: CitedSources) -> Hit:
    kind = Findable(row["kind"])
    _, _, title, facts, always, further = SHOWN[kind](row)
    return Hit(
        kind=kind.value,
        word=NAMES[kind][0],
        href=address_of(row),
        title=mark.marked(title),
        facts=tuple(fact for fact in facts if fact),
        lines=tuple(chosen(always, further, mark)),
        negotiation=row["negotiation_name"],
        strength=strength_of_row(row, cited) if row["entry_id"] else None,
    )


def texts_of(row: Row) -> list[str]:
    """Return what a row says, its facts apart."""
    _, _, title, _, always, further = SHOWN[Findable(row["kind"])](row)
    return [title, *(text for _, text in (*always, *further) if text)]


def address_of(row: Row) -> str:
    page, key, *_ = SHOWN[Findable(row["kind"])](row)
    key, hash_, place = key.partition("#")
    found = address(get_script_prefix(), f"positions:{page}", row["negotiation"], *filter(None, [key]))
    return found + hash_ + place


def strength_of_row(row: Row, cited: CitedSources) -> ShownStrength:
    return cited.shown(cited.of(row["entry_id"], own_word=row["own_word"], reading=row["reading"]))


def chosen(always: Texts, further: Texts, mark: Marker) -> Iterator[Line]:
    """Yield the texts to show: those that are always shown, and further ones in which something was found."""
    for label, text in (*always, *((label, text) for label, text in further if mark.has(text))):
        if text:
            yield label, mark.snippet(text)


def of_entry(row: Row) -> Parts:
    facts = (wording.dated(row["effective_on"], row["precision"]), row["party"], row["issue"])
    always = (("", row["content"]), ("", row["statement"]))
    further = (("Only if", row["condition"]), ("Speaker", row["speaker"]), ("Coding note", row["coding_note"]))
    return "entry", row["entry"], row["position_title"], facts, always, further


def of_quote(row: Row) -> Parts:
    when = wording.dated(row["effective_on"], row["precision"])
    facts = (when, row["party"], f"{row['publisher']}: {row['source_title']}")
    always = (("Quote", row["quote"]), ("Translation", row["translation"]))
    return "entry", row["entry"], row["position_title"], facts, always, ()


def of_position(row: Row) -> Parts:
    facts = (row["party"], row["position_kind"], row["issue"])
    return "position", row["position"], row["position_title"], facts, (("", row["position_note"]),), ()


def of_source(row: Row) -> Parts:
    facts = (row["author"], row["publisher"], wording.partial_date(row["published_on"]), row["type"])
    further = (("Author", row["author"]), ("Publisher", row["publisher"]), ("Note", row["source_note"]))
    return "source", row["source"], row["source_title"], facts, (), further


def of_person(row: Row) -> Parts:
    always = (("", row["native_name"]), ("Also", row["aliases"]), ("", row["offices"] or ""))
    return "person", row["person"], row["name"], (row["party"],), always, (("Note", row["person_note"]),)


def of_outcome(row: Row) -> Parts:
    place = f"{row['round']}#outcome-{row['outcome_order']}"
    facts = (row["round_name"], row["outcome_status"], row["issue"], row["evidence_publisher"])
    return "round", place, row["outcome_text"], facts, (), ()


def of_event(row: Row) -> Parts:
    facts = (wording.dated(row["occurred_on"], row["event_precision"]), row["evidence_publisher"])
    return "events", f"#{row['event']}", row["event_title"], facts, (("", row["event_text"]),), ()


def of_assessment(row: Row) -> Parts:
    facts = (row["evidence_publisher"], row["assessment_basis"], row["party"], row["issue"], row["round_name"])
    return "assessments", f"#{row['assessment']}", row["assessment_text"], facts, (), ()


SHOWN = {
    Findable.ENTRY: of_entry,
    Findable.QUOTE: of_quote,
    Findable.POSITION: of_position,
    Findable.SOURCE: of_source,
    Findable.PERSON: of_person,
    Findable.OUTCOME: of_outcome,
    Findable.EVENT: of_event,
    Findable.ASSESSMENT: of_assessment,
}
