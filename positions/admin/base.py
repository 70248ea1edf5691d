"""What the pages of reference data share: permissions, one negotiation at a time, reasons, refusals in words."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from positions.admin.bounded_lists import (
    BoundedPaginator,
    HomeFilter,
    found_by_key,
    found_by_words,
    home_asked,
    without_home,
)
from positions.domain.texts import REASON_LENGTH, as_typed, fault_of
from positions.models import Negotiation, ReferenceChange
from positions.models.base import InNegotiation
from positions.models.search import Findable
from positions.reading.reference_history import lines_of, record_of_row
from positions.web.permissions import Permission, allowed
from positions.web.reference_fields import KEY_HELP, plain_field_of, shown_rows
from positions.web.reference_forms import ReferenceForm, bound_to
from positions.writing.mending import changes_of_row, kind_of
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.transactions import refusal

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.StackedInline[Any, Any]
else:
    Admin = admin.ModelAdmin
    Inline = admin.StackedInline


class WithinNegotiation(AutocompleteSelect):
    """A search for a row of the same negotiation."""

    def __init__(self, field: Any, site: Any, negotiation: int | None, **kwargs: Any) -> None:
        super().__init__(field, site, **kwargs)
        self.negotiation = negotiation

    def get_url(self) -> str:
        url: str = super().get_url()
        return f"{url}?negotiation={self.negotiation}" if self.negotiation else url

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """Return what is chosen; a form that comes back may hold what is no row's number."""
        numbers = [given for given in value if given.isascii() and given.isdecimal() and len(given) < 19]
        return super().optgroups(name, numbers, attrs)


class Fields:
    """How the fields of a model are asked for, in forms and in the rows below them."""

    admin_site: Any
    model: type[models.Model]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form's field: codes as a choice, dates and texts as on the site, lists between semicolons."""
        wide = {"line": AdminTextInputWidget(attrs={"class": "vLargeTextField"}), "lines": AdminTextareaWidget()}
        if not db_field.is_relation and (ours := plain_field_of(db_field, wide)):
            return ours
        if db_field.name == "key":
            kwargs["help_text"] = KEY_HELP
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc] # a mixin
        if field is not None:
            # The browser would cut a pasted text without a word.
            field.widget.attrs.pop("maxlength", None)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the choice of a row: only of the same negotiation, and of those that the person may see."""
        home = getattr(request, "home", None)
        if issubclass(db_field.remote_field.model, InNegotiation):
            rows = self.admin_site._registry[db_field.remote_field.model].get_queryset(request)
            kwargs["queryset"] = rows.filter(negotiation=home)
            kwargs["widget"] = WithinNegotiation(db_field, self.admin_site, home)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc] # a mixin


class Rows(Fields, Inline):
    """Rows that belong to one thing and are kept on its page, by whoever may keep the thing."""

    form = ReferenceForm
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["form"] = bound_to(self.form, getattr(request, "home", None), reason=False)
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def may_keep(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.parent.has_change_permission(request, obj))

    has_add_permission = has_change_permission = has_delete_permission = may_keep

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        super().__init__(parent_model, admin_site)
        self.parent = admin_site._registry[parent_model]


def negotiation_of(row: Any) -> Negotiation | None:
    """Return the negotiation of a row, or the row that is one; None: no row, so the question is about all of them."""
    return row if row is None or isinstance(row, Negotiation) else row.negotiation


def may_look(request: HttpRequest, permission: Permission, row: Any) -> bool:
    """Say whether the person may look at a row by a permission: also at what is archived, by one of the whole site."""
    return any(allowed(request.user, permission, home) for home in (None, negotiation_of(row)))


class NamedRows(Admin):
    """Rows of which an address names one."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row; the address may name the field by which, and may have left it empty."""
        return super().get_object(request, object_id, from_field or None)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Say whether the address may name that field: a column of the row, and not what refers to it."""
        return to_field in {field.name for field in self.opts.concrete_fields} and super().to_field_allowed(
            request, to_field
        )


class Visible(NamedRows):
    """Rows of the negotiations that the person may see; to everybody else all addresses of them lead nowhere."""

    # How a row leads to its negotiation.
    home = "negotiation"
    list_per_page = 50
    list_max_show_all = 0
    paginator = BoundedPaginator
    change_list_template = "administration/list.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_filter: ClassVar[Any] = (HomeFilter,)
    # Of what there may be very much: which key is searched for by its beginning, and as what the index has its words.
    # Else the search reads the rows of the negotiation.
    found_by = ""
    found_as: Findable | None = None

    def get_queryset(self, request: HttpRequest) -> Any:
        visible = Negotiation.objects.visible_to(request.user)
        return super().get_queryset(request).filter(**{f"{self.home}__in": visible})

    def get_ordering(self, request: HttpRequest) -> Any:
        """Return the order of the rows of one negotiation, which an index has."""
        return without_home(super().get_ordering(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Return the rows that are searched for, by indexes where there may be very many; never the same one twice."""
        home = home_asked(request)
        if not self.found_by or not search_term.strip() or home is None:
            return super().get_search_results(request, queryset, search_term)
        found = found_by_key(queryset, home, self.found_by, search_term)
        if self.found_as:
            found += found_by_words(self.found_as, home, search_term)
        return queryset.filter(pk__in=found), False


