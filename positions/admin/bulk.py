"""Acts on many sources at once: with a reason, in the person's name, told by the history like any other change."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse

from positions.domain import wording
from positions.domain.archived_copies import fault_of_copy
from positions.domain.codebook import Reliability
from positions.domain.texts import REASON_LENGTH
from positions.models import Source
from positions.web.fields import TextLine, WebAddress
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said

WIDE = forms.TextInput(attrs={"class": "vLargeTextField"})
# So many at a time: each has its field, and a page of them can still be looked over.
MOST = 100


class BulkReasonForm(forms.Form):
    """Why it is done."""

    reason = TextLine(most=REASON_LENGTH, widget=WIDE, help_text="Kept with the change.")


class RateForm(BulkReasonForm):
    """How far the sources are trusted."""

    reliability = forms.ChoiceField(choices=[(grade.value, grade.value) for grade in Reliability])
    field_order = ("reliability", "reason")


def copy_name(source: Source) -> str:
    return f"copy-{source.pk}"


class ArchiveForm(BulkReasonForm):
    """The archived copy of each of the sources; what was there is sent along: only what was typed is written."""

    sources: tuple[Source, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for source in self.sources:
            self.fields[copy_name(source)] = WebAddress(
                label=source.key,
                widget=WIDE,
                help_text=f"{source.publisher}: {source.title}",
                initial=source.archive_url,
                show_hidden_initial=True,
            )
        self.order_fields([*map(copy_name, self.sources), "reason"])

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with a copy."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for source in self.sources:
            if fault := fault_of_copy(cleaned.get(copy_name(source), ""), source.url):
                self.add_error(copy_name(source), fault)
        return cleaned


def archive_form(sources: list[Source]) -> type[BulkReasonForm]:
    return type("ArchiveForm", (ArchiveForm,), {"sources": tuple(sources)})


@admin.action(description="Set the reliability")
def rate(model_admin: Any, request: Any, rows: QuerySet[Source]) -> HttpResponse | None:
    return fill_in(model_admin, request, rows, rate, "reliability", lambda _: RateForm, lambda _: "reliability")


@admin.action(description="Enter archived copies")
def archived_copies(model_admin: Any, request: Any, rows: QuerySet[Source]) -> HttpResponse | None:
    return fill_in(model_admin, request, rows, archived_copies, "archive_url", archive_form, copy_name)


def fill_in(
    model_admin: Any,
    request: Any,
    rows: QuerySet[Source],
    action: Any,
    column: str,
    form_of: Callable[[list[Source]], type[BulkReasonForm]],
    name_of: Callable[[Source], str],
) -> HttpResponse | None:
    """Give each of the chosen sources in one column what the form's field for it says; return the page that asks first.

    The sources are locked until they are changed, so that nobody's change in between is lost.
    """
    sent = "apply" in request.POST
    with transaction.atomic():
        if sent:
            hold_negotiations(*rows.values_list("negotiation_id", flat=True))
        ordered = rows.select_related("negotiation").order_by("negotiation_id", "key")
        sources = list(ordered.select_for_update(of=("self",))[:MOST])
        if not all(model_admin.has_change_permission(request, row) for row in (None, *sources)):
            raise PermissionDenied
        form = form_of(sources)(request.POST if sent else None)
        if not sent or not form.is_valid():
            context = model_admin.admin_site.each_context(request) | {
                "title": action.short_description,
                "opts": model_admin.opts,
                "form": form,
                "rows": sources,
                "action": action.__name__,
            }
            return TemplateResponse(request, "administration/bulk.html", context, status=422 if sent else 200).render()
        typed = [source for source in sources if name_of(source) in form.changed_data]
        given = {source: form.cleaned_data[name_of(source)] for source in typed}
        changed = [source for source in typed if getattr(source, column) != given[source]]
        with said(by=request.user, reason=form.cleaned_data["reason"]):
            for source in changed:
                setattr(source, column, given[source])
                source.save(update_fields=[column])
    model_admin.message_user(request, f"{wording.counted(len(changed), 'source')} changed.", messages.SUCCESS)
    return None
