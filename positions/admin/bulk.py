"""Acts on many sources at once: with a reason, in the person's name, told by the history like any other change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from positions.domain import wording
from positions.domain.codebook import Reliability
from positions.domain.texts import REASON_LENGTH
from positions.models import Source
from positions.models.base import WEB_ADDRESS_PATTERN
from positions.writing.reasons import said

WIDE = forms.TextInput(attrs={"class": "vLargeTextField"})
# So many at a time: each has its field, and a page of them can still be looked over.
MOST = 100


class BulkReasonForm(forms.Form):
    """Why it is done."""

    reason = forms.CharField(max_length=REASON_LENGTH, widget=WIDE, help_text="Kept with the change.")


class RateForm(BulkReasonForm):
    """How far the sources are trusted."""

    reliability = forms.ChoiceField(choices=[(grade.value, grade.value) for grade in Reliability])
    field_order = ("reliability", "reason")


def archive_form(sources: list[Source]) -> type[BulkReasonForm]:
    fields: dict[str, forms.Field] = {
        f"copy-{source.pk}": forms.CharField(
            label=source.key,
            required=False,
            validators=[RegexValidator(WEB_ADDRESS_PATTERN, "An address starts with http:// or https://.")],
            widget=WIDE,
            help_text=f"{source.publisher}: {source.title}",
            initial=source.archive_url,
        )
        for source in sources
    }
    return type("ArchiveForm", (BulkReasonForm,), fields)


def asked(
    request: HttpRequest, model_admin: Any, title: str, action: str, sources: list[Source], form_class: Any
) -> tuple[Any, HttpResponse | None]:
    """Return the form when it is filled in, or else the page that asks for it."""
    if not all(model_admin.has_change_permission(request, row) for row in (None, *sources)):
        raise PermissionDenied
    sent = "apply" in request.POST
    form = form_class(request.POST if sent else None)
    if sent and form.is_valid():
        return form, None
    context = model_admin.admin_site.each_context(request) | {
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        "rows": sources,
        "action": action,
    }
    return form, TemplateResponse(request, "administration/bulk.html", context, status=422 if sent else 200)


def chosen(rows: Any) -> list[Source]:
    """Return the chosen sources, locked until they are changed, so that nobody's change in between is lost."""
    ordered = rows.select_related("negotiation").order_by("negotiation_id", "key")
    return list(ordered.select_for_update(of=("self",))[:MOST])


@admin.action(description="Set the reliability")
def rate(model_admin: Any, request: Any, rows: Any) -> HttpResponse | None:
    with transaction.atomic():
        sources = chosen(rows)
        form, page = asked(request, model_admin, "Set the reliability", "rate", sources, RateForm)
        if page is not None:
            return page.render() if isinstance(page, TemplateResponse) else page
        grade = form.cleaned_data["reliability"]
        differ = [source.pk for source in sources if source.reliability != grade]
        with said(by=request.user, reason=form.cleaned_data["reason"]):
            Source.objects.filter(pk__in=differ).update(reliability=grade)
    told(model_admin, request, len(differ))
    return None


@admin.action(description="Enter archived copies")
def archived_copies(model_admin: Any, request: Any, rows: Any) -> HttpResponse | None:
    with transaction.atomic():
        sources = chosen(rows)
        form, page = asked(
            request, model_admin, "Enter archived copies", "archived_copies", sources, archive_form(sources)
        )
        if page is not None:
            return page.render() if isinstance(page, TemplateResponse) else page
        changed = [source for source in sources if source.archive_url != form.cleaned_data[f"copy-{source.pk}"]]
        with said(by=request.user, reason=form.cleaned_data["reason"]):
            for source in changed:
                source.archive_url = form.cleaned_data[f"copy-{source.pk}"]
                source.save(update_fields=["archive_url"])
    told(model_admin, request, len(changed))
    return None


def told(model_admin: Any, request: HttpRequest, number: int) -> None:
    model_admin.message_user(request, f"{wording.counted(number, 'source')} changed.", messages.SUCCESS)
