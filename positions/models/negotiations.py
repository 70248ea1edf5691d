"""A negotiation, which is one data package, and the imports that brought its data."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from positions.domain.codebook import CODEBOOK
from positions.domain.roles import WORK, Permission
from positions.models.base import (
    InNegotiation,
    check,
    contact,
    key_field,
    one_of,
    reference,
    slug,
    text_field,
    together,
    unique,
)


class NegotiationState(StrEnum):
    """Whether a negotiation is there for everybody, or only for those who prepare it."""

    PREPARATION = "preparation"
    PUBLIC = "public"


# The first parts of addresses that the site needs for itself, so no negotiation can be called so.
RESERVED_NAMES = (
    "admin",
    "api",
    "accounts",
    "static",
    "search",
    "c",
    "health",
    "metrics",
    "help",
    "about",
    "sitemap.xml",
    "robots.txt",
    "favicon.ico",
    "new",
    "unfinished",
    "review",
    "inbox",
)


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    """Queries about negotiations."""

    def visible_to(self, person: User | AnonymousUser) -> Self:
        """Leave out what the person may not know to exist: what is in preparation, unless they are of it.

        Of it are its members, and whoever works on negotiations by a role of the whole site. Every page, list, search,
        feed and answer to programs asks this, so the limit that is set here holds for all.
        """
        public = Q(state=NegotiationState.PUBLIC.value)
        return self.filter(public if person.pk is None else public | Q(pk__in=homes_of(person.pk, WORK, of_it=True)))

    def allowing(self, permissions: Iterable[Permission], person: User) -> Self:
        """Keep those in which the person has one of these permissions of WORK, which the database is asked for."""
        return self.filter(pk__in=homes_of(person.pk, permissions, of_it=False))


def homes_of(person: int, permissions: Iterable[Permission], *, of_it: bool) -> RawSQL:
    """Return, as a part of a query, the numbers of the negotiations where somebody, by number, may do one of these.

    With `of_it` also those in which they have any role. The database has it as a function (guards/members.sql), since
    PostgreSQL takes longer to plan the question than to answer it, and pages ask it several times in a query.
    """
    acts = ",".join(sorted(permissions))
    return RawSQL("SELECT positions_homes(%s, string_to_array(%s, ','), %s)", [person, acts, of_it])


class Negotiation(models.Model):
    """Talks between parties; its key is the package's `name` and the first part of every address."""

    key = key_field(unique=True)
    title = text_field()
    description = text_field()
    licenses = models.JSONField(default=list, blank=True)
    # Who made the data, each with `title`, `role` and `path`.
    contributors = models.JSONField(default=list, blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    # The days that the data are about, `start` and `end`.
    temporal = models.JSONField(default=dict, blank=True)
    homepage = text_field()
    # Who keeps the data on this site, and how they are reached: a mail address or a web address. Of no package.
    keeper = text_field(database_default=True)
    contact = text_field(database_default=True)
    # Who coded the data, how far to trust them, where they end: shown wherever figures of the data are.
    limits = text_field()
    # The version of the codebook by which the entries are coded.
    codebook = models.CharField(max_length=10, default=CODEBOOK)
    version = text_field()
    # As the package says it, a UTC timestamp: written back to the byte, never stamped by us.
    created = text_field()
    # The SHA-256 of the release that was taken in last: an export that differs from it says so in its version.
    release_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Further properties of the package, written back as they came.
    extra = models.JSONField(default=dict, blank=True)
    # The pair of rounds shown first; None when the package names none.
    before = reference("positions.Round", null=True, blank=True, related_name="+")
    after = reference("positions.Round", null=True, blank=True, related_name="+")
    # Further pairs worth a look, each with the keys `before` and `after` of its rounds and a `title`.
    comparisons = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=20, default=NegotiationState.PUBLIC.value, db_default=NegotiationState.PUBLIC.value
    )
    # Since when, and by whom, nothing more is added; None: it is at work.
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        constraints = [
            slug("negotiation_key_is_slug"),
            contact("negotiation_contact_reaches", "contact"),
            one_of("negotiation_state_known", "state", NegotiationState),
            together(
                "negotiation_archived_by_somebody",
                "A negotiation is archived by somebody, at a time.",
                *("archived_at", "archived_by"),
            ),
            check(
                "negotiation_archived_was_public",
                Q(archived_at__isnull=True) | Q(state=NegotiationState.PUBLIC.value),
                "What is in preparation is deleted, not archived.",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def in_preparation(self) -> bool:
        """Whether only those who are of it know of it."""
        return self.state == NegotiationState.PREPARATION

    @property
    def name(self) -> str:
        return self.title or self.key


class Import(InNegotiation):
    """One package taken in: which, when, and by whom (None: from the command line)."""

    name = text_field()
    version = text_field()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    imported_by_name = text_field(database_default=True)

    class Meta:
        constraints = [unique("import_in_negotiation", ["negotiation", "id"])]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
