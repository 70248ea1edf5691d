"""The list of sources with and without a stored text, for the team."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery

from positions.domain import wording
from positions.domain.codebook import Read
from positions.models import Citation, Document, Entry, Negotiation, Source
from positions.models.entries import WAITING

# On one page; what has a text comes first.
MOST = 500


@dataclass(frozen=True, slots=True)
class ShelvedSource:
    """A source in the list: how many published entries and proposals cite it, and its text, if there is one."""

    key: str
    title: str
    publisher: str
    published_on: str
    read: str
    entries: int
    proposals: int
    has_text: bool
    free: bool


@dataclass(frozen=True, slots=True)
class DocumentShelf:
    """What the list shows; `total` and `with_text` count all of the negotiation's sources."""

    listed: tuple[ShelvedSource, ...]
    total: int
    with_text: int
    more: bool


def shelf(negotiation: Negotiation, words: str, *, only: str) -> DocumentShelf:
    """Return the sources with all the words in title or publisher; `only`: `with` or `without` text, empty for all.

    Those with a text come first, then the newest. Two queries.
    """
    kept = Document.objects.kept(None).filter(source=OuterRef("pk")).order_by()
    rows = Source.objects.filter(negotiation=negotiation).annotate(
        has_text=Exists(kept), free=Exists(kept.filter(free_at__isnull=False))
    )
    counts = rows.aggregate(total=Count("pk"), texts=Count("pk", filter=Q(has_text=True)))
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(publisher__icontains=word) | Q(key__icontains=word))
    if only:
        rows = rows.filter(has_text=only == "with")
    living = Citation.objects.published().filter(entry__in=Entry.objects.known(None).values("pk"))
    rows = rows.annotate(entries=counted(living), proposals=counted(Citation.objects.filter(WAITING)))
    listed = list(rows.order_by("-has_text", "-published_on", "key")[: MOST + 1])
    return DocumentShelf(
        tuple(shelved(row, vars(row)) for row in listed[:MOST]), counts["total"], counts["texts"], len(listed) > MOST
    )


def counted(citations: object) -> Subquery:
    """Return how many entries the citations of the source of the query around it belong to."""
    of_source = citations.filter(source=OuterRef("pk")).order_by().values("source")  # type: ignore[attr-defined]
    return Subquery(of_source.annotate(n=Count("entry", distinct=True)).values("n"), output_field=IntegerField())


def shelved(source: Source, counts: dict[str, object]) -> ShelvedSource:
    return ShelvedSource(
        key=source.key,
        title=source.title,
        publisher=source.publisher,
        published_on=wording.partial_date(source.published_on),
        read={Read.WHOLE: "whole", Read.PART: "in part"}.get(Read(source.read), "not"),
        entries=int(str(counts["entries"] or 0)),
        proposals=int(str(counts["proposals"] or 0)),
        has_text=bool(counts["has_text"]),
        free=bool(counts["free"]),
    )
