"""The main page: what each party held at two rounds and what moved in between; and the same for machines."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from positions.compare.asked import NothingToCompare, compare_filtered, filters_of
from positions.compare.comparison import BadOrder, Comparison
from positions.compare.exports import comparison_csv, comparison_data, comparison_xlsx
from positions.compare.filters import COMPARISON_PARAMETERS, ComparisonFilter
from positions.compare.layout import headlines, matrix, parties_of
from positions.compare.opened import evidence_of
from positions.compare.origins import tally_of
from positions.compare.pairs import offered_pairs
from positions.domain import wording
from positions.reading.moment import BadMoment, echo, settled
from positions.reading.strength import choices_of_origins
from positions.web.asked import AskedPair, NotHere, load_question, rounds_asked
from positions.web.citations import Reference, answer, today
from positions.web.downloads import CONTENT_TYPES, to_json
from positions.web.filters import UnknownFilter, address
from positions.web.render import HtmxRequest, render_page, wants_fragment

FORMATS: dict[str, Callable[[Comparison], bytes]] = {
    "json": lambda comparison: to_json(comparison_data(comparison)),
    "csv": comparison_csv,
    "xlsx": comparison_xlsx,
}


@require_safe
def compare(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show the comparison, or the part of it that HTMX asks for."""
    if "" in request.GET.values() and not wants_fragment(request):
        return HttpResponseRedirect(link(request))
    try:
        question = load_question(request, negotiation)
    except BadMoment as error:
        return notice(request, rounds_asked(request, negotiation), str(error))
    try:
        filters = filters_of(request.GET, question)
        everything = compare_filtered(question, filters)
        if wants_fragment(request) and "open" in request.GET:
            return evidence(request, question, everything)
        context = page_context(request, question, everything, filters)
    except NothingToCompare as error:
        return notice(request, question, str(error), status=200)
    except BadOrder as error:
        return notice(request, question, str(error), swap=True)
    except UnknownFilter as error:
        return notice(request, question, str(error))
    response = render_page(request, "compare/compare.html", context, fragment="comparison")
    if wants_fragment(request):
        response["HX-Push-Url"] = link(request, open=None)
    return response


@require_safe
def compare_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponse:
    """Return the comparison as JSON, CSV or workbook; what is wrong with the question is said in JSON."""
    try:
        question = load_question(request, negotiation)
        filters = filters_of(request.GET, question)
        comparison = compare_filtered(question, filters)
        comparison = comparison.only(filters.keep(comparison.rows))
    except (NotHere, NothingToCompare) as error:
        return JsonResponse({"error": str(error)}, status=404)
    except (BadMoment, BadOrder, UnknownFilter) as error:
        return JsonResponse({"error": str(error)}, status=400)
    response = HttpResponse(FORMATS[form](comparison), content_type=CONTENT_TYPES[form])
    if form != "json":
        name = f"{comparison.negotiation.key}_{comparison.before.key}_{comparison.after.key}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def evidence(request: HtmxRequest, question: AskedPair, comparison: Comparison) -> HttpResponse:
    opened = evidence_of(comparison, request.GET["open"])
    if opened is None:
        raise NotHere("There is no such position in this comparison.", question.negotiation)
    context = {"negotiation": question.negotiation, "evidence": opened, "known": question.known}
    return render_page(request, "compare/compare.html", context, fragment="evidence")


