"""A negotiation's whole published data as a data package."""

import tempfile
from pathlib import Path

from django.http import HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from positions.htmx import HtmxRequest
from positions.package import export_package
from positions.question import negotiation_or_404


@require_safe
@conditional_page
def data_package(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Return the data package as it is now: the same bytes for the same data, so that a copy need not be sent again."""
    found = negotiation_or_404(negotiation, request.user)
    with tempfile.TemporaryDirectory(prefix="package-") as folder:
        file = Path(folder) / "package.zip"
        export_package(found, file)
        content = file.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{found.key}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
