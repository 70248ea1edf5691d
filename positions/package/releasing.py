"""Keeping a release: the package of the data as they are, packed once and kept to the byte."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User

from positions.models import Import, Negotiation, Release
from positions.models.releases import MOST_BYTES, VERSION_PATTERN
from positions.package import release
from positions.package.descriptor import Descriptor, stored, write
from positions.package.exporting import in_zip, new_zip, write_package, write_zip
from positions.package.matching import as_kept
from positions.package.schema import Cells
from positions.package.tables import TABLES


class ReleaseTooLarge(Exception):
    """The package is larger than what is kept; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            f"The package takes more than {MOST_BYTES:,} bytes as a zip, and no more is kept as a release. Export it "
            "on the command line (export_package) and keep the file where large files are kept."
        )


class BoundedBytes(io.BytesIO):
    """A zip in memory that does not grow beyond what is kept."""

    def write(self, data: Any, /) -> int:
        """Write at the present place. Raises ReleaseTooLarge."""
        if self.tell() + len(memoryview(data)) > MOST_BYTES:
            raise ReleaseTooLarge
        return super().write(data)


class PackedRelease:
    """The package of a negotiation as it is now, packed under a version (None: the one that it bears by itself)."""

    def __init__(self, negotiation: Negotiation, version: str | None = None, created: str = "") -> None:
        self.named = (version, created) if version else None
        self.said = Descriptor()
        self.tables_sha256 = ""
        stream = BoundedBytes()
        self.counts = write_zip(negotiation, stream, self._describe)
        self.content = stream.getvalue()
        self.content_sha256 = release.content_digest(self.tables_sha256, self.said)

    def _describe(self, negotiation: Negotiation, rows: str) -> Descriptor:
        self.tables_sha256 = rows
        if self.named:
            version, created = self.named
            self.said = replace(stored(negotiation), version=version, created=created)
        else:
            self.said = release.described(negotiation, rows)
        return self.said


class BroughtRelease:
    """The package of a release that was taken over an older one, packed as it came, whatever stands here beside it.

    `rows` are its rows by table, with `[redacted]` where a text was redacted here.
    """

    def __init__(self, rows: Mapping[str, Sequence[Cells]], said: Descriptor) -> None:
        self.said = said
        self.tables_sha256 = ""
        stream = BoundedBytes()
        tables = ((spec, spec.names, sorted(rows[spec.name], key=spec.place_of)) for spec in TABLES)
        with new_zip(stream) as archive:
            self.counts = write_package(in_zip(archive), tables, self._describe)
        self.content = stream.getvalue()
        self.content_sha256 = release.content_digest(self.tables_sha256, said)

    def _describe(self, digest: str) -> bytes:
        self.tables_sha256 = digest
        return write(self.said)


def keep(packed: PackedRelease | BroughtRelease, negotiation: Negotiation, **columns: Any) -> Release:
    """Keep what was packed as a release. To be called within an act that has the negotiation's moment."""
    return Release.objects.create(
        negotiation=negotiation,
        version=packed.said.version,
        created=packed.said.created,
        counts=packed.counts,
        content=packed.content,
        size=len(packed.content),
        sha256=sha256(packed.content).hexdigest(),
        tables_sha256=packed.tables_sha256,
        content_sha256=packed.content_sha256,
        **columns,
    )


def may_be_kept(version: str, negotiation: Negotiation) -> bool:
    """Say whether a version is a name for a release here, and free."""
    taken = Release.objects.filter(negotiation=negotiation, version=version)
    return bool(re.fullmatch(VERSION_PATTERN, version)) and not taken.exists()


def keep_imported(negotiation: Negotiation, said: Descriptor, *, moment: datetime, by: User | None) -> None:
    """Keep the release that an import brought, where the data are just that now; else nothing.

    Data with other work beside it are not that release, nor is one kept whose version is no name for a release here,
    or that is kept already, or too large.
    """
    brought = Import.objects.filter(negotiation=negotiation, version=said.version).order_by("id").last()
    if brought is None or not may_be_kept(said.version, negotiation):
        return
    try:
        packed = PackedRelease(negotiation)
    except ReleaseTooLarge:
        return
    if packed.said.version == said.version:
        keep(packed, negotiation, released_at=moment, released_by=by, imported_in=brought)


def keep_brought(
    rows: Mapping[str, Sequence[Cells]],
    said: Descriptor,
    negotiation: Negotiation,
    *,
    moment: datetime,
    imported: Import,
) -> None:
    """Keep a release that was taken over an older one, for the next one to be compared with.

    Nothing is kept where its version is no name for a release here, or is taken, or it is too large.
    """
    if not may_be_kept(said.version, negotiation):
        return
    try:
        packed = BroughtRelease(rows, as_kept(said))
    except ReleaseTooLarge:
        return
    keep(packed, negotiation, released_at=moment, released_by=imported.imported_by, imported_in=imported)
