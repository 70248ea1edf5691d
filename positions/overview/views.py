"""The way in: the site's first page, a negotiation's own page, and the health of the server."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.activity.activity import activity
from positions.domain import wording
from positions.models import Import, Negotiation
from positions.reading.party_marks import marked_parties
from positions.reading.reference_history import record_of
from positions.web.asked import known_at, load_rounds
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page

# So many of the newest acts are shown.
MOST_ACTS = 8


@require_safe
@asks()
def site(request: HtmxRequest) -> HttpResponse:
    """List the negotiations that the person may see, or go to the comparison of the only one."""
    negotiations = list(Negotiation.objects.visible_to(request.user).order_by("key"))
    if len(negotiations) == 1:
        return HttpResponseRedirect(reverse("positions:compare", args=[negotiations[0].key]))
    return render_page(request, "overview/site.html", {"negotiations": negotiations})


@require_safe
@asks(("known",))
def negotiation(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what a negotiation holds: its rounds, parties, the newest acts, and where the data come from."""
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    taken_in = Import.objects.filter(negotiation=found, **({"imported_at__lte": known} if known else {}))
    newest = taken_in.order_by("-imported_at", "-id").first()
    context = {
        "negotiation": found,
        "section": "negotiation",
        "rounds": [(round_, wording.days(round_.starts_on, round_.ends_on)) for round_ in rounds],
        "parties": marked_parties(found),
        "known": known,
        "acts": activity(found, known=known, size=MOST_ACTS).acts,
        "imported": wording.moment(newest.imported_at) if newest else "",
        "record": record_of("negotiation", found.pk),
    }
    return render_page(request, "overview/negotiation.html", context)
