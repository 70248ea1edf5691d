"""The timeline: how positions moved, as a picture and as a list; and the list for machines."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.models import Negotiation
from positions.reading.moment import BadMoment, echo, last_kept
from positions.reading.strength import choices_of_origins
from positions.timeline.answer import (
    MatchedEntries,
    TimelineAsked,
    ask,
    draw,
    find,
    first_page,
    further_page,
    period_of,
    short_on,
    status,
    tracks_shown,
)
from positions.timeline.exports import about_timeline, citations_download, timeline_download
from positions.timeline.filters import (
    OF_ENTRIES,
    OF_EVIDENCE,
    OF_MOVES,
    OF_POSITIONS,
    OF_TIME,
    SEVERAL,
    TIMELINE_PARAMETERS,
)
from positions.timeline.legend import KEY, KEY_BARS, KEY_LANES
from positions.timeline.narrow import choice, stream, title_of, tracks_drawn
from positions.timeline.onward import is_of_whole_list, page_onward
from positions.timeline.opened import open_entry
from positions.timeline.pictures import timeline_svg
from positions.timeline.stream import entries_told
from positions.timeline.tracks import TimelinePage
from positions.web.about import About, about, evidence_words, exact_moment, permanent
from positions.web.asked import NotHere, load_rounds, moment_asked, negotiation_or_404
from positions.web.filters import UnknownFilter, address
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.pictures import picture_file, refused
from positions.web.render import HtmxRequest, mention, render_page, wants_fragment
from positions.web.stamped import FileToMake, stamped

MORE_FILTERS = ("speaker", "source")
# What the form keeps of the address without showing it.
KEPT = ("at", "scale", "order")
# A file has all entries and opens none.
OF_FILES = tuple(name for name in TIMELINE_PARAMETERS if name not in ("after", "open"))
# A picture has no order.
OF_PICTURES = tuple(name for name in OF_FILES if name != "order")
WRONG = (BadMoment, UnknownFilter, BadCursor)


@require_safe
@asks(TIMELINE_PARAMETERS, several=SEVERAL)
def timeline(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show the timeline, or the part of it that HTMX asks for: an opened entry or a further page of the list."""
    if wants_fragment(request) and is_of_whole_list(request.GET):
        return whole_list_onward(request, negotiation)
    found, rounds = load_rounds(negotiation, request.user)
    try:
        asked = ask(request, found, rounds)
    except WRONG as error:
        return notice(request, found, str(error))
    if wants_fragment(request) and "open" in request.GET:
        return panel(request, asked)
    if wants_fragment(request) and asked.after is not None:
        page, moment = further_page(asked)
        return further(request, found, asked.known, page, moment, short_on(page, asked))
    response = render_page(request, "timeline/timeline.html", page_context(request, asked), fragment="timeline")
    if wants_fragment(request):
        response["HX-Push-Url"] = link(request)
    return response


