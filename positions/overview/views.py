"""The way in: the site's first page, and a negotiation's own page, the overview."""

from dataclasses import replace
from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.models import Negotiation
from positions.overview.overview import OverviewChoice, overview_of
from positions.reading.moment import echo
from positions.reading.reference_history import record_of
from positions.web.asked import known_at, load_rounds, own_pair
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import UnknownFilter, address
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page

CHOICES = ("view", "group", "issue", "only")
PARAMETERS = ("known", *EVIDENCE_PARAMETERS, *CHOICES)


@require_safe
@asks()
def site(request: HtmxRequest) -> HttpResponse:
    """List the negotiations that the person may see, or go to the overview of the only one."""
    negotiations = list(Negotiation.objects.visible_to(request.user).order_by("key"))
    if len(negotiations) == 1:
        return HttpResponseRedirect(reverse("positions:negotiation", args=[negotiations[0].key]))
    return render_page(request, "overview/site.html", {"negotiations": negotiations})


@require_safe
@asks(PARAMETERS, several=("evidence",))
def negotiation(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what a negotiation holds at a glance: what moved, the picture, what collides, rounds and the newest acts."""
    question = own_pair(*load_rounds(negotiation, request.user))
    found = question.negotiation
    question = replace(question, known=known_at(request, found))
    choice = OverviewChoice(*(request.GET.get(name, "") for name in CHOICES))
    try:
        asked = evidence_asked(request.GET, found, question.known)
        overview = overview_of(question, asked, choice)
    except UnknownFilter as error:
        raise BadRequest(str(error)) from error
    to = partial(address, request.path, request.GET, PARAMETERS)
    context = {
        "negotiation": found,
        "section": "negotiation",
        "overview": overview,
        "asked": asked,
        "to": to,
        "known": question.known,
        "here": request.build_absolute_uri(to(known=echo(question.known))),
        "now": to(known=None),
        "record": record_of("negotiation", found.pk, question.known),
        "entries_at": f"{reverse('positions:negotiation', args=[found.key])}entries/",
    }
    return render_page(request, "overview/negotiation.html", context)
