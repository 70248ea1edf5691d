"""Coverage: which sources were read for a round and side, and where nothing was found."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from positions.reading.moment import BadMoment
from positions.reading.party_marks import sides_of
from positions.registers.coverage import coverage_of
from positions.registers.exports import sources_table
from positions.web.asked import NotHere, load_question, load_rounds, named_round
from positions.web.downloads import download
from positions.web.filters import address
from positions.web.render import HtmxRequest, render_page

SECTION = "coverage"


@require_safe
def coverage(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how well a round is covered, and the whole negotiation beside it; or give its sources as a file."""
    try:
        question = load_question(request.GET, negotiation)
    except BadMoment as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        found, _ = load_rounds(negotiation)
        context = {"negotiation": found, "section": SECTION, "message": str(error)}
        return render_page(request, "coverage.html", context, status=400)
    if not question.rounds:
        raise NotHere(f"{question.negotiation.name} has no round yet.", question.negotiation)
    default = question.after or question.rounds[-1]
    asked = request.GET.get("round", "")
    round_ = named_round(asked, question.negotiation, question.rounds, default) or default
    sides = sides_of(question.negotiation)
    parties = [(side.key, side.name) for side in sides]
    covered = coverage_of(question.negotiation, round_, question.rounds, parties, question.known)
    if form:
        table = sources_table(covered.sources, [side.key for side in sides])
        return download(form, f"{question.negotiation.key}_coverage_{round_.key}", *table)
    context = {
        "negotiation": question.negotiation,
        "section": SECTION,
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "now": request.path,
        "rounds": question.rounds,
        "round": round_,
        "sides": sides,
        "coverage": covered,
        "query": address("", request.GET, ("round", "known"), round=round_.key).removeprefix("?"),
    }
    return render_page(request, "coverage.html", context)
