"""The lists: a page at a time, or whole as a file."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import PurePosixPath
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.models import Issue, Negotiation, Round
from positions.reading.moment import BadMoment
from positions.reading.party_marks import party_marks
from positions.reading.strength import choices_of_origins
from positions.records.lists import issues as issue_list
from positions.records.lists import positions as position_list
from positions.records.lists import rounds as round_list
from positions.records.lists import sources as source_list
from positions.records.lists.filters import (
    POSITION_PARAMETERS,
    SEVERAL_OF_POSITIONS,
    SEVERAL_OF_SOURCES,
    SOURCE_PARAMETERS,
)
from positions.web.about import about_page, evidence_words, exact_moment
from positions.web.asked import moment_asked, negotiation_or_404
from positions.web.citing import bibliography
from positions.web.downloads import CONTENT_TYPES, download, of_many
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import UnknownFilter, address
from positions.web.paging import BadCursor, Keyset, Place
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed
from positions.web.render import HtmxRequest, render_page

PAGE = 50
# So many rows are read at once for a file.
TAKEN = 100
# Whoever may one of these works on positions of which nothing is published.
TEAM = (Permission.KEEP_REFERENCE_DATA, Permission.SEE_PROPOSALS)
WHOLE = "A file has the whole list: “after” is for pages."

Rows = TypeVar("Rows", bound=Model)
Answer = Callable[[HtmxRequest, Negotiation, datetime | None, str], HttpResponseBase]


def listing(
    parameters: Sequence[str] = (), several: Sequence[str] = ()
) -> Callable[[Answer], Callable[..., HttpResponseBase]]:
    """Make a view of what answers with a list; what is wrong with the question is said on a page, or in JSON."""

    def made(answer: Answer) -> Callable[..., HttpResponseBase]:
        @require_safe
        @asks((*parameters, "known", "after"), several=several)
        @wraps(answer)
        def view(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponseBase:
            found = negotiation_or_404(negotiation, request.user)
            try:
                if form and request.GET.get("after"):
                    raise UnknownFilter(WHOLE)
                known = moment_asked(request, found)
                return answer(request, found, exact_moment(found, known) if form else known, form)
            except (BadMoment, UnknownFilter, BadCursor) as error:
                if form:
                    return JsonResponse({"error": str(error)}, status=400)
                raise BadRequest(str(error)) from error

        return view

    return made


class Paged:
    """A page of a list in the order of a key set, as the address asks for it."""

    def __init__(
        self, request: HtmxRequest, rows: QuerySet[Any], order: Keyset, place_of: Callable[[Any], Place]
    ) -> None:
        """Read the page after the place in the address. One query. Raises BadCursor."""
        place = order.read(request.GET.get("after", ""))
        listed = list(order.beyond(rows, place, backwards=False)[: PAGE + 1])
        self.rows = listed[:PAGE]
        more = len(listed) > PAGE
        names = [name for name in request.GET if name != "after"]
        self.first = "" if place is None else address(request.path, request.GET, names)
        cursor = order.cursor(place_of(self.rows[-1])) if more else ""
        self.further = address(request.path, request.GET, [*names, "after"], after=cursor) if more else ""


def page(
    request: HtmxRequest, of: Negotiation, known: datetime | None, template: str, paged: Paged, **more: object
) -> HttpResponse:
    """Return the page of a list; its template is named as its place in the head."""
    names = [each for each in request.GET if each not in ("known", "after")]
    narrowed = any(each not in EVIDENCE_PARAMETERS for each in names)
    context = {
        "negotiation": of,
        "section": PurePosixPath(template).stem,
        "known": known,
        "known_asked": request.GET.get("known", ""),
        "now": address(request.path, request.GET, names),
        "query": address("", request.GET, [*names, "known"]).removeprefix("?"),
        "narrowed": narrowed,
        "clear": address(request.path, request.GET, ["known", *EVIDENCE_PARAMETERS]),
        "further": paged.further,
        "first": paged.first,
    }
    return render_page(request, template, context | more)


@listing(SOURCE_PARAMETERS, SEVERAL_OF_SOURCES)
def sources(request: HtmxRequest, found: Negotiation, known: datetime | None, form: str) -> HttpResponseBase:
    """Show every source that everybody may see, those first on which most rests."""
    narrowing = source_list.filter_of(found, known, request.GET)
    rows = narrowing.chosen()
    if form not in ("", *CONTENT_TYPES):
        return bibliography(source_list.references(found, rows), form, f"{found.key}_sources")
    if form:
        batches = source_list.ORDER.batches(rows, TAKEN, source_list.place_of)
        said = about_page(request, found, known, "Sources")
        return download(form, f"{found.key}_sources", source_list.table_of(batches), said)
    paged = Paged(request, rows, source_list.ORDER, source_list.place_of)
    more = {"rows": [source_list.row_of(row) for row in paged.rows], "count": rows.count(), "form": narrowing.form}
    return page(request, found, known, "records/lists/sources.html", paged, **more)


@listing((*POSITION_PARAMETERS, *EVIDENCE_PARAMETERS), (*SEVERAL_OF_POSITIONS, "evidence"))
def positions(request: HtmxRequest, found: Negotiation, known: datetime | None, form: str) -> HttpResponseBase:
    """Show every position of which an entry is published, with how it stands now."""
    asked = evidence_asked(request.GET, found, known)
    narrowing = position_list.filter_of(found, known, request.GET)
    chosen = narrowing.chosen()
    if form:
        batches = position_list.ORDER.batches(chosen, TAKEN, position_list.place_of)
        table = position_list.table_of(row for batch in batches for row in position_list.rows_of(batch, known, asked))
        said = about_page(request, found, known, "Positions and how they stand", evidence_words(asked))
        return download(form, f"{found.key}_positions", table, said, large=of_many(found))
    paged = Paged(request, chosen, position_list.ORDER, position_list.place_of)
    rows = position_list.rows_of(paged.rows, known, asked)
    strengths = [row.state.strength for row in rows if row.state]
    more: dict[str, object] = {"rows": rows, "count": chosen.count(), "form": narrowing.form}
    more |= {"evidence": asked, "origin_choices": choices_of_origins(strengths, asked)}
    more["standing"] = sum(not row.short for row in rows if row.state)
    # Of these readers know nothing; whoever works on them finds them at the beginning of the whole list.
    works = any(allowed(request.user, each, found) for each in TEAM)
    bare = position_list.without_entry(found) if works and known is None and not request.GET else []
    more |= {"bare": bare[: position_list.MOST_BARE], "more_bare": len(bare) > position_list.MOST_BARE}
    return page(request, found, known, "records/lists/positions.html", paged, **more)


@listing(EVIDENCE_PARAMETERS, ("evidence",))
def issues(request: HtmxRequest, found: Negotiation, known: datetime | None, form: str) -> HttpResponseBase:
    """Show every issue by group, with what each party holds on it now."""
    asked = evidence_asked(request.GET, found, known)
    parties = party_marks(found)
    chosen = Issue.objects.filter(negotiation=found)
    if form:
        batches = issue_list.ORDER.batches(chosen, TAKEN // 10, issue_list.place_of)
        rows_taken = (row for batch in batches for row in issue_list.rows_of(found, batch, parties, known, asked))
        said = about_page(request, found, known, "Issues and what each party holds", evidence_words(asked))
        table = issue_list.table_of(rows_taken, parties)
        return download(form, f"{found.key}_issues", table, said, large=of_many(found))
    paged = Paged(request, chosen, issue_list.ORDER, issue_list.place_of)
    rows = issue_list.rows_of(found, paged.rows, parties, known, asked)
    held = [each for row in rows for side in row.sides for each in side.held]
    strengths = [each.strength for each in held if each.strength]
    more = {"rows": rows, "parties": parties, "held": len(held), "standing": sum(not each.short for each in held)}
    more |= {"evidence": asked, "origin_choices": choices_of_origins(strengths, asked)}
    return page(request, found, known, "records/lists/issues.html", paged, **more)


@listing()
def rounds(request: HtmxRequest, found: Negotiation, known: datetime | None, form: str) -> HttpResponseBase:
    """Show every round with its days, and what was voiced at it."""
    parties = party_marks(found)
    chosen = Round.objects.filter(negotiation=found).select_related("host")
    if form:
        batches = round_list.ORDER.batches(chosen, TAKEN, round_list.place_of)
        rows_taken = (row for batch in batches for row in round_list.rows_of(found, batch, parties, known))
        said = about_page(request, found, known, "Rounds")
        return download(form, f"{found.key}_rounds", round_list.table_of(rows_taken, parties), said)
    paged = Paged(request, chosen, round_list.ORDER, round_list.place_of)
    rows = round_list.rows_of(found, paged.rows, parties, known)
    return page(request, found, known, "records/lists/rounds.html", paged, rows=rows, parties=parties)
