"""Releases for tests: named as an administrator names them, and read as somebody does who downloaded one."""

import csv
import io
import zipfile
from typing import Any

from django.contrib.auth.models import User

from positions.models import Negotiation, Release
from positions.releases.acts import name_release
from tests import factories as make


def admin() -> User:
    return make.user("administrator")


def named(negotiation: Negotiation, version: str = "1.0.0", notes: str = "", **columns: Any) -> Release:
    """Return a release of the data as they are now."""
    return name_release(negotiation, **{"version": version, "notes": notes, "by": admin()} | columns)


def files_of(content: bytes) -> dict[str, bytes]:
    """Return the files in a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table_of(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows of a table in a zip."""
    text = files_of(content)[f"{name}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def bytes_of(release: Release) -> bytes:
    return bytes(Release.objects.get(pk=release.pk).content)
