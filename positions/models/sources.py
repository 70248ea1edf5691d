"""The documents that evidence comes from."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q

from positions.domain.codebook import Operation, Read, Reliability, SourceType
from positions.models.assessments import Assessment
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
from positions.models.delegations import Delegate
from positions.models.entries import Citation
from positions.models.history import ReferenceChange
from positions.models.people import Office
from positions.models.rounds import Event, Outcome

# What is published as soon as it is recorded, and its source with it.
RESTING: tuple[type[models.Model], ...] = (Outcome, Event, Office, Delegate, Assessment)
# What of it those keep who keep delegations.
OF_DELEGATIONS = frozenset({Office, Delegate})


def is_shown(known: datetime | None, *, but: Collection[type[models.Model]] = ()) -> Q:
    """Return the condition that a source may be shown as known at a moment (None: now).

    It was made public for itself, or a citation of it was published, or reference data rest on it, which are today's
    at any moment. What is only proposed shows no source. `but`: whatever of these reference data rest on it.
    """
    own = Q(public_since__isnull=False) if known is None else Q(public_since__lte=known)
    resting = [Citation.objects.known(known), *(model._default_manager.all() for model in RESTING if model not in but)]
    for rows in resting:
        own |= Q(Exists(rows.filter(source=OuterRef("pk"))))
    return own


class SourceQuerySet(models.QuerySet["Source"]):
    """Queries over sources."""

    def shown(self, known: datetime | None = None) -> Self:
        """Keep the sources that everybody may see as known at a moment (None: now)."""
        return self.filter(is_shown(known))

    def recorded_by(self, user: User) -> Self:
        """Keep the sources that the person recorded."""
        own = ReferenceChange.objects.filter(table="source", operation=Operation.ADDED, by=user)
        return self.filter(pk__in=own.values("row"))


class Source(Keyed):
    """A document, at its address on the web and in an archive.

    `origin` is who first published what it gives, and when, where that is somebody else or where one text stands in
    several sources: those of one origin count as one. Empty: the source is its own.

    `public_since` is the moment of the act that published the source for itself: an import, or an administrator's who
    recorded it. None: it was recorded while logging, and nobody sees it before something published rests on it.
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
    public_since = models.DateTimeField(null=True, blank=True, editable=False)

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
