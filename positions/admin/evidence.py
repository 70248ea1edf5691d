"""Evidence, imports and the history: to look at and search, never to add, change or delete."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from positions.admin.base import Visible, may_look
from positions.admin.bounded_lists import CodeFilter, HomeFilter
from positions.admin.site import site
from positions.models import Amendment, Citation, Coding, CodingTask, Entry, Import, ReferenceChange
from positions.models.search import Findable
from positions.reading.codings import keys_kept_from
from positions.web.permissions import Permission


class DecisionFilter(CodeFilter):
    """What was decided; of a proposal that waits, nothing yet."""

    nothing = "not yet"


class LookOnlyAdmin(Visible):
    """Rows that are only looked at. They hold proposals too, so whoever looks may see those."""

    actions = None
    sortable_by = ()
    ordering = ("-id",)
    # How a row leads to the key of the entry of which it tells something; empty: of none.
    entry_key = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out what tells of entries that the person has yet to code without knowing how they were coded."""
        rows = super().get_queryset(request)
        if not self.entry_key:
            return rows
        tasks = CodingTask.objects.filter(coder=request.user.pk, closed_at__isnull=True)
        for home in set(tasks.values_list("negotiation", flat=True)):
            kept = keys_kept_from(request.user, home)
            rows = rows.exclude(**{"negotiation": home, f"{self.entry_key}__in": kept})
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        needed = (Permission.KEEP_REFERENCE_DATA, Permission.SEE_PROPOSALS)
        return all(may_look(request, permission, obj) for permission in needed)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show to those who may look that nothing was ever done to the row here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


@admin.register(Entry, site=site)
class EntryAdmin(LookOnlyAdmin):
    """Entries."""

    entry_key = "key"
    list_display = (
        *("key", "version", "effective_on", "held", "firmness"),
        *("account", "basis", "published_at", "superseded_at"),
    )
    list_filter = (HomeFilter, "account", "basis", "held", ("decision", DecisionFilter))
    search_fields = ("key", "statement", "content", "speaker")
    found_by, found_as = "key", Findable.ENTRY


@admin.register(Citation, site=site)
class CitationAdmin(LookOnlyAdmin):
    """Citations."""

    entry_key = "entry__key"
    list_display = ("entry", "source", "locator", "published_at")
    list_select_related = ("entry", "source")
    list_filter = (HomeFilter, ("decision", DecisionFilter))
    search_fields = ("entry__key", "source__key", "locator", "quote")
    found_by, found_as = "entry__key", Findable.QUOTE


@admin.register(Amendment, site=site)
class AmendmentAdmin(LookOnlyAdmin):
    """Corrections, retractions and redactions."""

    entry_key = "entry__key"
    list_display = ("entry", "kind", "field", "reason", "proposed_by_name", "published_at")
    list_select_related = ("entry",)
    list_filter = (HomeFilter, "kind", ("decision", DecisionFilter))
    search_fields = ("entry__key",)
    found_by = "entry__key"


@admin.register(Coding, site=site)
class CodingAdmin(LookOnlyAdmin):
    """How coders coded entries."""

    entry_key = "entry__key"
    list_display = ("entry", "coder", "coded_on", "held", "firmness", "scope", "account", "basis")
    list_select_related = ("entry",)
    list_filter = (HomeFilter, "firmness", "account")
    search_fields = ("entry__key",)
    found_by = "entry__key"


@admin.register(Import, site=site)
class ImportAdmin(LookOnlyAdmin):
    """Data packages that were taken in."""

    list_display = ("name", "version", "imported_at", "imported_by_name", "sha256")
    search_fields = ("name", "version", "sha256")


@admin.register(ReferenceChange, site=site)
class ReferenceChangeAdmin(LookOnlyAdmin):
    """What changed in the reference data."""

    list_display = ("at", "table", "called", "operation", "by_name", "reason")
    list_filter = (HomeFilter, "operation")
