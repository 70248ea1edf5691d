"""A negotiation's whole published data as a data package."""

import io

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from positions.package import write_zip
from positions.web.asked import known_at, negotiation_or_404
from positions.web.citations import of_data_set
from positions.web.citing import answer, told_in_form
from positions.web.parameters import asks
from positions.web.render import HtmxRequest


@require_safe
@asks(program=True)
def data_package(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Return the data package as it is now: the same bytes for the same data."""
    found = negotiation_or_404(negotiation, request.user)
    content = io.BytesIO()
    write_zip(found, content)
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.zip"'}
    return HttpResponse(content.getvalue(), content_type="application/zip", headers=headers)


@require_safe
@asks(("known",))
@told_in_form
def cite_data(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a negotiation's data set: as its package says it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    return answer(request, found, of_data_set(request, found, known), form, known)
