"""The panel: its page, its rows to take away, and the schema of its table."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.panel.asked import PANEL_PARAMETERS, SEVERAL, PanelQuestion, panel_asked
from positions.panel.columns import SCHEMA
from positions.panel.exports import panel_file
from positions.panel.page import SHOWN, page_context
from positions.reading.moment import BadMoment
from positions.web.about import About, about, evidence_words, permanent
from positions.web.asked import BadPoint, NotHere, load_rounds, negotiation_or_404
from positions.web.downloads import CONTENT_TYPES, to_json
from positions.web.filters import UnknownFilter
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page


@require_safe
@asks(PANEL_PARAMETERS, several=SEVERAL)
def panel(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what the panel is, what its columns mean and its first rows, and where to take it."""
    found, rounds = load_rounds(negotiation, request.user)
    try:
        context = page_context(request, panel_asked(request, found, rounds, most=SHOWN))
    except (BadMoment, BadPoint, UnknownFilter) as error:
        context = {"negotiation": found, "section": "panel", "message": str(error)}
        return render_page(request, "panel/panel.html", context, status=400)
    return render_page(request, "panel/panel.html", context)


@require_safe
@asks(PANEL_PARAMETERS, several=SEVERAL)
def panel_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the panel as CSV, workbook or JSON; what is wrong with the question is said in JSON."""
    try:
        question = panel_asked(request, *load_rounds(negotiation, request.user))
        return panel_file(question, about_panel(request, question), form)
    except NotHere as error:
        return JsonResponse({"error": str(error)}, status=404)
    except (BadMoment, BadPoint, UnknownFilter) as error:
        return JsonResponse({"error": str(error)}, status=400)


def about_panel(request: HttpRequest, question: PanelQuestion) -> About:
    """Return what a file of the panel says of itself. At most one query."""
    of = question.panel.negotiation
    place = permanent(request, reverse("positions:panel", args=[of.key]), PANEL_PARAMETERS, of, question.panel.known)
    lines = [
        ("A row is", "a position at a round"),
        ("Rounds", "; ".join(point.name for point in question.rounds)),
        ("What moved is said since", question.since_words),
        ("Narrowed to", "; ".join(question.narrowed)),
        *evidence_words(question.panel.evidence),
        ("Rows left out", "those that do not stand on the evidence asked for" if question.standing else ""),
    ]
    return about(of, "Panel: every position at every round", place, [line for line in lines if line[1]])


@require_safe
@asks(program=True)
def panel_schema(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Return the schema of the panel's table as Frictionless has it."""
    negotiation_or_404(negotiation, request.user)
    return HttpResponse(to_json(SCHEMA), content_type=CONTENT_TYPES["json"])
