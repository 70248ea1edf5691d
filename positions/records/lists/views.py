"""The lists: a page at a time, or whole as a file."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import BadRequest
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
from positions.web.paged import BY_KEY, Paged, paged, paged_as_listed
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed
from positions.web.render import HtmxRequest, render_page

# So many rows are read at once for a file.
TAKEN = 100
# Whoever may one of these works on positions of which nothing is published.
TEAM = (Permission.KEEP_REFERENCE_DATA, Permission.SEE_PROPOSALS)
WHOLE = "A file has the whole list: “after” is for pages."

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


def page(
    request: HtmxRequest, of: Negotiation, known: datetime | None, template: str, listed: Paged[Any], **more: object
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
        "further": listed.further,
        "first": listed.first,
    }
    return render_page(request, template, context | more)


@listing(SOURCE_PARAMETERS, SEVERAL_OF_SOURCES)
def sources(request: HtmxRequest, found: Negotiation, known: datetime | None, form: str) -> HttpResponseBase:
    """Show every source that everybody may see, those first on which most rests."""
    narrowing = source_list.filter_of(found, known, request.GET)
    rows = narrowing.chosen()
    if form not in ("", *CONTENT_TYPES):
        return bibliography(source_list.references(found, rows), form, f"{found.key}_sources")
    counted = source_list.counted(found, rows, known)
    if form:
        said = about_page(request, found, known, "Sources")
        return download(form, f"{found.key}_sources", source_list.table_of(counted), said)
    listed = paged_as_listed(request, counted, BY_KEY, lambda source: (source.key,))
    more = {"rows": source_list.rows_of(listed.rows), "count": len(counted), "form": narrowing.form}
    return page(request, found, known, "records/lists/sources.html", listed, **more)


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
    listed = paged(request, chosen, position_list.ORDER, position_list.place_of)
    rows = position_list.rows_of(listed.rows, known, asked)
    strengths = [row.state.strength for row in rows if row.state]
    more: dict[str, object] = {"rows": rows, "count": chosen.count(), "form": narrowing.form}
    more |= {"evidence": asked, "origin_choices": choices_of_origins(strengths, asked)}
    more["standing"] = sum(not row.short for row in rows if row.state)
    # Of these readers know nothing; whoever works on them finds them at the beginning of the whole list.
    works = any(allowed(request.user, each, found) for each in TEAM)
    bare = position_list.without_entry(found) if works and known is None and not request.GET else []
    more |= {"bare": bare[: position_list.MOST_BARE], "more_bare": len(bare) > position_list.MOST_BARE}
    return page(request, found, known, "records/lists/positions.html", listed, **more)


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
    listed = paged(request, issue_list.with_numbers(chosen), issue_list.ORDER, issue_list.place_of)
    listed = listed.shortened(issue_list.fitting(listed.rows), issue_list.ORDER, issue_list.place_of)
    rows = issue_list.rows_of(found, listed.rows, parties, known, asked)
    held = [each for row in rows for side in row.sides for each in side.held]
    strengths = [each.strength for each in held if each.strength]
    more = {"rows": rows, "parties": parties, "held": len(held), "standing": sum(not each.short for each in held)}
    more |= {"evidence": asked, "origin_choices": choices_of_origins(strengths, asked)}
    return page(request, found, known, "records/lists/issues.html", listed, **more)


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
    listed = paged(request, chosen, round_list.ORDER, round_list.place_of)
    rows = round_list.rows_of(found, listed.rows, parties, known)
    return page(request, found, known, "records/lists/rounds.html", listed, rows=rows, parties=parties)
