"""Frozen comparisons: keeping one, its page, its bytes, and how to cite it."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.views.decorators.http import require_POST, require_safe

from positions.compare.asked import compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.compare.filters import COMPARISON_PARAMETERS, DAY_FIELDS, NARROWING, OF_FROZEN, SEVERAL
from positions.compare.frozen.acts import freeze, write_doi
from positions.compare.frozen.exports import frozen_download
from positions.compare.frozen.listing import frozen_page_of
from positions.compare.frozen.page import frozen_page
from positions.compare.frozen.sources import cited_data
from positions.compare.headline import headlines
from positions.domain import wording
from positions.domain.texts import MOST_SIGNS
from positions.models import FrozenComparison, Negotiation
from positions.reading.moment import BadMoment, echo, parse_known
from positions.reading.reference_history import record_of
from positions.reading.releases import release_at
from positions.web.asked import AskedPair, BadPoint, NotHere, negotiation_or_404, rounds_asked
from positions.web.citations import known_words, part_of_data_set
from positions.web.citing import FORMS, file_of, told_in_form, written
from positions.web.downloads import to_json
from positions.web.filters import UnknownFilter, address
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.reference_formats import Reference, as_text
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused

# Who may write the DOI of what somebody else froze.
OF_DOI = (Permission.REVIEW, Permission.KEEP_REFERENCE_DATA)


@require_POST
@asks(OF_FROZEN, several=SEVERAL, fields=DAY_FIELDS)
def freeze_comparison(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Keep the comparison that the address asks for, and go to its page."""
    try:
        question = rounds_asked(request, negotiation).strictly()
    except BadPoint as error:
        raise BadRequest(str(error)) from error
    by = require(request, question.negotiation, Permission.SAVE_COMPARISONS)
    if question.before is None or question.after is None:
        raise NotHere("There is no comparison to freeze.", question.negotiation)
    try:
        frozen = freeze(
            question.negotiation,
            question.before,
            question.after,
            filters=address("", request.GET, NARROWING).removeprefix("?"),
            known=parse_known(request.GET.get("known", "")),
            compute=lambda at: computed(question, request.GET, at),
            by=by,
        )
    except (BadMoment, BadOrder, UnknownFilter, Refused) as error:
        raise BadRequest(str(error)) from error
    return HttpResponseRedirect(reverse("positions:frozen", args=[frozen.pk]), status=303)


def computed(question: AskedPair, query: QueryDict, known: datetime) -> bytes:
    """Return the JSON of the comparison as known at a moment. Raises BadOrder, UnknownFilter."""
    filters = filters_of(query, question)
    comparison = compare_filtered(replace(question, known=known), filters)
    listed = comparison.only(filters.keep(comparison.rows))
    return to_json(comparison_data(listed) | {"citations": cited_data(listed)})


def frozen_or_404(number: int, person: User | AnonymousUser) -> FrozenComparison:
    """Return the frozen comparison of that number. Raises NotHere, also when the person may not see its negotiation."""
    rows = FrozenComparison.objects.filter(negotiation__in=Negotiation.objects.visible_to(person))
    found = rows.select_related("negotiation", "before", "after").filter(pk=number).first()
    if found is None:
        raise NotHere("There is no frozen comparison at this address.")
    return found


@require_safe
@asks()
def frozen(request: HtmxRequest, number: int) -> HttpResponse:
    """Show a frozen comparison, and beside it what differs now."""
    return show(request, frozen_or_404(number, request.user))


@require_POST
@asks()
def frozen_doi(request: HtmxRequest, number: int) -> HttpResponse:
    """Write the DOI of a frozen comparison, or take it away: whoever froze it may, and who reviews or keeps data."""
    found = frozen_or_404(number, request.user)
    by = require(request, found.negotiation)
    if not may_write_doi(by, found):
        by = require(request, found.negotiation, *OF_DOI)
    try:
        write_doi(found, request.POST.get("doi", "")[:MOST_SIGNS], by=by)
    except Refused as error:
        return show(request, frozen_or_404(number, request.user), wrong=str(error), status=422)
    return HttpResponseRedirect(reverse("positions:frozen", args=[found.pk]), status=303)


