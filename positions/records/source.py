"""A source: the entries that cite it, and what else rests on it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from positions.domain import wording
from positions.domain.evidence import CitedSource, origin_of, strength_of
from positions.models import Assessment, Citation, Delegate, Entry, Event, Negotiation, Office, Outcome, Source
from positions.models.sources import is_shown
from positions.reading.compiled import A_MOMENT, A_THING, AN_ID, CompiledQuery
from positions.reading.documents import readable
from positions.reading.entries import FIELDS, EntryLine, lines, moves_of_positions, with_citations
from positions.reading.reference_history import record_read
from positions.reading.strength import COUNTED, cited_source
from positions.web.paged import Paged, paged, paged_by_number
from positions.web.paging import Keyset
from positions.web.paging import key as key_of

NOTHING = Value("", TextField())


# So many entries, of those that rest on an origin, are counted, and so many other sources of it are named.
MOST_COUNTED = 1_000
MOST_NAMED = 20
# The order of the entries that cite a source.
ORDER = Keyset(("-effective_on", "key"), (date.fromisoformat, key_of))


@dataclass(frozen=True, slots=True)
class Rest:
    """Something other than an entry that rests on a source; `id` is the number of its row among those of its kind."""

    what: str
    text: str
    locator: str
    round: str
    id: int


@dataclass(frozen=True, slots=True)
class OriginCount:
    """The origin of what a source gives: how many entries rest on it, how many on nothing else, and its sources.

    Of more than MOST_COUNTED entries it is only said that they are more (`many`). `further`: not all sources are named.
    """

    origin: str
    entries: int
    alone: int
    sources: tuple[tuple[str, str], ...]
    many: bool = False
    further: bool = False


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source, the entries that cite it (with the position's title), and what else rests on it.

    `shown`: everybody sees it; else only those who may see proposals. `has_text`: who looks may read its text.
    """

    source: Source
    shown: bool
    origin: OriginCount
    published_on: str
    accessed_on: str
    entries: tuple[tuple[str, EntryLine], ...]
    listed: Paged[dict[str, Any]]
    rests: Paged[Rest]
    has_text: bool


def source_page(
    request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None, *, drafts: bool = False
) -> SourcePage | None:
    """Return a source's page as known, with those of the entries that cite it that the address asks for.

    None when it does not exist, or is not shown then; with `drafts`, today's page has it all the same. Raises
    BadCursor.
    """
    read = sources_read(now=known is None, drafts=drafts).objects(negotiation=negotiation.pk, thing=key, moment=known)
    if not read or not (read[0].told or (drafts and known is None)):
        return None
    source = read[0]
    citing = Citation.objects.known(known).filter(source=source, negotiation=negotiation).values("entry")
    cited = Entry.objects.known(known).filter(pk__in=citing, negotiation=negotiation)
    told = with_citations(cited, known).values(*FIELDS, "position__title", "cites")
    page = paged(request, told, ORDER, place_of)
    listed = lines(page.rows, moves_of_positions({row["position_id"] for row in page.rows}, known))
    return SourcePage(
        source=source,
        shown=source.told,
        origin=origin_count(source, known),
        published_on=wording.partial_date(source.published_on),
        accessed_on=wording.partial_date(source.accessed_on),
        entries=tuple((row["position__title"], line) for row, line in zip(page.rows, listed, strict=True)),
        listed=page,
        rests=paged_by_number(request, rests_on(source), lambda rest: rest.id, name="rests"),
        has_text=source.has_text,
    )


@cache
def sources_read(*, now: bool, drafts: bool) -> CompiledQuery:
    """Return the query for a source with its `record`, whether it is shown (`told`), and whether it `has_text`."""
    known = None if now else A_MOMENT
    told = ExpressionWrapper(is_shown(known), BooleanField())
    text = Exists(readable(known, team=drafts).filter(source=OuterRef("pk")).order_by())
    rows = Source.objects.filter(negotiation=AN_ID, key=A_THING)
    return CompiledQuery(rows.annotate(told=told, has_text=text, record=record_read("source")))


def origin_count(source: Source, known: datetime | None) -> OriginCount:
    """Return how much rests on the origin of a source, as known.

    Two queries: as one within the other, the database takes minutes where it has not counted its rows yet, as after
    an import.
    """
    origin = origin_of(source.origin, source.key)
    same = Q(source__origin=origin) | Q(source__origin="", source__key=origin)
    home = source.negotiation_id
    citing = Citation.objects.known(known).filter(same, source__negotiation=home, negotiation=home)
    entries = Entry.objects.known(known).filter(pk__in=citing.values("entry"), negotiation=home).order_by()
    resting = list(entries.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    many = len(resting) > MOST_COUNTED
    rows = Citation.objects.known(known).filter(entry__in=resting, negotiation=home, source__negotiation=home)
    cited: dict[tuple[int, bool], list[CitedSource]] = {}
    titles = {}
    columns = ("entry", "entry__reading", "source__title", *COUNTED)
    for entry, reading, title, key, *of_source in rows.order_by("source__key").values_list(*columns):
        of = cited_source(key, *of_source)
        cited.setdefault((entry, reading), []).append(of)
        if of.origin == origin and key != source.key:
            titles[key] = title
    strengths = [strength_of(of, own_word=True, reading=reading) for (_, reading), of in cited.items()]
    alone = sum(strength.rests_only_on(origin) for strength in strengths)
    named = tuple(titles.items())
    return OriginCount(origin, len(strengths), alone, named[:MOST_NAMED], many, len(named) > MOST_NAMED)


def place_of(row: dict[str, Any]) -> tuple[date, str]:
    return row["effective_on"], row["key"]


def rests_on(source: Source) -> list[Rest]:
    """Return what else than entries rests on the source, in one query: five kinds of rows."""
    office = Concat("person__name", Value(": ", TextField()), "title", output_field=TextField())
    kinds = (
        (Outcome, "outcome", F("text"), F("locator"), F("round__key")),
        (Event, "event", F("title"), F("locator"), NOTHING),
        (Delegate, "delegate", F("person__name"), F("locator"), F("delegation__round__key")),
        (Office, "office", office, NOTHING, NOTHING),
        (Assessment, "assessment", F("text"), F("locator"), F("round__key")),
    )
    first, *others = [select(kind, source, F("id") * len(kinds) + place) for place, kind in enumerate(kinds)]
    found = first.union(*others, all=True).order_by("what", "in_round", "said", "number")
    return [Rest(what, said, where, in_round or "", number) for what, said, where, in_round, number in found]


def select(kind: tuple[Any, str, Any, Any, Any], source: Source, number: Any) -> Any:
    """Return the rows of a kind that rest on the source, in the columns that all kinds share."""
    model, what, said, where, in_round = kind
    texts = {"said": said, "where": where, "in_round": in_round}
    columns = {name: Cast(text, TextField()) for name, text in texts.items()}
    rows = model.objects.filter(source=source, negotiation=source.negotiation_id)
    told = rows.annotate(what=Value(what, TextField()), **columns, number=Cast(number, BigIntegerField()))
    return told.values_list("what", *texts, "number")
