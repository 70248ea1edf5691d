"""The releases of a negotiation, ready to show: version, dates, what they hold, digests, and what was removed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BinaryField, F, Func, Value
from django.template.defaultfilters import filesizeformat

from positions.domain import wording
from positions.models import Negotiation, Release
from positions.package.schema import heading
from positions.package.snapshot import travelling
from positions.package.tables import BY_NAME, TABLES
from positions.web.asked import NotHere
from positions.web.citations import day_of
from positions.web.paging import Keyset, moment_read

PAGE = 20
ORDER = Keyset(("released_at",), (moment_read,))
# What the list says of what a release holds; its own page says all.
TELLING = {"entries": ("entry", "entries"), "positions": ("position", "positions"), "sources": ("source", "sources")}
PIECE = 1_000_000


@dataclass(frozen=True, slots=True)
class RemovedTexts:
    """A redaction of a release: when it was, and the SHA-256 that the zip had before."""

    when: str
    former_sha256: str


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release, ready to show. `made` is the day on which its package was made.

    `holds` are what it holds most of, `counts` all its tables with how many rows they have.
    """

    version: str
    notes: str
    made: str
    named: str
    by: str
    imported: bool
    holds: str
    counts: tuple[tuple[str, int], ...]
    size: str
    bytes: int
    sha256: str
    tables_sha256: str
    removed: tuple[RemovedTexts, ...]


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """A page of releases, the newest first; `cursor` leads to the older ones, empty at the end."""

    lines: tuple[ReleaseLine, ...]
    cursor: str


def release_list(negotiation: Negotiation, older: str) -> ReleaseList:
    """Return the page of releases after a cursor. One query. Raises BadCursor."""
    rows = Release.objects.filter(negotiation=negotiation).defer("content")
    listed = list(ORDER.beyond(rows, ORDER.read(older), backwards=True)[: PAGE + 1])
    cursor = ORDER.cursor((listed[PAGE - 1].released_at.isoformat(),)) if len(listed) > PAGE else ""
    return ReleaseList(tuple(map(line_of, listed[:PAGE])), cursor)


def release_called(negotiation: Negotiation, version: str) -> Release:
    """Return the release of a version, without its bytes. One query. Raises NotHere."""
    kept = Release.objects.filter(negotiation=negotiation, version=version).defer("content").first()
    if kept is None:
        raise NotHere(f"{negotiation.name} has no release “{version[:80]}”.", negotiation)
    return kept


def line_of(row: Release) -> ReleaseLine:
    return ReleaseLine(
        version=row.version,
        notes=row.notes,
        made=made_on(row),
        named=wording.moment(row.released_at),
        by=row.released_by_name,
        imported=row.imported_in_id is not None,
        holds=wording.listed([wording.counted(row.counts.get(name, 0), *nouns) for name, nouns in TELLING.items()]),
        counts=tuple(counts_by_table(row.counts)),
        size=filesizeformat(row.size),
        bytes=row.size,
        sha256=row.sha256,
        tables_sha256=row.tables_sha256,
        removed=tuple(removed_from(row)),
    )


def made_on(row: Release) -> str:
    """Return the day on which the package of a release was made, in words; as it came in, where it does not say."""
    day = day_of(row.created)
    return wording.partial_date(day) if day else wording.day(row.released_at.date())


def removed_from(row: Release) -> Iterator[RemovedTexts]:
    for at, former in zip(row.redacted_at, row.former_sha256, strict=True):
        yield RemovedTexts(wording.moment(at), former)


def counts_by_table(counts: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the tables by what people call them, with how many rows they have, in the order of a package."""
    for spec in TABLES:
        if spec.name in counts:
            yield heading(spec.name), counts[spec.name]


def counts_now(negotiation: Negotiation) -> dict[str, int]:
    """Return how many rows of each table a release would hold now. A query for each table."""
    return {name: travelling(negotiation, spec).count() for name, spec in BY_NAME.items()}


def pieces_of(row: Release) -> Iterator[bytes]:
    """Yield the bytes of a release, a piece at a time: never more than one is in memory.

    Raises RuntimeError when they became others meanwhile: what was sent of them is then no zip.
    """
    same = Release.objects.filter(pk=row.pk, sha256=row.sha256)
    for start in range(1, row.size + 1, PIECE):
        part = Func(F("content"), Value(start), Value(PIECE), function="substr", output_field=BinaryField())
        piece: bytes | None = same.values_list(part, flat=True).first()
        if piece is None:
            raise RuntimeError(f"Release {row.version} was redacted while it was sent.")
        yield bytes(piece)


def before_of(row: Release) -> str:
    """Return the version of the release before this one; empty when it is the first. One query."""
    earlier = Release.objects.filter(negotiation=row.negotiation_id, released_at__lt=row.released_at)
    return earlier.order_by("-released_at").values_list("version", flat=True).first() or ""
