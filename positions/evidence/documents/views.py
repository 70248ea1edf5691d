"""Pages of documents: the list, the reading view, the acts on a text. For the team, but for what is free to show."""

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions.domain import wording
from positions.domain.codebook import Ground
from positions.evidence.amend.forms import RedactionDecisionForm
from positions.evidence.amend.waiting import who_asked
from positions.evidence.documents.acts import (
    add_document,
    ask_document_removal,
    decline_document_removal,
    removal_waiting,
    remove_document,
    show_to_all,
)
from positions.evidence.documents.forms import DocumentForm, RemovalForm
from positions.evidence.documents.page import copies_of, reading_view
from positions.evidence.documents.shelf import shelf
from positions.models import Document, DocumentRemoval, Entry, Negotiation, Source
from positions.reading.documents import document_of
from positions.reading.follows import follow_button
from positions.web.asked import NotHere, known_at, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here
from positions.web.visible_sources import visible_sources
from positions.writing.refusals import Refused

METHODS = ["GET", "HEAD", "POST"]
ONLY = {"with": "with a text", "without": "without a text"}


@require_safe
@asks(("q", "text"))
def documents(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List the sources, with and without a stored text, for those who may see proposals."""
    found = negotiation_or_404(negotiation, request.user)
    require(request, found, Permission.SEE_PROPOSALS)
    words, only = request.GET.get("q", "")[:200], request.GET.get("text", "")
    if only not in ("", *ONLY) or "\x00" in words:
        raise BadRequest("“text” is “with” or “without”.")
    context = {
        "negotiation": found,
        "shelf": shelf(found, words, only=only),
        "words": words,
        "only": only,
        "choices": ONLY,
        "section": "documents",
    }
    return render_page(request, "evidence/documents/documents.html", context)


@require_safe
@asks(("known",))
def document(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show the newest text of a source that somebody may read, with the entries that cite it.

    Whoever may not read it, or asks for one that is not there, gets the same answer.
    """
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    team = allowed(request.user, Permission.SEE_PROPOSALS, found)
    source = Source.objects.filter(negotiation=found, key=key).first()
    if source is not None and not team and not Source.objects.shown(known).filter(pk=source.pk).exists():
        source = None
    text = document_of(source.pk, known, team=team) if source else None
    if source is None or (text is None and not (team and known is None)):
        raise NotHere(f"There is no text of a source “{key[:80]}” to read in {found.name}.", found)
    keep_blind(request, Entry.objects.filter(citations__source=source))
    view = reading_view(found, text, known, drafts=team and known is None) if text else None
    context = {
        "negotiation": found,
        "known": known,
        "source": source,
        "view": view,
        "published_on": wording.partial_date(source.published_on),
        "team": team,
        "copies": copies_of(source.pk) if team else (),
        "newest": True,
        "follow": follow_button(request.user, "source", source) if known is None else None,
    }
    return render_page(request, "evidence/documents/document.html", context)


def stored_or_404(
    request: HtmxRequest, negotiation: str, key: str, number: int, *permissions: Permission
) -> tuple[Negotiation, Document, User]:
    """Return a text that was not removed, with its source and without its file, for somebody who may do that with it.

    Raises LoginNeeded, RoleNeeded, NotHere.
    """
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, *permissions)
    rows = Document.objects.kept(None).filter(negotiation=found, source__key=key, pk=number).select_related("source")
    kept = rows.first() if allowed(by, Permission.SEE_PROPOSALS, found) else None
    if kept is None:
        raise NotHere(f"There is no such text of a source “{key[:80]}” in {found.name}.", found)
    return found, kept, by


@require_safe
@asks()
def document_copy(request: HtmxRequest, negotiation: str, key: str, number: int) -> HttpResponse:
    """Show one of the stored texts of a source, for the team."""
    found, kept, _ = stored_or_404(request, negotiation, key, number, Permission.SEE_PROPOSALS)
    keep_blind(request, Entry.objects.filter(citations__source=kept.source_id))
    copies = copies_of(kept.source_id)
    context = {
        "negotiation": found,
        "known": None,
        "source": kept.source,
        "view": reading_view(found, kept, None, drafts=True),
        "published_on": wording.partial_date(kept.source.published_on),
        "team": True,
        "follow": follow_button(request.user, "source", kept.source),
        "copies": copies,
        "newest": kept.pk == next((each.number for each in copies if not each.removed), 0),
    }
    return render_page(request, "evidence/documents/document.html", context)