def page_context(
    request: HtmxRequest, question: AskedPair, everything: Comparison, filters: ComparisonFilter
) -> dict[str, object]:
    """Return what the page shows: the headline of everything asked for, and the rows that did what was asked."""
    to = partial(link, request, open=None)
    # A headline counts what the other filters of shifts leave out, so its links drop them.
    to_headline = partial(to, direction=None, moved=None, voiced=None, stands=None)
    listed = everything.only(filters.keep(everything.rows))
    opened = evidence_of(listed, request.GET.get("open", ""))
    order = list(filters.choices.party)
    parties = parties_of(listed.rows, order)
    query = link(request, open=None).partition("?")[2]
    counted = parties_of(everything.rows, order)
    return frame(request, question) | {
        "filter": filters,
        "headlines": headlines(everything.rows, counted, to_headline, request.GET.getlist("shift"), everything.asked),
        "asked": everything.asked,
        "origins": tally_of(listed, to),
        "origin_choices": choices_of_origins(filter(None, (row.strength for row in everything.rows)), everything.asked),
        "ask_nothing": to(evidence=None, without=None, stands=None),
        "parties": parties,
        "groups": matrix(listed.rows, parties),
        "status": status(listed, len(everything.rows)),
        "evidence": opened,
        "opened": opened.key if opened else "",
        "query": query,
        # Said a thousand times on a long page: finished here, once.
        "opens": format_html("?{}&open=", query),
        "base": reverse("positions:negotiation", args=[question.negotiation.key]),
        "narrowed": any(filters.chosen().values()),
        "clear": link(request, open=None, **dict.fromkeys(filters.filters)),
    }


def link(request: HtmxRequest, **changes: Any) -> str:
    """Return the page's own address with other parameters; None drops one."""
    return address(request.path, request.GET, COMPARISON_PARAMETERS, **changes)


def frame(request: HtmxRequest, question: AskedPair) -> dict[str, object]:
    """Return what every answer of the page shows: the rounds to choose from and the moment of knowledge."""
    return {
        "negotiation": question.negotiation,
        "rounds": question.rounds,
        "before": question.before,
        "after": question.after,
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "known_is_day": is_day(request.GET.get("known", "")),
        "message": "",
        "section": "compare",
        "here": link(request, open=None),
        "now": link(request, known=None),
        "swapped": swapped(request, question),
        "pairs": offered_pairs(question, partial(link, request, open=None)),
    }


def swapped(request: HtmxRequest, question: AskedPair) -> str:
    """Return the address with the two rounds the other way round; empty when they are not two."""
    before, after = question.before, question.after
    if before is None or after is None or before == after:
        return ""
    return link(request, before=after.key, after=before.key)


def is_day(text: str) -> bool:
    """Say whether a field for dates can show the text: it is empty, or a date in full."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def status(listed: Comparison, total: int) -> str:
    """Return in a sentence how many positions are shown and moved."""
    moved = sum(row.direction is not None for row in listed.rows)
    positions, shown = wording.counted(total, "position"), len(listed.rows)
    return f"{f'{shown} of {positions} shown' if shown < total else positions}; {moved} moved."


def notice(
    request: HtmxRequest, question: AskedPair, message: str, *, status: int = 400, swap: bool = False
) -> HttpResponse:
    """Show the page with a message in place of the comparison; `swap` offers the rounds the other way round."""
    context = frame(request, question) | {"message": message, "offer_swap": swap}
    return render_page(request, "compare/compare.html", context, fragment="comparison", status=status)


@require_safe
def cite_comparison(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a comparison of two rounds, filters and moment of knowledge included."""
    try:
        question = load_question(request, negotiation)
    except BadMoment as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        raise BadRequest(str(error)) from error
    if question.before is None or question.after is None:
        raise NotHere("There is no comparison to cite.", question.negotiation)
    known = question.known or settled(question.negotiation.pk, datetime.now(UTC)) or datetime.now(UTC)
    page = reverse("positions:compare", args=[question.negotiation.key])
    asked = {"before": question.before.key, "after": question.after.key, "known": echo(known)}
    reference = Reference(
        id=f"{question.before.key}_{question.after.key}",
        type="dataset",
        title=f"What moved between {question.before.name} and {question.after.name}",
        url=request.build_absolute_uri(address(page, request.GET, COMPARISON_PARAMETERS, **asked)),
        locator=f"as known on {wording.moment(known)}",
        accessed=today(),
        container=question.negotiation.name,
        version=question.negotiation.version,
        issued=known.date().isoformat(),
    )
    return answer(request, question.negotiation, reference, form, question.known)
