"""The main page: what each party held at two rounds and what moved in between; and the same for machines."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.http import HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.compare.asked import (
    NothingToCompare,
    columns_asked,
    compare_in_parts,
    filters_of,
    judge_filtered,
)
from positions.compare.comparison import BadOrder
from positions.compare.described import about_comparison
from positions.compare.exports import ComparisonFile
from positions.compare.filters import (
    COMPARISON_PARAMETERS,
    DAY_FIELDS,
    OF_FILES,
    SEVERAL_ON_PAGES,
    ComparisonFilter,
)
from positions.compare.opened import evidence_of
from positions.compare.page import frame, link, link_to, page_context, rows_context, view_asked
from positions.domain.points import PointInTime
from positions.reading.moment import BadMoment
from positions.web.about import exact_moment
from positions.web.asked import (
    AskedPair,
    BadPoint,
    NotHere,
    load_question,
    load_rounds,
    own_pair,
    rounds_asked,
    with_days,
)
from positions.web.filters import UnknownFilter
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, mention, render_page, wants_fragment

SWAPPED = "The two were asked for in the wrong order: the earlier one is shown first."


@require_safe
@asks(COMPARISON_PARAMETERS, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def compare(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show the comparison, or the part of it that HTMX asks for."""
    try:
        question = load_question(request, negotiation)
    except BadPoint as error:
        return notice(request, own_pair(*load_rounds(negotiation, request.user)), str(error))
    except BadMoment as error:
        return notice(request, rounds_asked(request, negotiation), str(error))
    mention(request, SWAPPED if question.swapped else "", question.idle)
    put_right(request, question)
    try:
        filters = filters_of(request.GET, question)
        columns = columns_asked(request.GET, question)
        mention(request, columns.left_out)
        if wants_fragment(request) and "open" in request.GET:
            return evidence(request, question, filters, columns.points)
        everything = judge_filtered(question, filters, columns.points)
        if wants_fragment(request) and "rows" in request.GET:
            rows = rows_context(request, question, everything, filters)
            return render_page(request, "compare/compare.html", rows, fragment="rows")
        context = page_context(request, question, everything, filters)
    except NothingToCompare as error:
        return notice(request, question, str(error), status=200)
    except (BadOrder, UnknownFilter) as error:
        return notice(request, question, str(error))
    response = render_page(request, "compare/compare.html", context, fragment="comparison")
    if wants_fragment(request):
        response["HX-Push-Url"] = link(request, open=None, rows=None)
    return response


def put_right(request: HtmxRequest, question: AskedPair) -> None:
    """Have the page's own addresses ask in the right order for what was asked for in the wrong one."""
    if question.swapped and question.before and question.after:
        request.GET = QueryDict(link_to(request, question.before, question.after).partition("?")[2])


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def compare_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the comparison as JSON, CSV or workbook; what is wrong with the question is said in JSON."""
    return file_of(request, negotiation, lambda file, asked: file.answer(form, asked.known, swapped=asked.swapped))


@require_safe
@asks(OF_FILES, several=SEVERAL_ON_PAGES, fields=DAY_FIELDS)
def compare_citations(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return what the comparison rests on, a citation a line; what is wrong with the question is said in JSON."""
    return file_of(request, negotiation, lambda file, asked: file.citations(form))


def file_of(
    request: HtmxRequest, negotiation: str, give: Callable[[ComparisonFile, AskedPair], HttpResponseBase]
) -> HttpResponseBase:
    """Return what is given of the comparison asked for, all of it as known at one moment."""
    try:
        asked = with_days(load_question(request, negotiation).strictly())
        question = replace(asked, known=exact_moment(asked.negotiation, asked.known))
        filters = filters_of(request.GET, question)
        between = columns_asked(request.GET, question).strictly()
        parts = compare_in_parts(question, filters, between)
        return give(ComparisonFile(parts, about_comparison(request, question, filters, between)), asked)
    except NotHere as error:
        return JsonResponse({"error": str(error)}, status=404)
    except (BadMoment, BadPoint, BadOrder, UnknownFilter) as error:
        return JsonResponse({"error": str(error)}, status=400)


def evidence(
    request: HtmxRequest, question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime]
) -> HttpResponse:
    """Show the evidence of the one row that is opened; no other is compared."""
    judged = judge_filtered(question, filters, between, key=request.GET["open"])
    opened = evidence_of(judged.shown(judged.rows), request.GET["open"])
    if opened is None:
        raise NotHere("There is no such position in this comparison.", question.negotiation)
    view = view_asked(request.GET)
    context = {"negotiation": question.negotiation, "evidence": opened, "known": question.known, "view": view}
    return render_page(request, "compare/compare.html", context, fragment="evidence")


def notice(request: HtmxRequest, question: AskedPair, message: str, *, status: int = 400) -> HttpResponse:
    """Show the page with a message in place of the comparison."""
    context = frame(request, question) | {"message": message}
    return render_page(request, "compare/compare.html", context, fragment="comparison", status=status)
