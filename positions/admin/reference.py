"""Negotiations, parties, rounds, events, issues, sources, positions and assessments."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from positions.admin.base import ReferenceAdmin, Rows
from positions.admin.bounded_lists import HomeFilter
from positions.admin.bulk import archived_copies, rate
from positions.admin.site import site
from positions.models import (
    Assessment,
    Entry,
    Event,
    Incompatibility,
    Issue,
    Negotiation,
    Outcome,
    Party,
    Position,
    Round,
    Source,
    Term,
)
from positions.models.search import Findable
from positions.web.permissions import Permission
from positions.web.reference_forms import (
    SURE,
    EventForm,
    NegotiationRowForm,
    PairForm,
    PartyRowForm,
    RoundRowForm,
    SourceRowForm,
)
from positions.writing.moment import publishing_moment

# Who keeps delegations looks these up: they choose among them.
LOOKED_UP = (Permission.KEEP_REFERENCE_DATA, Permission.KEEP_DELEGATIONS)
IF_RIGHT = f"If it is so, tick “{SURE}”."
SETTLED = "Party, issue and kind stay as they are: an entry of this position is published."


@admin.register(Negotiation, site=site)
class NegotiationAdmin(ReferenceAdmin):
    """Negotiations: what the site says of them. They are made where they are set up, and one that was made stays."""

    form = NegotiationRowForm
    home = "pk"
    see = LOOKED_UP
    list_display = ("key", "title", "version", "before", "after")
    list_select_related = ("before", "after")
    list_filter = ()
    search_fields = ("key", "title")
    ordering = ("key",)
    autocomplete_fields = ("before", "after")
    fields = (
        *(
            "key",
            "title",
            "description",
            "limits",
            "keywords",
            "homepage",
            "keeper",
            "contact",
            "before",
            "after",
            "codebook",
        ),
        *("version", "created", "reason"),
    )
    readonly_fields = ("codebook", "version", "created")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return nothing: a negotiation is in no other."""
        return ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that none is made here, where it would be public at once."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody deletes a negotiation: its history stays."""
        return False


@admin.register(Party, site=site)
class PartyAdmin(ReferenceAdmin):
    """Parties."""

    form = PartyRowForm

    see = LOOKED_UP
    list_display = ("key", "name", "short_name", "role", "order", "negotiation")
    list_select_related = ("negotiation",)
    list_filter = (HomeFilter, "role")
    search_fields = ("key", "name", "native_name", "short_name")
    ordering = ("negotiation__key", "order", "key")
    fields = ("key", "name", "native_name", "short_name", "role", "colour", "order", "reason")


class Outcomes(Rows):
    """What a round produced."""

    model = Outcome
    fields = (("order", "status"), "text", "issue", "source", "locator")
    autocomplete_fields = ("issue", "source")
    ordering = ("order",)


class NewRoundForm(RoundRowForm):
    """A round; of one that is there, the window is mended where it is seen what comparisons make of that."""

    def doubt(self, cleaned: dict[str, Any]) -> None:
        """Ask also about a window that has days in common with another one."""
        super().doubt(cleaned)
        if self.instance.pk or not cleaned.get("window_starts_on") or not cleaned.get("window_ends_on"):
            return
        window = cleaned["window_starts_on"], cleaned["window_ends_on"]
        there = Round.objects.filter(
            negotiation=self.home, window_starts_on__lte=window[1], window_ends_on__gte=window[0]
        )
        for each in there.in_order():
            self.question("window_starts_on", f"The window of {each.name} has some of these days too. {IF_RIGHT}")