class ReferenceAdmin(Fields, Visible):
    """Reference data of a negotiation: kept with a reason, shown with its history, deleted only while unused."""

    form = ReferenceForm
    keep: tuple[Permission, ...] = (Permission.KEEP_REFERENCE_DATA,)
    see: tuple[Permission, ...] = (Permission.KEEP_REFERENCE_DATA,)
    ordering: ClassVar[Any] = ("negotiation__key", "key")
    change_form_template = "administration/change.html"
    object_history_template = "administration/history.html"
    delete_confirmation_template = "administration/delete.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return any(may_look(request, permission, obj) for permission in (*self.see, *self.keep))

    def may_keep(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the person may add and change such rows in the negotiation of the row (None: in any)."""
        home = negotiation_of(obj)
        return any(allowed(request.user, permission, home) for permission in self.keep)

    has_module_permission = has_view_permission
    has_add_permission = has_change_permission = has_delete_permission = may_keep

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows; for a choice within a form, those of the form's negotiation.

        What only proposals use is left out for those who may not see proposals.
        """
        rows = super().get_queryset(request)
        if not allowed(request.user, Permission.SEE_PROPOSALS, None):
            rows = shown_rows(rows)
        match, home = request.resolver_match, request.GET.get("negotiation", "")
        if match and match.url_name == "autocomplete" and home:
            rows = rows.filter(negotiation=int(home)) if home.isdecimal() and len(home) < 19 else rows.none()
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that stay: the key of a row, once it is there."""
        stay = super().get_readonly_fields(request, obj)
        keyed = obj is not None and any(field.name == "key" for field in self.model._meta.fields)
        return (*stay, "key") if keyed else stay

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that are not asked for: the negotiation follows from where one is."""
        return (*(super().get_exclude(request, obj) or ()), "negotiation")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        home = negotiation_of(obj)
        setattr(request, "home", home.pk if home else getattr(request, "home", None))  # noqa: B010 - its type has no such name
        kwargs["form"] = bound_to(self.form, request.home, reason=True)  # type: ignore[attr-defined] # as above
        kwargs["form"].meanwhile = getattr(request, "meanwhile", ())
        return super().get_form(request, obj, change, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask first in which negotiation, when there are several."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        visible = Negotiation.objects.visible_to(request.user).order_by("key")
        homes = [home for home in visible if self.may_keep(request, home)]
        asked = request.GET.get("negotiation", "")
        found = homes if len(homes) == 1 else [home for home in homes if str(home.pk) == asked]
        if not found:
            context = self.admin_site.each_context(request) | {
                "title": f"Add {self.opts.verbose_name}",
                "opts": self.opts,
                "negotiations": homes,
            }
            return TemplateResponse(request, "administration/negotiation.html", context)
        setattr(request, "home", found[0].pk)  # noqa: B010 - its type has no such name
        return super().add_view(request, form_url, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        return self.answered(request, self.form_with_mark, object_id, form_url, extra_context)

    def form_with_mark(self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any) -> Any:
        """Show the form with the mark of what is recorded, or take it once what others changed since was told."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if row is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        changes = self.changes_shown(row)
        newest = str(changes.order_by("-id").values_list("pk", flat=True).first() or 0)
        seen = request.POST.get("seen", "")
        if seen and seen != newest:
            since = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0
            lines = tuple(lines_of(kind_of(row), changes.filter(pk__gt=since)))
            setattr(request, "meanwhile", lines)  # noqa: B010 - its type has no such name
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "seen": newest})

    def changes_shown(self, row: Any) -> Any:
        """Return the changes of a row, and of those rows that are kept on its page now."""
        changes = changes_of_row(kind_of(row), row.pk)
        for inline in self.inlines:
            name = _get_foreign_key(self.model, inline.model).name
            below = inline.model._default_manager.filter(**{name: row.pk})
            changes |= ReferenceChange.objects.filter(table=inline.model._meta.model_name, row__in=below.values("pk"))
        return changes

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Delete a row that nothing refers to; else say what does."""
        reason = as_typed(request.POST.get("reason", ""))
        fault = fault_of(reason, REASON_LENGTH)
        if fault:
            # Nothing is deleted: the page is shown again, with what was typed and what is wrong with it.
            request.POST = QueryDict()
        kwargs["extra_context"] = {"reason": reason, "fault": fault, "longest": REASON_LENGTH}
        return self.answered(request, super().delete_view, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what goes with the rows and what stands against it; named only to those who may see proposals."""
        gone, counted, missing, protected = super().get_deleted_objects(objs, request)
        if protected and not allowed(request.user, Permission.SEE_PROPOSALS, None):
            protected = ["What else is recorded here."]
        return gone, counted, missing, protected

    def answered(self, request: Any, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a form or do what it asks for in the person's name; what only the database could refuse is said."""
        reason = request.POST.get("reason", "").replace("\0", "")
        try:
            with transaction.atomic(), said(by=request.user, reason=reason):
                if request.method == "POST":
                    self.hold_home(request, *args, **kwargs)
                answer = view(request, *args, **kwargs)
                return answer.render() if isinstance(answer, TemplateResponse) else answer
        except DatabaseError as error:
            return self.refused(request, error)

    def hold_home(self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Wait for others who act in the negotiation of the row (None: a new one) and let none begin."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        home = negotiation_of(row)
        found = home.pk if home else getattr(request, "home", None)
        if found is not None:
            hold_negotiations(found)

    def refused(self, request: HttpRequest, error: DatabaseError) -> HttpResponse:
        """Say why the database refused, on the page that the person was on. Raises what is no rule of ours."""
        found = refusal(error)
        if found is None:
            raise error
        in_use = isinstance(error, IntegrityError) and found.rule.endswith("_own")
        why = "Something else refers to it by now." if in_use else str(found)
        self.message_user(request, f"Nothing was saved. {why}", messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """Leave it to the database, which tells more."""

    log_entry = log_deletions = log_addition

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what changed in the row, as the database recorded it."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": f"History of {row}",
            "opts": self.opts,
            "object": row,
            "record": record_of_row(str(self.opts.model_name), row.pk),
        }
        home = negotiation_of(row)
        if home and allowed(request.user, Permission.REDACT, home):
            context["redacts_in"] = home.key
        return TemplateResponse(request, self.object_history_template, context)
