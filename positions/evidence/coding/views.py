"""How far coders agree: the page, and its measures to take away."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.domain.agreement import DRAWS, FLOOR, SEED
from positions.evidence.coding.codings import agreement_page
from positions.evidence.coding.exports import agreement_data, agreement_table
from positions.reading.moment import BadMoment
from positions.web.about import about_page
from positions.web.asked import known_at, moment_asked, negotiation_or_404
from positions.web.downloads import CONTENT_TYPES, download, to_json
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page

# So many differences stand on the page; the JSON has all.
MOST_SHOWN = 200


@require_safe
@asks(("known",))
def agreement(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    page = agreement_page(found, known)
    context = {
        "negotiation": found,
        "section": "agreement",
        "known": known,
        "query": request.GET.urlencode(),
        "page": page,
        "differences": page.differences[:MOST_SHOWN],
        "draws": f"{DRAWS:,}",
        "seed": SEED,
        "floor": FLOOR,
    }
    return render_page(request, "evidence/coding/agreement.html", context)


@require_safe
@asks(("known",))
def agreement_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the measures as JSON, with the differences, or as CSV or workbook."""
    found = negotiation_or_404(negotiation, request.user)
    try:
        known = moment_asked(request, found)
    except BadMoment as error:
        return JsonResponse({"error": str(error)}, status=400)
    page = agreement_page(found, known)
    if form == "json":
        return HttpResponse(to_json(agreement_data(page, known)), content_type=CONTENT_TYPES[form])
    said = about_page(request, found, known, "How far coders agree")
    return download(form, f"{found.key}_agreement", agreement_table(page), said)
