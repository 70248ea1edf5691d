"""A negotiation's whole published data as a data package."""

import os
from collections.abc import Iterator
from tempfile import TemporaryFile
from time import monotonic

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.models import Negotiation
from positions.package import zip_in_parts
from positions.web.asked import known_at, negotiation_or_404
from positions.web.citations import of_data_set
from positions.web.citing import answer, told_in_form
from positions.web.downloads import PIECE, of_many, sent
from positions.web.parameters import asks
from positions.web.render import HtmxRequest

# So many seconds the making of a package waits, altogether, for the one who takes it.
PATIENCE = 10


@require_safe
@asks(program=True)
def data_package(request: HtmxRequest, negotiation: str) -> HttpResponseBase:
    """Return the data package as it is now: the same bytes for the same data.

    It is made on disk and sent from there, one file of it after another as they are made: so it begins at once, it is
    of one moment, and no memory grows with it. Whoever takes it too slowly waits until all of it is made, and holds no
    connection to the database meanwhile. What breaks off has no end, without which it is no zip.
    """
    found = negotiation_or_404(negotiation, request.user)
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.zip"'}
    return sent(packed(found), "application/zip", headers, large=of_many(found))


def packed(negotiation: Negotiation) -> Iterator[bytes]:
    """Yield the package piece by piece, as it is made."""
    waited, made = 0.0, 0
    with TemporaryFile() as file:
        for _ in zip_in_parts(negotiation, file):
            file.flush()
            while waited < PATIENCE and (piece := os.pread(file.fileno(), min(PIECE, file.tell() - made), made)):
                made += len(piece)
                began = monotonic()
                yield piece
                waited += monotonic() - began
        file.flush()
        while piece := os.pread(file.fileno(), PIECE, made):
            made += len(piece)
            yield piece


@require_safe
@asks(("known",))
@told_in_form
def cite_data(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a negotiation's data set: as its package says it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    return answer(request, found, of_data_set(request, found, known), form, known)
