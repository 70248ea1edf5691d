"""Keeping what somebody types, and the list of what they have not finished. Nobody else sees any of it."""

from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from positions.evidence.unfinished.unfinished import unfinished_of
from positions.models import SavedDraft
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.parameters import asks
from positions.web.permissions import require
from positions.web.render import HtmxRequest, render_page, wants_fragment
from positions.web.saved_drafts import number_in, opened_at, place_of, saved_words, typed_in, way_back
from positions.writing.refusals import Refused
from positions.writing.saved_drafts import KEPT_FOR, drop_draft, save_draft


@require_safe
@asks()
def unfinished(request: HtmxRequest) -> HttpResponse:
    by = require(request, None)
    return listed(request, unfinished_of(by))


@require_POST
def draft_save(request: HtmxRequest) -> HttpResponse:
    """Keep what a form holds; whoever may not send the form does not keep one either."""
    require(request, None)
    sent = request.POST
    place, number = place_of(sent.get("draft_of", "")), number_in(sent.get("draft", ""))
    if place is None or number is None:
        raise BadRequest("This is no form whose content is kept.")
    found = negotiation_or_404(place.negotiation, request.user)
    by = require(request, found, place.form.needs, *place.form.or_needs)
    address = sent["draft_of"]
    try:
        saved = save_draft(
            found.pk,
            by=by,
            number=number,
            address=address,
            typed=typed_in(sent),
            opened=opened_at(sent.get("draft_opened", "")),
        )
    except Refused as error:
        return answer(request, refused=str(error))
    if wants_fragment(request):
        return answer(request, saved=saved)
    return HttpResponseRedirect(way_back(address, number), status=303)


def answer(request: HtmxRequest, *, saved: SavedDraft | None = None, refused: str = "") -> HttpResponse:
    """Say beside the form that it was kept, or why it was not; without HTMX on a page of its own."""
    context = {
        "negotiation": None,
        "saved": saved_words(saved.saved_at, timezone.now()) if saved else "",
        "address": way_back(saved.address, saved.number) if saved else "",
        "refused": refused,
        "days": KEPT_FOR.days,
        "drafts": (),
    }
    status = 422 if refused else 200
    return render_page(request, "evidence/unfinished/unfinished.html", context, fragment="state", status=status)


def listed(request: HtmxRequest, drafts: object) -> HttpResponse:
    context = {"negotiation": None, "drafts": drafts, "refused": "", "saved": "", "address": "", "days": KEPT_FOR.days}
    return render_page(request, "evidence/unfinished/unfinished.html", context)


@require_POST
def draft_discard(request: HtmxRequest, number: UUID) -> HttpResponse:
    """Lay a draft of one's own aside for good; go back to its form, empty, or to the list. Raises NotHere."""
    by = require(request, None)
    draft = SavedDraft.objects.filter(by=by, number=number).first()
    if draft is None:
        raise NotHere("There is no such draft.")
    drop_draft(number, by=by)
    there = reverse("positions:unfinished")
    if "again" in request.POST and place_of(draft.address) is not None:
        # To a form that is empty, whatever else was begun there.
        there = way_back(draft.address, uuid4())
    return HttpResponseRedirect(there, status=303)
