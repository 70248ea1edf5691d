"""A negotiation's whole published data as a data package."""

from functools import partial

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.package import zip_in_parts
from positions.web.asked import known_at, negotiation_or_404
from positions.web.citations import of_data_set
from positions.web.citing import answer, told_in_form
from positions.web.downloads import of_many, sent
from positions.web.on_disk import sent_from_disk
from positions.web.parameters import asks
from positions.web.render import HtmxRequest


@require_safe
@asks(program=True)
def data_package(request: HtmxRequest, negotiation: str) -> HttpResponseBase:
    """Return the data package as it is now: the same bytes for the same data.

    It is made on disk and sent from there, one file of it after another as they are made: so it begins at once, it is
    of one moment, and no memory grows with it. What breaks off has no end, without which it is no zip.
    """
    found = negotiation_or_404(negotiation, request.user)
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.zip"'}
    pieces = sent_from_disk(partial(zip_in_parts, found))
    return sent(pieces, "application/zip", headers, large=of_many(found))


@require_safe
@asks(("known",))
@told_in_form
def cite_data(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a negotiation's data set: as its package says it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    return answer(request, found, of_data_set(request, found, known), form, known)
