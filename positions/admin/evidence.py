"""Evidence, imports and the history: to look at and search, never to add, change or delete."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from positions.admin.base import Visible, negotiation_of
from positions.admin.site import site
from positions.models import Amendment, Citation, Coding, CodingTask, Entry, Import, ReferenceChange
from positions.reading.codings import keys_kept_from
from positions.web.permissions import Permission, allowed


class DecisionFilter(admin.AllValuesFieldListFilter):
    """What was decided; of a proposal that waits, nothing yet."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "not yet"}


class LookOnlyAdmin(Visible):
    """Rows that are only looked at. They hold proposals too, so whoever looks may see those."""

    actions = None
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
        return all(allowed(request.user, permission, negotiation_of(obj)) for permission in needed)

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
    list_filter = ("negotiation", "account", "basis", "held", ("decision", DecisionFilter))
    search_fields = ("key", "statement", "content", "speaker")
    date_hierarchy = "effective_on"
    ordering = ("-effective_on", "key")


@admin.register(Citation, site=site)
class CitationAdmin(LookOnlyAdmin):
    """Citations."""

    entry_key = "entry__key"
    list_display = ("entry", "source", "locator", "published_at")
    list_select_related = ("entry", "source")
    list_filter = ("negotiation", ("decision", DecisionFilter))
    search_fields = ("entry__key", "source__key", "locator", "quote")
    ordering = ("entry__key", "id")


@admin.register(Amendment, site=site)
class AmendmentAdmin(LookOnlyAdmin):
    """Corrections, retractions and redactions."""

    entry_key = "entry__key"
    list_display = ("entry", "kind", "field", "reason", "proposed_by_name", "published_at")
    list_select_related = ("entry",)
    list_filter = ("negotiation", "kind", ("decision", DecisionFilter))
    search_fields = ("entry__key", "reason")
    ordering = ("-proposed_at", "-id")


@admin.register(Coding, site=site)
class CodingAdmin(LookOnlyAdmin):
    """How coders coded entries."""

    entry_key = "entry__key"
    list_display = ("entry", "coder", "coded_on", "held", "firmness", "scope", "account", "basis")
    list_select_related = ("entry",)
    list_filter = ("negotiation", "coder", "codebook")
    search_fields = ("entry__key", "coder", "note")
    ordering = ("entry__key", "coder")


@admin.register(Import, site=site)
class ImportAdmin(LookOnlyAdmin):
    """Data packages that were taken in."""

    list_display = ("name", "version", "imported_at", "imported_by_name", "sha256")
    list_filter = ("negotiation",)
    search_fields = ("name", "version", "sha256")
    ordering = ("-imported_at", "-id")


@admin.register(ReferenceChange, site=site)
class ReferenceChangeAdmin(LookOnlyAdmin):
    """What changed in the reference data."""

    list_display = ("at", "table", "called", "operation", "by_name", "reason")
    list_filter = ("negotiation", "table", "operation", "by")
    search_fields = ("called", "reason")
    date_hierarchy = "at"
    ordering = ("-id",)