@require_safe
@asks()
def document_file(request: HtmxRequest, negotiation: str, key: str, number: int) -> HttpResponse:
    """Give the file that a text was read from, to be saved, never shown: it may hold anything."""
    found, kept, _ = stored_or_404(request, negotiation, key, number, Permission.SEE_PROPOSALS)
    if not kept.file_name or kept.file is None:
        raise NotHere(f"No file is kept with this text of “{key[:80]}”.", found)
    headers = {
        "Content-Disposition": content_disposition_header(True, kept.file_name) or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(kept.file), content_type="application/octet-stream", headers=headers)


@require_http_methods(METHODS)
@kept_for_back
def document_new(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Store the text of a source, or a newer copy of it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    source = visible_sources(found, by).filter(key=key).first()
    if source is None or not allowed(by, Permission.SEE_PROPOSALS, found):
        raise NotHere(f"There is no source “{key[:80]}” in {found.name}.", found)
    posted = request.method == "POST"
    initial = {"language": source.language}
    draft = draft_here(request, by)
    form = draft.fill(DocumentForm(request.POST, request.FILES) if posted else DocumentForm(initial=initial))
    if form.is_valid():
        try:
            add_document(source, form.given, language=form.cleaned_data["language"], by=by)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            draft.finish()
            return HttpResponseRedirect(reverse("positions:document", args=[found.key, source.key]), status=303)
    context = {
        "negotiation": found,
        "source": source,
        "form": form,
        "errors": errors_of(form),
        "draft": draft,
        "has_text": document_of(source.pk, None, team=True) is not None,
    }
    return render_page(request, "evidence/documents/new.html", context, status=422 if form.is_bound else 200)


@require_POST
def document_free(request: HtmxRequest, negotiation: str, key: str, number: int) -> HttpResponse:
    """Mark a text as free to show to everybody, or take that back."""
    found, kept, by = stored_or_404(request, negotiation, key, number, Permission.SHOW_DOCUMENTS)
    show_to_all(kept, free=request.POST.get("free") == "yes", by=by)
    return HttpResponseRedirect(reverse("positions:document_copy", args=[found.key, key, kept.pk]), status=303)


@require_http_methods(METHODS)
def document_remove(request: HtmxRequest, negotiation: str, key: str, number: int) -> HttpResponse:
    """Ask for a text to be removed, or decide on what somebody asked for."""
    found, kept, by = stored_or_404(request, negotiation, key, number, Permission.REDACT)
    back = reverse("positions:document", args=[found.key, key])
    error, form = "", RemovalForm(request.POST if request.method == "POST" and "ground" in request.POST else None)
    try:
        if "decision" in request.POST:
            decide(request, kept, by)
            return HttpResponseRedirect(back, status=303)
        if form.is_valid():
            ask_document_removal(kept, ground=Ground(form.cleaned_data["ground"]), by=by)
            return HttpResponseRedirect(request.path, status=303)
    except Refused as refused:
        error = str(refused)
    context = {"negotiation": found, "source": kept.source, "back": back, "back_to": kept.source.title, "error": error}
    asked = removal_waiting(kept)
    wrong = bool(error) or (request.method == "POST" and not form.is_valid())
    status = 422 if wrong else 200
    if asked is not None:
        return render_page(
            request, "evidence/amend/redact_asked.html", context | asked_of(asked, kept, by), status=status
        )
    errors = [*([("", "", error)] if error else []), *errors_of(form)]
    return render_page(
        request, "evidence/documents/remove.html", context | {"form": form, "errors": errors}, status=status
    )


def decide(request: HtmxRequest, kept: Document, by: User) -> None:
    """Do what the person decided about a removal that was asked for. Raises Refused."""
    form = RedactionDecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("Say whether the text is to be removed.")
    if form.cleaned_data["decision"] == "remove":
        remove_document(kept, by=by)
    else:
        decline_document_removal(kept, by=by)


def asked_of(asked: DocumentRemoval, kept: Document, by: User) -> dict[str, object]:
    """Return what the page of a removal that waits says of it."""
    words = kept.text[:200] + ("…" if len(kept.text) > 200 else "")
    return who_asked(asked, by) | {
        "called": f"the stored text of {kept.source.title}",
        "texts": [f"{words} ({len(kept.text):,} characters, and the file if one is kept)"],
        "reason": asked.ground.capitalize(),
        "noted": False,
    }