@admin.register(Round, site=site)
class RoundAdmin(ReferenceAdmin):
    """Rounds with their outcomes."""

    see = LOOKED_UP
    list_display = ("key", "name", "starts_on", "ends_on", "venue", "level", "negotiation")
    list_select_related = ("negotiation",)
    list_filter = (HomeFilter, "level")
    search_fields = ("key", "name", "venue", "aliases")
    date_hierarchy = "starts_on"
    ordering = ("negotiation__key", "starts_on", "key")
    autocomplete_fields = ("host",)
    inlines = (Outcomes,)
    form = NewRoundForm
    fields = (
        *("key", "name", "short_name", "aliases", "venue", "host", "level", ("starts_on", "ends_on")),
        *(("window_starts_on", "window_ends_on"), "sure", "summary", "reason"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        stay = super().get_readonly_fields(request, obj)
        return (*stay, "window_starts_on", "window_ends_on") if obj else stay

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields, with the way to where the window of a round is mended."""
        there = reverse("positions:setup_row", args=[obj.negotiation.key, "rounds", obj.key]) if obj else ""
        said = format_html('The window is mended <a href="{}">where it is seen what changes with it</a>.', there)
        return [(None, {"fields": self.fields, "description": said if obj else ""})]


@admin.register(Event, site=site)
class EventAdmin(ReferenceAdmin):
    """Events between the rounds."""

    list_display = ("key", "occurred_on", "precision", "title", "negotiation")
    list_select_related = ("negotiation",)
    search_fields = ("key", "title", "text")
    date_hierarchy = "occurred_on"
    ordering = ("negotiation__key", "occurred_on", "key")
    autocomplete_fields = ("source",)
    form = EventForm
    fields = ("key", "occurred_on", "sure", "title", "text", "source", "locator", "reason")


@admin.register(Issue, site=site)
class IssueAdmin(ReferenceAdmin):
    """Issues, in their groups."""

    list_display = ("key", "group", "name", "order", "negotiation")
    list_select_related = ("negotiation",)
    list_filter = (HomeFilter,)
    search_fields = ("key", "group", "name", "description")
    ordering = ("negotiation__key", "order", "key")
    fields = ("key", "group", "name", "description", "order", "reason")


@admin.register(Source, site=site)
class SourceAdmin(ReferenceAdmin):
    """Sources."""

    see = LOOKED_UP
    list_display = ("key", "title", "publisher", "published_on", "type", "reliability", "read", "archived")
    list_filter = (HomeFilter, "type", "reliability", "read")
    sortable_by = ()
    found_by, found_as = "key", Findable.SOURCE
    search_fields = ("key", "title", "publisher", "author", "origin", "url", "archive_url")
    actions = (rate, archived_copies)
    form = SourceRowForm
    fields = (
        *("key", "title", ("publisher", "author"), "origin", ("published_on", "accessed_on"), "sure"),
        ("type", "language"),
        *(("reliability", "read"), "url", "archive_url", "note", "reason"),
    )

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """Make a source public that is recorded here; one that was recorded while logging stays what it is."""
        if not change:
            obj.public_since = publishing_moment(obj.negotiation_id)
        super().save_model(request, obj, form, change)

    @admin.display(boolean=True, description="archived")
    def archived(self, source: Source) -> bool:
        return bool(source.archive_url)


@admin.register(Position, site=site)
class PositionAdmin(ReferenceAdmin):
    """Positions; what they are about stays once an entry is published."""

    list_display = ("key", "party", "issue", "kind", "title")
    list_select_related = ("party", "issue")
    list_filter = (HomeFilter, "party", "kind")
    sortable_by = ()
    found_by, found_as = "key", Findable.POSITION
    search_fields = ("key", "title", "note")
    autocomplete_fields = ("party", "issue")
    fields = ("key", "party", "issue", "kind", "title", "note", "reason")

    def settled(self, row: Position | None) -> bool:
        return row is not None and Entry.objects.published().filter(position=row).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        stay = super().get_readonly_fields(request, obj)
        return (*stay, "party", "issue", "kind") if self.settled(obj) else stay

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields, with the sentence that says why some of them stay."""
        return [(None, {"fields": self.fields, "description": SETTLED if self.settled(obj) else ""})]


@admin.register(Incompatibility, site=site)
class IncompatibilityAdmin(ReferenceAdmin):
    """Pairs of positions that cannot both be met."""

    form = PairForm
    list_display = ("position_a", "position_b", "note")
    list_select_related = ("position_a", "position_b")
    search_fields = ("position_a__key", "position_b__key", "position_a__title", "position_b__title", "note")
    ordering = ("position_a__key", "position_b__key")
    autocomplete_fields = ("position_a", "position_b")
    fields = ("position_a", "position_b", "note", "reason")


@admin.register(Term, site=site)
class TermAdmin(ReferenceAdmin):
    """Terms with their spellings."""

    list_display = ("key", "term", "spellings", "negotiation")
    list_select_related = ("negotiation",)
    list_filter = (HomeFilter,)
    search_fields = ("key", "term", "spellings", "note")
    ordering = ("negotiation__key", "key")
    fields = ("key", "term", "spellings", "note", "reason")


@admin.register(Assessment, site=site)
class AssessmentAdmin(ReferenceAdmin):
    """Analysts' assessments."""

    list_display = ("key", "party", "round", "issue", "basis", "text")
    list_select_related = ("party", "round", "issue")
    list_filter = (HomeFilter, "party", "basis")
    search_fields = ("key", "text")
    autocomplete_fields = ("party", "round", "issue", "source")
    fields = ("key", "party", "round", "issue", "text", "source", "locator", "basis", "reason")
