"""Releases: the list, one of them, its package, how to cite it, and naming a new one."""

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from positions.models import Negotiation, Release
from positions.releases.acts import last_release, name_release, version_offered
from positions.releases.cite import reference_of
from positions.releases.difference_page import (
    NOW,
    OF_ENTRIES,
    ReleaseSides,
    compared,
    difference_page,
    sides_asked,
    sides_called,
    since,
    versions_of,
)
from positions.releases.differences import RowChange
from positions.releases.exports import difference_file
from positions.releases.forms import ReleaseForm
from positions.releases.listing import (
    before_of,
    counts_by_table,
    counts_now,
    line_of,
    pieces_of,
    release_called,
    release_list,
)
from positions.web import citing
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.citing import told_in_form
from positions.web.downloads import released
from positions.web.errors import error_page
from positions.web.fields import add_faults
from positions.web.filters import address
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here
from positions.web.turns import AGAIN_SECONDS, TooBusy, turn
from positions.writing.refusals import BadDraft, Refused

BUSY = "Too much is being made at once. Nothing is wrong with what was asked: try again in a moment."


@require_safe
@asks(("older",))
def releases(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List the releases of a negotiation, the newest first."""
    found = negotiation_or_404(negotiation, request.user)
    try:
        listed = release_list(found, request.GET.get("older", ""))
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    context = {
        "negotiation": found,
        "section": "releases",
        "listed": listed,
        "further": address(request.path, request.GET, ("older",), older=listed.cursor) if listed.cursor else "",
        "from_newest": not request.GET.get("older"),
    }
    return render_page(request, "releases/list.html", context)


def release_or_404(key: str, version: str, person: User | AnonymousUser) -> tuple[Negotiation, Release]:
    """Return a negotiation and its release of that version, without the bytes. Raises NotHere."""
    found = negotiation_or_404(key, person)
    return found, release_called(found, version)


@require_safe
@asks()
def release(request: HtmxRequest, negotiation: str, version: str) -> HttpResponse:
    """Show one release: what it holds, its digests, and what was removed from it."""
    found, kept = release_or_404(negotiation, version, request.user)
    context = {"negotiation": found, "line": line_of(kept), "earlier": before_of(kept)}
    return render_page(request, "releases/release.html", context)


@require_safe
@asks(program=True)
def release_zip(request: HtmxRequest, negotiation: str, version: str) -> HttpResponseBase:
    """Give the package of a release away, to the byte as it is kept, a piece at a time."""
    found, kept = release_or_404(negotiation, version, request.user)
    etag = quote_etag(kept.sha256)
    if (same := get_conditional_response(request, etag=etag)) is not None:
        same.headers["ETag"] = etag
        return same
    pieces = pieces_of(kept)
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="{found.key}-{kept.version}.zip"',
        "Content-Length": str(kept.size),
    }
    return StreamingHttpResponse(released(pieces, pieces), content_type="application/zip", headers=headers)


@require_safe
@asks()
@told_in_form
def cite_release(request: HtmxRequest, negotiation: str, version: str, form: str = "") -> HttpResponse:
    """Show how to cite a release."""
    found, kept = release_or_404(negotiation, version, request.user)
    return citing.answer(request, found, reference_of(request, found, kept), form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_for_back
@asks(("draft",))
def release_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Name the data as they are now as a release, after a look at what it would hold."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_REFERENCE_DATA)
    draft = draft_here(request, by)
    last = last_release(found)
    sent = request.method == "POST"
    offered = {"version": version_offered(found, last)}
    form = draft.fill(ReleaseForm(request.POST if sent else None, initial=offered))
    trouble = ""
    if form.is_valid():
        try:
            named = name_release(found, **form.cleaned_data, by=by)
            draft.finish()
            return HttpResponseRedirect(reverse("positions:release", args=[found.key, named.version]), status=303)
        except BadDraft as error:
            add_faults(form, error)
        except Refused as error:
            trouble = str(error)
    context = {
        "negotiation": found,
        "form": form,
        "trouble": {"message": trouble, "questions": (), "changes": ()},
        "draft": draft,
        "counts": tuple(counts_by_table(counts_now(found))),
        "last": line_of(last) if last else None,
        "since": since(found, last),
    }
    return render_page(request, "releases/new.html", context, status=422 if sent else 200)


def sides_of(request: HtmxRequest, negotiation: str) -> tuple[ReleaseSides, list[str]]:
    """Return the two releases that are asked for, and the versions that there are. Raises NotHere."""
    found = negotiation_or_404(negotiation, request.user)
    versions = versions_of(found)
    before, after = sides_asked(request.GET, versions)
    if not before:
        raise NotHere(f"There is no release before {after}: it is the first. Say which two are to be compared.", found)
    return sides_called(found, before, after), versions


@require_safe
@asks(("before", "after", "table", "what", "place"))
def release_differences(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show how two releases differ: how many rows of each table, and the rows of one table in pages."""
    try:
        sides, versions = sides_of(request, negotiation)
        with turn():
            pair = compared(sides)
        page = difference_page(pair, request.GET)
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    except TooBusy:
        answer = error_page(request, 503, "Not available now", BUSY)
        answer["Retry-After"] = str(AGAIN_SECONDS)
        return answer
    asked = {"before": pair.before.version, "after": pair.after.version}
    names = ("before", "after", "table", "what", "place")
    context = {
        "negotiation": sides.negotiation,
        "pair": pair,
        "page": page,
        "versions": [*versions, NOW],
        "asked": urlencode(asked),
        "what": request.GET.get("what", ""),
        "of_entries": {change.value: words for change, words in OF_ENTRIES.items()},
        "changes": [change.value for change in RowChange],
        "further": address(request.path, request.GET, names, place=page.following, **asked) if page.following else "",
    }
    return render_page(request, "releases/differences.html", context)


@require_safe
@asks(("before", "after"))
def release_differences_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Give the differences between two releases away."""
    try:
        sides, _ = sides_of(request, negotiation)
    except NotHere as error:
        return JsonResponse({"error": str(error)}, status=404)
    return difference_file(sides, form)