def whole_list_onward(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Return a further page of the list of all entries."""
    found = negotiation_or_404(negotiation, request.user)
    try:
        known = moment_asked(request, found)
        # Acts follow one another: whatever is committed after the last moment has a later one, and is not read.
        moment = known or last_kept(found)
        page = page_onward(found, moment, request.GET["after"], newest="order" not in request.GET)
    except WRONG as error:
        return notice(request, found, str(error))
    return further(request, found, known, page, moment)


def further(
    request: HtmxRequest,
    negotiation: Negotiation,
    known: datetime | None,
    page: TimelinePage,
    moment: datetime | None,
    short: Collection[int] = (),
) -> HttpResponse:
    """Return a page of the list that follows another one, read as of `moment`; `short` are entries that fall short."""
    context = {
        "negotiation": negotiation,
        "known": known,
        "page": page,
        "further": True,
        "next": next_link(request, page.cursor, moment),
        "short": short,
    }
    return render_page(request, "timeline/timeline.html", context, fragment="page")


@require_safe
@asks(OF_FILES, several=SEVERAL)
def timeline_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return all entries that match as JSON, CSV or workbook; what is wrong with the question is said in JSON."""
    now = not request.GET.get("known")
    return file_of(request, negotiation, lambda asked, said: timeline_download(asked, said, form, now=now))


@require_safe
@asks(OF_FILES, several=SEVERAL)
def timeline_citations(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return what all entries that match rest on, a citation a line."""
    return file_of(request, negotiation, lambda asked, said: citations_download(asked, said, form))


def file_of(
    request: HtmxRequest, negotiation: str, give: Callable[[TimelineAsked, About], HttpResponseBase]
) -> HttpResponseBase:
    """Return what is given of the entries asked for, all of it as known at one moment."""
    try:
        asked = ask(request, *load_rounds(negotiation, request.user), exactly=True)
        return give(asked, about_timeline(request, asked))
    except NotHere as error:
        return JsonResponse({"error": str(error)}, status=404)
    except WRONG as error:
        return JsonResponse({"error": str(error)}, status=400)


@require_safe
@asks(OF_PICTURES, several=SEVERAL)
def timeline_picture(request: HttpRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the timeline as a picture, SVG or PNG, of all that is asked for."""
    try:
        return stamped(request, negotiation, lambda: picture_asked(request, negotiation, form), costly=form == "png")
    except NotHere as error:
        return refused(error, 404)
    except WRONG as error:
        return refused(error)


def picture_asked(request: HttpRequest, negotiation: str, form: str) -> FileToMake:
    """Read what the picture shows. Raises NotHere, BadMoment, UnknownFilter."""
    home, rounds = load_rounds(negotiation, request.user)
    moment = exact_moment(home, moment_asked(request, home))
    # What is read is read as of the moment that the picture says.
    query = request.GET.copy()
    query["known"] = echo(moment) or ""
    request.GET = query  # type: ignore[assignment] # frozen by nobody but Django's own types
    asked = ask(request, home, rounds)
    found = find(asked)
    place = permanent(request, reverse("positions:timeline", args=[home.key]), OF_PICTURES, home, moment)
    said = [("Asked for", asked.filters.words()), *evidence_words(asked.evidence)]
    told = about(home, "How positions moved", place, said)
    return picture_file(form, f"{home.key}_timeline", lambda: timeline_svg(asked, found, told))


def link(request: HtmxRequest, **changes: str | None) -> str:
    """Return the page's own address with other parameters; what is opened, and how far the list was read, goes."""
    return address(request.path, request.GET, TIMELINE_PARAMETERS, **{"after": None, "open": None} | changes)


def next_link(request: HtmxRequest, cursor: str, moment: datetime | None) -> str:
    """Return the address of the next page, as known at that moment: so it goes on from what was shown."""
    return link(request, after=cursor, known=echo(moment) or "") if cursor else ""


def page_context(request: HtmxRequest, asked: TimelineAsked) -> dict[str, object]:
    """Return what the page shows: the picture, the zooms, and the page of the list."""
    wanted = request.GET.get("open", "")
    found = find(asked, wanted)
    period = period_of(asked, found)
    tracks = tracks_shown(asked, found, period) if period and found.points else []
    narrow = tracks_drawn(asked, found, tracks)
    named = asked.filters.positions() if found.portion else [track.position for track in tracks]
    told = entries_told(narrow, found.matching, period) if period else ()
    first = first_page(asked, found, wanted, told)
    if wanted and first.opened is None:
        mention(request, f"No entry “{wanted[:80]}” is among those of the timeline, so none is opened.")
    to = partial(link, request)
    return frame(request, asked.negotiation) | {
        "known": asked.known,
        "filter": asked.filters,
        "picture": draw(asked, found, tracks, period, to) if period and found.points else None,
        "stream": stream(asked, found, narrow, first.lines, period) if period and narrow else None,
        "shown": title_of(named, drawn=bool(narrow)),
        "choice": choice(asked, found, to, counted=not narrow),
        "period": period,
        "zooms": zooms(request, asked, found),
        "even": bool(asked.filters.asked()["scale"]),
        "scale_link": to(scale=None if asked.filters.asked()["scale"] else "even"),
        "order_link": to(order="oldest" if asked.newest else None),
        "newest": asked.newest,
        "page": first.page,
        "short": short_on(first.page, asked),
        "evidence": asked.evidence,
        "origin_choices": choices_of_origins(first.page.strengths.values(), asked.evidence),
        "next": next_link(request, first.page.cursor, found.reading.moment),
        "start": to() if asked.after else "",
        "status": status(asked, found, period),
        "asked_for": "; ".join(filter(None, (asked.filters.words(), wording.evidence_words(asked.evidence)))),
        "moment": wording.moment(found.reading.moment) if found.reading.moment else "",
        "narrowed": asked.filters.has(*OF_POSITIONS, *OF_ENTRIES, *OF_MOVES, *OF_TIME, *OF_EVIDENCE),
        "opened": first.opened,
        "key": KEY,
        "key_bars": KEY_BARS,
        "key_lanes": KEY_LANES,
        "more": MORE_FILTERS,
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
    }


def frame(request: HtmxRequest, negotiation: Negotiation) -> dict[str, object]:
    return {
        "negotiation": negotiation,
        "known": None,
        "known_asked": request.GET.get("known", ""),
        "here": link(request),
        "written_out": {"open": None},
        "query": link(request).partition("?")[2],
        "picture_query": link(request, order=None).partition("?")[2],
        "now": link(request, known=None),
        "clear": address(request.path, request.GET, ("scale", "known", "order")),
        "message": "",
        "period": None,
        "further": False,
        "section": "timeline",
        "entries_at": entries_at(negotiation),
    }


def entries_at(negotiation: Negotiation) -> str:
    """Return what the address of an entry's page begins with."""
    return reverse("positions:entry", args=[negotiation.key, "x"]).removesuffix("x/")


def zooms(request: HtmxRequest, asked: TimelineAsked, found: MatchedEntries) -> list[tuple[str, str, bool]]:
    """Return the periods to zoom to: name, address, and whether it is the present one."""
    values = asked.filters.asked()
    chosen = (str(values["from"] or ""), str(values["to"] or ""))
    everything = not values["at"] and chosen == ("", "")
    listed = [("all", link(request, **{"from": None, "to": None, "at": None}), everything)]
    for year in sorted({day.year for day in found.days}):
        days = (f"{year:04}-01-01", f"{year:04}-12-31")
        listed.append((str(year), link(request, **{"from": days[0], "to": days[1], "at": None}), chosen == days))
    return listed


def panel(request: HtmxRequest, asked: TimelineAsked) -> HttpResponse:
    opened = open_entry(asked.negotiation, asked.tracked, asked.known, request.GET["open"])
    if opened is None:
        raise NotHere("There is no such entry.", asked.negotiation)
    context = {
        "negotiation": asked.negotiation,
        "known": asked.known,
        "opened": opened,
        "here": link(request),
        "entries_at": entries_at(asked.negotiation),
    }
    return render_page(request, "timeline/timeline.html", context, fragment="entry")


def notice(request: HtmxRequest, negotiation: Negotiation, message: str) -> HttpResponse:
    """Show the page with a message in place of the timeline."""
    clear = reverse("positions:timeline", args=[negotiation.key])
    context = frame(request, negotiation) | {"message": message, "clear": clear}
    return render_page(request, "timeline/timeline.html", context, fragment="timeline", status=400)
