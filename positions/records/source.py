"""A source: the entries that cite it, and what else rests on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from positions.domain import wording
from positions.domain.evidence import CitedSource, origin_of, strength_of
from positions.models import Assessment, Citation, Delegate, Entry, Event, Negotiation, Office, Outcome, Source
from positions.models.sources import is_shown
from positions.reading.documents import readable
from positions.reading.entries import FIELDS, EntryLine, lines, moves_of_positions
from positions.reading.strength import COUNTED, cited_source

NOTHING = Value("", TextField())


@dataclass(frozen=True, slots=True)
class Rest:
    """Something other than an entry that rests on a source."""

    what: str
    text: str
    locator: str
    round: str


@dataclass(frozen=True, slots=True)
class OriginCount:
    """The origin of what a source gives: how many entries rest on it, how many on nothing else, and its sources."""

    origin: str
    entries: int
    alone: int
    sources: tuple[tuple[str, str], ...]


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
    rests: tuple[Rest, ...]
    has_text: bool


def source_page(
    negotiation: Negotiation, key: str, known: datetime | None, *, drafts: bool = False
) -> SourcePage | None:
    """Return a source's page as known.

    None when it does not exist, or is not shown then; with `drafts`, today's page has it all the same.
    """
    told = ExpressionWrapper(is_shown(known), BooleanField())
    text = Exists(readable(known, team=drafts).filter(source=OuterRef("pk")).order_by())
    source = Source.objects.filter(negotiation=negotiation, key=key).annotate(told=told, has_text=text).first()
    shown = source is not None and bool(vars(source)["told"])
    if source is None or not (shown or (drafts and known is None)):
        return None
    citing = Citation.objects.known(known).filter(source=source).values("entry")
    cited = Entry.objects.known(known).filter(pk__in=citing)
    rows = list(cited.order_by("-effective_on", "key").values(*FIELDS, "position__title"))
    found = moves_of_positions({row["position_id"] for row in rows}, known)
    listed = lines(rows, known, found)
    return SourcePage(
        source=source,
        shown=shown,
        origin=origin_count(source, known),
        published_on=wording.partial_date(source.published_on),
        accessed_on=wording.partial_date(source.accessed_on),
        entries=tuple((row["position__title"], line) for row, line in zip(rows, listed, strict=True)),
        rests=tuple(rests_on(source)),
        has_text=bool(vars(source)["has_text"]),
    )


def origin_count(source: Source, known: datetime | None) -> OriginCount:
    """Return how much rests on the origin of a source, as known.

    Two queries: as one within the other, the database takes minutes where it has not counted its rows yet, as after
    an import.
    """
    origin = origin_of(source.origin, source.key)
    same = Q(source__origin=origin) | Q(source__origin="", source__key=origin)
    citing = Citation.objects.known(known).filter(same, source__negotiation=source.negotiation_id)
    resting = Entry.objects.known(known).filter(pk__in=citing.values("entry")).order_by().values_list("pk", flat=True)
    rows = Citation.objects.known(known).filter(entry__in=list(resting)).order_by("source__key")
    cited: dict[tuple[int, bool], list[CitedSource]] = {}
    titles = {}
    for entry, reading, title, key, *columns in rows.values_list("entry", "entry__reading", "source__title", *COUNTED):
        of = cited_source(key, *columns)
        cited.setdefault((entry, reading), []).append(of)
        if of.origin == origin and key != source.key:
            titles[key] = title
    strengths = [strength_of(of, own_word=True, reading=reading) for (_, reading), of in cited.items()]
    alone = sum(strength.rests_only_on(origin) for strength in strengths)
    return OriginCount(origin, len(strengths), alone, tuple(titles.items()))


def rests_on(source: Source) -> Iterator[Rest]:
    """Yield what else than entries rests on the source, in one query: five kinds of rows."""
    office = Concat("person__name", Value(": ", TextField()), "title", output_field=TextField())
    first, *others = [
        select(Outcome, source, "outcome", F("text"), F("locator"), F("round__key")),
        select(Event, source, "event", F("title"), F("locator"), NOTHING),
        select(Delegate, source, "delegate", F("person__name"), F("locator"), F("delegation__round__key")),
        select(Office, source, "office", office, NOTHING, NOTHING),
        select(Assessment, source, "assessment", F("text"), F("locator"), F("round__key")),
    ]
    for what, said, where, in_round in first.union(*others, all=True).order_by("what", "in_round", "said"):
        yield Rest(what, said, where, in_round or "")


def select(model: Any, source: Source, what: str, said: Any, where: Any, in_round: Any) -> Any:
    """Return the rows of a model that rest on the source, in the columns that all of them share."""
    texts = {"said": said, "where": where, "in_round": in_round}
    columns = {name: Cast(text, TextField()) for name, text in texts.items()}
    rows = model.objects.filter(source=source).annotate(what=Value(what, TextField()), **columns)
    return rows.values_list("what", *texts)
