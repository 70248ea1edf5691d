"""The documents that evidence comes from."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from positions.domain.codebook import Read, Reliability, SourceType
from positions.models.base import (
    Keyed,
    code_field,
    filled,
    language_tag,
    one_of,
    partial_date,
    partial_date_field,
    text_field,
    web_address,
)
from positions.models.entries import Citation


class SourceQuerySet(models.QuerySet["Source"]):
    """Queries over sources."""

    def shown(self, known: datetime | None = None) -> Self:
        """Keep the sources that may be shown at a moment (None: now): not those on which only proposals rest."""
        cited = Citation.objects.filter(source=OuterRef("pk"))
        return self.exclude(Exists(cited) & ~Exists(cited.known(known)))


class Source(Keyed):
    """A document, at its address on the web and in an archive.

    `origin` is who first published what it gives, and when, where that is somebody else or where one text stands in
    several sources: those of one origin count as one. Empty: the source is its own.
    """

    title = text_field(required=True)
    publisher = text_field(required=True)
    author = text_field()
    origin = text_field()
    published_on = partial_date_field()
    type = code_field(20)
    url = text_field()
    archive_url = text_field()
    accessed_on = partial_date_field()
    language = text_field()
    reliability = code_field(1)
    read = code_field(10)
    note = text_field()

    objects = SourceQuerySet.as_manager()

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            filled("source_filled", "title", "publisher"),
            partial_date("source_published_on_is_date", "published_on"),
            partial_date("source_accessed_on_is_date", "accessed_on"),
            one_of("source_type_known", "type", SourceType),
            one_of("source_reliability_known", "reliability", Reliability, optional=True),
            one_of("source_read_known", "read", Read),
            web_address("source_url_is_web", "url"),
            web_address("source_archive_url_is_web", "archive_url"),
            language_tag("source_language_is_tag", "language"),
        ]
