"""How far coders agree: the page, and its measures to take away."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.domain.agreement import DRAWS, FEWEST, FLOOR, SEED
from positions.evidence.coding.exports import agreement_data, agreement_table, alternatives_table
from positions.evidence.coding.page import agreement_told
from positions.reading.moment import BadMoment
from positions.web.about import about_page
from positions.web.asked import known_at, load_rounds, moment_asked, own_pair
from positions.web.downloads import CONTENT_TYPES, download, to_json
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page

# So many differences stand on the page; the JSON has all.
MOST_SHOWN = 200


@require_safe
@asks(("known",))
def agreement(request: HtmxRequest, negotiation: str) -> HttpResponse:
    own = own_pair(*load_rounds(negotiation, request.user))
    known = known_at(request, own.negotiation)
    told = agreement_told(own, known, request.user)
    context = {
        "negotiation": own.negotiation,
        "section": "agreement",
        "known": known,
        "query": request.GET.urlencode(),
        "told": told,
        "page": told.whole,
        "differences": told.whole.differences[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "fewest": FEWEST,
        "draws": f"{DRAWS:,}",
        "seed": SEED,
        "floor": FLOOR,
    }
    return render_page(request, "evidence/coding/agreement.html", context)


@require_safe
@asks(("known",))
def agreement_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the measures as JSON, with the differences, or as CSV or workbook."""
    own = own_pair(*load_rounds(negotiation, request.user))
    found = own.negotiation
    try:
        known = moment_asked(request, found)
    except BadMoment as error:
        return JsonResponse({"error": str(error)}, status=400)
    told = agreement_told(own, known, request.user)
    if form == "json":
        return HttpResponse(to_json(agreement_data(told, known)), content_type=CONTENT_TYPES[form])
    said = about_page(request, found, known, "How far coders agree")
    sheets = [alternatives_table(told.alternatives)] if told.alternatives else []
    return download(form, f"{found.key}_agreement", agreement_table(told), said, tables=sheets)