def may_write_doi(person: User | AnonymousUser, found: FrozenComparison) -> bool:
    """Say whether the person froze it, or reviews or keeps the data."""
    return person.pk == found.saved_by_id or any(allowed(person, each, found.negotiation) for each in OF_DOI)


def show(request: HtmxRequest, found: FrozenComparison, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """Show the page; `wrong` says what is so with the DOI that was sent."""
    page = frozen_page(found)
    reference = reference_of(request, found)
    then = partial(live_address, found, known=echo(found.known))
    context = {
        "negotiation": found.negotiation,
        "release": release_at(found.negotiation, found.known),
        "page": page,
        "frozen": found,
        "points": list(zip(("First round", "Second round"), found.points, strict=True)),
        "title": "{} → {}".format(*(point.name for point in found.points)),
        "heading": "What moved between {} and {}".format(*(point.noun for point in found.points)),
        "known": wording.moment(found.known),
        "known_exactly": echo(found.known),
        "saved_at": wording.moment(found.saved_at),
        "saved_by": found.saved_by_name,
        "redacted_at": wording.moment(found.redacted_at) if found.redacted_at else "",
        "headlines": headlines(page.rows, page.parties, found.points, then, page.asked),
        "then": then(),
        "now": live_address(found),
        "of_pair": list_address(found),
        "may_write_doi": may_write_doi(request.user, found),
        "doi_sent": request.POST.get("doi", found.doi),
        "wrong": wrong,
        "record": record_of("frozencomparison", found.pk),
        "text": as_text(reference),
        "forms": [(form, name, written(reference, form)) for form, (name, _) in FORMS.items()],
    }
    return render_page(request, "compare/frozen/frozen.html", context, status=status)


def live_address(found: FrozenComparison, **changes: Any) -> str:
    """Return the address of the compare page that asks the same, changed."""
    path = reverse("positions:compare", args=[found.negotiation.key])
    before, after = found.points
    asked = {"before": before.key, "after": after.key, "window": str(found.window) if found.window else None}
    return address(path, QueryDict(found.filters), COMPARISON_PARAMETERS, **(asked | changes))


def list_address(found: FrozenComparison) -> str:
    """Return the address of the list of what was frozen of the same two rounds or days."""
    before, after = found.points
    query = urlencode({"before": before.key, "after": after.key})
    return f"{reverse('positions:frozen_list', args=[found.negotiation.key])}?{query}"


@require_safe
@asks(program=True)
def frozen_json(request: HttpRequest, number: int) -> HttpResponse:
    """Return the very bytes that were frozen."""
    found = frozen_or_404(number, request.user)
    etag = quote_etag(found.redacted_sha256 or found.sha256)
    response = HttpResponse(bytes(found.content), content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
@asks(program=True)
def frozen_table(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """Return the frozen rows, out of the very bytes, as CSV or workbook."""
    found = frozen_or_404(number, request.user)
    return frozen_download(found, form, request.build_absolute_uri(reverse("positions:frozen", args=[found.pk])))


@require_safe
@asks(("before", "after", "older"))
def frozen_list(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List what was frozen of a negotiation, or of two rounds or days of it, the newest first."""
    found = negotiation_or_404(negotiation, request.user)
    try:
        listed = frozen_page_of(found, request.GET)
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    names = ("before", "after", "older")
    context = {
        "negotiation": found,
        "section": "frozen_list",
        "listed": listed,
        "further": address(request.path, request.GET, names, older=listed.cursor) if listed.cursor else "",
        "narrowed": any(request.GET.get(name) for name in names),
    }
    return render_page(request, "compare/frozen/list.html", context)


@require_safe
@asks()
@told_in_form
def cite_frozen(request: HttpRequest, number: int, form: str) -> HttpResponse:
    return file_of(reference_of(request, frozen_or_404(number, request.user)), form)


def reference_of(request: HttpRequest, found: FrozenComparison) -> Reference:
    """Return its reference, by its DOI where it has one."""
    reference = part_of_data_set(
        found.negotiation,
        f"c{found.pk}",
        "What moved between {} and {}".format(*(point.noun for point in found.points)),
        request.build_absolute_uri(reverse("positions:frozen", args=[found.pk])),
        f"frozen comparison, {known_words(found.known)}, SHA-256 {found.sha256}",
        found.known,
        issued_on=found.known.date().isoformat(),
    )
    return replace(reference, doi=found.doi)
