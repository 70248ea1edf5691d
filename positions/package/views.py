"""A negotiation's whole published data as a data package."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.models import Negotiation
from positions.package import write_zip
from positions.web.asked import known_at, negotiation_or_404
from positions.web.citations import of_data_set
from positions.web.citing import answer, told_in_form
from positions.web.downloads import PIECE, sent
from positions.web.parameters import asks
from positions.web.render import HtmxRequest


@require_safe
@asks(program=True)
def data_package(request: HtmxRequest, negotiation: str) -> HttpResponseBase:
    """Return the data package as it is now: the same bytes for the same data.

    It is made on disk and sent from there: so it is of one moment, no memory grows with it, and whoever takes it slowly
    holds no connection to the database.
    """
    found = negotiation_or_404(negotiation, request.user)
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.zip"'}
    return sent(packed(found), "application/zip", headers)


def packed(negotiation: Negotiation) -> Iterator[bytes]:
    """Yield the package piece by piece, once it is made."""
    with TemporaryFile() as file:
        write_zip(negotiation, file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


@require_safe
@asks(("known",))
@told_in_form
def cite_data(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a negotiation's data set: as its package says it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    return answer(request, found, of_data_set(request, found, known), form, known)
