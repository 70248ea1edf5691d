"""The main page: what each party held at two rounds and what moved in between; and the same for machines."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from positions.compare.asked import NothingToCompare, compare_filtered, filters_of
from positions.compare.comparison import BadOrder, Comparison
from positions.compare.exports import comparison_csv, comparison_data, comparison_xlsx
from positions.compare.filters import COMPARISON_PARAMETERS, DAY_FIELDS, OF_FILES, SEVERAL, ComparisonFilter
from positions.compare.layout import headlines, matrix, parties_of
from positions.compare.opened import evidence_of
from positions.compare.origins import tally_of
from positions.compare.pairs import offered_pairs
from positions.domain import wording
from positions.domain.points import PointInTime, meaning
from positions.reading.moment import BadMoment, echo, settled
from positions.reading.strength import choices_of_origins
from positions.web.asked import (
    AskedPair,
    BadPoint,
    NotHere,
    load_question,
    load_rounds,
    own_pair,
    rounds_asked,
    windows_around,
)
from positions.web.citations import Reference, answer, today
from positions.web.downloads import CONTENT_TYPES, to_json
from positions.web.filters import UnknownFilter, address
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, mention, render_page, wants_fragment

FORMATS: dict[str, Callable[[Comparison, bool], bytes]] = {
    "json": lambda comparison, swapped: to_json(comparison_data(comparison, swapped=swapped)),
    "csv": lambda comparison, swapped: comparison_csv(comparison),
    "xlsx": lambda comparison, swapped: comparison_xlsx(comparison, swapped=swapped),
}
SWAPPED = "The two were asked for in the wrong order: the earlier one is shown first."


@require_safe
@asks(COMPARISON_PARAMETERS, several=SEVERAL, fields=DAY_FIELDS)
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
        everything = compare_filtered(question, filters)
        if wants_fragment(request) and "open" in request.GET:
            return evidence(request, question, everything)
        context = page_context(request, question, everything, filters)
    except NothingToCompare as error:
        return notice(request, question, str(error), status=200)
    except (BadOrder, UnknownFilter) as error:
        return notice(request, question, str(error))
    response = render_page(request, "compare/compare.html", context, fragment="comparison")
    if wants_fragment(request):
        response["HX-Push-Url"] = link(request, open=None)
    return response


def put_right(request: HtmxRequest, question: AskedPair) -> None:
    """Have the page's own addresses ask in the right order for what was asked for in the wrong one."""
    if question.swapped and question.before and question.after:
        request.GET = QueryDict(link_to(request, question.before, question.after).partition("?")[2])


@require_safe
@asks(OF_FILES, several=SEVERAL, fields=DAY_FIELDS)
def compare_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponse:
    """Return the comparison as JSON, CSV or workbook; what is wrong with the question is said in JSON."""
    try:
        question = load_question(request, negotiation).strictly()
        filters = filters_of(request.GET, question)
        comparison = compare_filtered(question, filters)
        comparison = comparison.only(filters.keep(comparison.rows))
    except (NotHere, NothingToCompare) as error:
        return JsonResponse({"error": str(error)}, status=404)
    except (BadMoment, BadPoint, BadOrder, UnknownFilter) as error:
        return JsonResponse({"error": str(error)}, status=400)
    response = HttpResponse(FORMATS[form](comparison, question.swapped), content_type=CONTENT_TYPES[form])
    if form != "json":
        name = f"{comparison.negotiation.key}_{comparison.before.file_name}_{comparison.after.file_name}.{form}"
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
    wanted = request.GET.get("open", "")
    opened = evidence_of(listed, wanted)
    if wanted and opened is None:
        mention(request, f"No position “{wanted[:80]}” is among those shown, so none is opened.")
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
    before, after = question.before, question.after
    return {
        "negotiation": question.negotiation,
        "rounds": question.rounds,
        "before": before,
        "after": after,
        "window": question.window,
        "days": list(of_days(request, question)),
        "places": (place(before, "first"), place(after, "second")),
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "message": "",
        "pairs": neighbours(request, question),
        "section": "compare",
        "here": link(request, open=None),
        "now": link(request, known=None),
        "offered": offered_pairs(question, partial(link, request, open=None)),
    }


