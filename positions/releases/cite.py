"""How a release is cited: as its package says it, under its version, with its day and the SHA-256 of that package."""

from copy import copy
from dataclasses import replace
from io import BytesIO

from django.http import HttpRequest
from django.urls import reverse

from positions.models import Negotiation, Release
from positions.package.packed import opened
from positions.web.citations import data_set, day_of
from positions.web.reference_formats import Reference


def reference_of(request: HttpRequest, negotiation: Negotiation, kept: Release) -> Reference:
    """Return the reference of a release: title and makers are those of then."""
    with opened(BytesIO(kept.content)) as packed:
        said = packed.said()
    then = copy(negotiation)
    then.title, then.contributors = said.get("title", ""), said.get("contributors", [])
    path = reverse("positions:release", args=[negotiation.key, kept.version])
    return replace(
        data_set(then),
        id=f"{negotiation.key}_{kept.version}",
        issued=day_of(kept.created) or kept.released_at.date().isoformat(),
        version=kept.version,
        url=request.build_absolute_uri(path),
        note=f"SHA-256 of the zip: {kept.sha256}",
    )
