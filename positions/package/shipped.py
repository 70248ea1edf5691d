"""The data set that ships with the program: where it is, and whether its release was taken in already."""

import io
import json
from pathlib import Path

from django.conf import settings

from positions.models import Import, Negotiation
from positions.package.exporting import new_zip, zip_entry
from positions.package.files import FILES
from positions.package.schema import DESCRIPTOR

DATASET = Path(settings.BASE_DIR, "positions", "datasets", "istanbul")


def shipped_version() -> str:
    """Return the version of the shipped data; empty when they are missing."""
    descriptor = DATASET / DESCRIPTOR
    if not descriptor.is_file():
        return ""
    return str(json.loads(descriptor.read_text(encoding="utf-8")).get("version", ""))


def newer_shipped(negotiation: Negotiation) -> str:
    """Return the version that ships with the program and was not taken in here; empty when there is none.

    No query, but for the negotiation that ships where it is at another release.
    """
    if negotiation.key != DATASET.name or not (version := shipped_version()) or version == negotiation.version:
        return ""
    brought = set(Import.objects.filter(negotiation=negotiation).values_list("version", flat=True))
    return version if brought and version not in brought else ""


def shipped_zip() -> bytes:
    """Return the shipped data as a zip."""
    stream = io.BytesIO()
    with new_zip(stream) as archive:
        for name in FILES:
            if (DATASET / name).is_file():
                archive.writestr(zip_entry(name), (DATASET / name).read_bytes())
    return stream.getvalue()
