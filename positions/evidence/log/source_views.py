"""Recording a document, by hand or from a pasted reference or page, and mending one's own while nobody builds on it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from positions.domain.pasted_sources import read_pasted
from positions.domain.wording import counted
from positions.evidence.log.sources import asks_why, mend_source
from positions.models import Negotiation, Source
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import Reason, add_faults, errors_of
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here
from positions.web.source_form import PASTED, SourceForm
from positions.web.visible_sources import mendable_sources, visible_sources
from positions.writing.mending import RowChanged, mark_of
from positions.writing.questions import Ask
from positions.writing.refusals import Refused
from positions.writing.sources import add_source, twins_of

METHODS = ["GET", "HEAD", "POST"]
NOTHING_READ = "Neither title nor day can be read from this text without guessing."


@require_http_methods(METHODS)
@kept_for_back
def source_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    draft = draft_here(request, by)
    if request.POST.get("act") == "fill":
        return fill_in(request, found, by, draft)
    form = draft.fill(SourceForm(request.POST if request.method == "POST" else None))
    made: list[Source] = []

    def record(**columns: str) -> None:
        visible, sure = visible_sources(found, by), request.POST.getlist("sure")
        made.append(add_source(found, by=by, visible=visible, sure=sure, **columns))

    trouble = tried(form, record)
    if trouble is None:
        draft.finish()
        onward = reverse("positions:entry_new", args=[found.key])
        return HttpResponseRedirect(f"{onward}?{urlencode({'source': made[0].key})}", status=303)
    return show(request, found, by, form, draft, trouble, status=422 if form.is_bound else 200)


def tried(form: SourceForm, act: Callable[..., object]) -> dict[str, Any] | None:
    """Try an act with what a form says of a source; return None when it was done, else what is to be shown."""
    if not form.is_valid():
        return {}
    try:
        act(**columns_in(form))
    except Ask as error:
        return {"questions": error.questions}
    except RowChanged as error:
        form.add_error(None, str(error))
        return {"lines": error.lines}
    except Refused as error:
        add_faults(form, error)
        return {}
    return None


def columns_in(form: SourceForm) -> dict[str, str]:
    """Return what a form says of a source, without what was pasted into it."""
    return {name: text for name, text in form.cleaned_data.items() if name != PASTED}


def fill_in(request: HtmxRequest, negotiation: Negotiation, by: User, draft: FormDraft) -> HttpResponse:
    """Show the form with what the pasted text says in the fields that are empty; what was typed stays."""
    typed = {name: request.POST.get(name, "") for name in SourceForm.base_fields}
    wrong, told = "", ""
    read: Mapping[str, str] = {}
    try:
        pasted = read_pasted(typed[PASTED])
    except ValueError as error:
        wrong = str(error)
    else:
        read = pasted.columns
        told = f"Filled in: {', '.join(name.replace('_', ' ') for name in read)}." if read else NOTHING_READ
        if pasted.references > 1:
            told += f" Of {counted(pasted.references, 'reference')} the first was read."
    # A type is always chosen, so what was pasted decides it.
    values = typed | {name: text for name, text in read.items() if not typed[name] or name == "type"}
    form = SourceForm(initial=values)
    shown = {"told": told, "errors": [(form[PASTED].id_for_label, form[PASTED].label, wrong)] if wrong else []}
    return show(request, negotiation, by, form, draft, shown, values=values, status=422 if wrong else 200)


@require_http_methods(METHODS)
@kept_for_back
def source_mend(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Mend a source of one's own for as long as nothing rests on it that others keep."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE, Permission.KEEP_DELEGATIONS)
    source = mendable_sources(found, by).filter(key=key).first()
    if source is None:
        raise NotHere(f"There is no source “{key[:80]}” in {found.name} that you could mend.", found)
    draft, mark, public = draft_here(request, by), mark_of(source), asks_why(source)
    # What was recorded until the mark was taken is what the form begins with.
    source.refresh_from_db()
    form = form_of(source, request.POST if request.method == "POST" else None, public=public)
    draft.fill(form)
    sent: dict[str, Any] = {"seen": request.POST.get("seen", ""), "sure": request.POST.getlist("sure")}
    trouble = tried(form, lambda **said: mend_source(source, by=by, **sent, **said))
    if trouble is None:
        draft.finish()
        return HttpResponseRedirect(reverse("positions:source", args=[found.key, source.key]), status=303)
    seen = sent["seen"] if form.is_bound and "lines" not in trouble else draft.said("seen", mark)
    shown = {"source": source, "public": public, "seen": seen, **trouble}
    return show(request, found, by, form, draft, shown, status=422 if form.is_bound else 200)


def form_of(source: Source, sent: QueryDict | None, *, public: bool) -> SourceForm:
    """Return the form that mends a source; of a public one it asks why."""
    now = {name: getattr(source, name) for name in SourceForm.base_fields if name != PASTED}
    form = SourceForm(sent, initial=now)
    del form.fields[PASTED]
    if public:
        form.fields["reason"] = Reason(label="Reason", rows=2, help_text="why it is changed; readers see it")
    return form


def show(
    request: HtmxRequest,
    negotiation: Negotiation,
    by: User,
    form: SourceForm,
    draft: FormDraft,
    shown: Mapping[str, Any],
    *,
    values: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the form with the sources that may be the same as what it says."""
    said = values or (request.POST if form.is_bound else {})
    source = shown.get("source")
    context = {
        "negotiation": negotiation,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        **dict.fromkeys(["source", "seen", "public"]),
        **dict.fromkeys(["questions", "lines"], ()),
        "told": "",
        "twins": twins_of(visible_sources(negotiation, by), said, but=source) if said else (),
        "draft": draft,
        "section": "log",
        **shown,
    }
    return render_page(request, "evidence/log/source.html", context, status=status)