def of_days(request: HtmxRequest, question: AskedPair) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield for each day asked for what it stands for, and the rounds in whose window it lies: names, addresses."""
    before, after = question.before, question.after
    if before is None or after is None:
        return
    for point in (before, after):
        if point.days is not None:
            rounds = [each.point for each in windows_around(point, question.rounds)]
            links = [
                (each, link_to(request, *((each, after) if point is before else (before, each)))) for each in rounds
            ]
            yield meaning(point), [(each.name, href) for each, href in links]


def neighbours(request: HtmxRequest, question: AskedPair) -> list[tuple[str, str]]:
    """Return, where nothing lies between the two asked for, what else can be compared: names and addresses."""
    before, after = question.before, question.after
    if before is None or after is None or before.window_ends_on < after.window_ends_on:
        return []
    earlier = [each.point for each in question.rounds if each.window_ends_on < after.window_ends_on][-1:]
    later = [each.point for each in question.rounds if each.window_ends_on > after.window_ends_on][:1]
    pairs = [*((each, after) for each in earlier), *((after, each) for each in later)]
    return [(f"{one.name} → {other.name}", link_to(request, one, other)) for one, other in pairs]


def link_to(request: HtmxRequest, before: PointInTime, after: PointInTime) -> str:
    """Return the page's own address with these two compared."""
    return link(request, **pair(before, after))


def place(point: PointInTime | None, which: str) -> str:
    """Return what is said before a state to those who hear the page; empty when nothing is compared."""
    return f"{point.at(which).capitalize()}: " if point and point.days is None else f"{point.name}: " if point else ""


def pair(before: PointInTime, after: PointInTime) -> dict[str, str | None]:
    """Return two points in time as parameters of an address."""
    days = before.days or after.days
    return {"before": before.key, "after": after.key, "window": str(days) if days else None}


def status(listed: Comparison, total: int) -> str:
    """Return in a sentence how many positions are shown and moved."""
    moved = sum(row.direction is not None for row in listed.rows)
    positions, shown = wording.counted(total, "position"), len(listed.rows)
    return f"{f'{shown} of {positions} shown' if shown < total else positions}; {moved} moved."


def notice(request: HtmxRequest, question: AskedPair, message: str, *, status: int = 400) -> HttpResponse:
    """Show the page with a message in place of the comparison."""
    context = frame(request, question) | {"message": message}
    return render_page(request, "compare/compare.html", context, fragment="comparison", status=status)


@require_safe
@asks(OF_FILES, several=SEVERAL, fields=DAY_FIELDS)
def cite_comparison(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a comparison of two rounds, filters and moment of knowledge included."""
    try:
        question = load_question(request, negotiation).strictly()
    except (BadMoment, BadPoint) as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        raise BadRequest(str(error)) from error
    if question.before is None or question.after is None:
        raise NotHere("There is no comparison to cite.", question.negotiation)
    known = question.known or settled(question.negotiation.pk, datetime.now(UTC)) or datetime.now(UTC)
    page = reverse("positions:compare", args=[question.negotiation.key])
    asked = pair(question.before, question.after) | {"known": echo(known)}
    reference = Reference(
        id=f"{question.before.file_name}_{question.after.file_name}",
        type="dataset",
        title=f"What moved between {question.before.noun} and {question.after.noun}",
        url=request.build_absolute_uri(address(page, request.GET, COMPARISON_PARAMETERS, **asked)),
        locator=f"as known on {wording.moment(known)}",
        accessed=today(),
        container=question.negotiation.name,
        version=question.negotiation.version,
        issued=known.date().isoformat(),
    )
    return answer(request, question.negotiation, reference, form, question.known)
