"""How a release is cited: as the data set, under its version, with its day and the SHA-256 of its package."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from positions.models import Negotiation, Release
from positions.web.citations import data_set, day_of
from positions.web.reference_formats import Reference


def reference_of(request: HttpRequest, negotiation: Negotiation, kept: Release) -> Reference:
    """Return the reference of a release."""
    path = reverse("positions:release", args=[negotiation.key, kept.version])
    return replace(
        data_set(negotiation),
        id=f"{negotiation.key}_{kept.version}",
        issued=day_of(kept.created) or kept.released_at.date().isoformat(),
        version=kept.version,
        url=request.build_absolute_uri(path),
        note=f"SHA-256 of the zip: {kept.sha256}",
    )
