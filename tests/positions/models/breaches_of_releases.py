"""Acts that each break one rule of releases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from positions.models import Negotiation, Release
from positions.models.releases import MOST_BYTES
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach

EMPTY = "0" * 64


@transaction.atomic
def release(negotiation: Negotiation | None = None, **columns: Any) -> Release:
    """Return a release whose bytes are no package: the database does not read them."""
    negotiation = negotiation or make.negotiation()
    content = columns.setdefault("content", b"PK")
    row = {
        "version": "1.0.0",
        "released_by": make.analyst(),
        "counts": {},
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "tables_sha256": EMPTY,
        "content_sha256": EMPTY,
    }
    if "released_at" not in columns:
        columns["released_at"] = publishing_moment(negotiation.pk)
    return Release.objects.create(negotiation=negotiation, **row | columns)


def rules() -> Iterator[Breach]:
    """Break the rules that hold for every role."""
    yield "release_version_unique", lambda: [release(home) for home in [make.negotiation()] for _ in "ab"]
    yield "release_one_at_a_time", two_at_one_moment
    for version in ("", "new", "v1", "1.0.zip", "1/2", "1.0\n"):
        yield "release_version_is_one", partial(release, version=version)
    yield "release_bytes_are_named", partial(release, sha256=EMPTY)
    yield "release_size_is_told", partial(release, size=1)
    yield "release_in_bounds", partial(release, content=bytes(MOST_BYTES + 1))
    yield "release_by_somebody", partial(release, released_by=None)
    yield "release_redacted_in_full", partial(release, former_sha256=[EMPTY])
    yield "release_imported_in_own", lambda: release(imported_in=make.import_of(make.negotiation()))


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    yield "moment_is_given", partial(release, released_at=datetime(2022, 4, 1, tzinfo=UTC))
    yield "release_is_redacted_only", partial(rewritten, former_sha256=lambda row: [row.sha256])
    yield "release_is_redacted_only", partial(rewritten, redacted_at=lambda row: [timezone.now()])
    yield "release_is_redacted_only", partial(rewritten, **TRACE)
    yield "release_is_redacted_only", partial(rewritten, notes=lambda row: "Otherwise.")


TRACE = {"former_sha256": lambda row: [row.sha256], "redacted_at": lambda row: [row.released_at]}


@transaction.atomic
def two_at_one_moment() -> None:
    first = release()
    release(first.negotiation, version="1.1.0", released_at=first.released_at)


@transaction.atomic
def rewritten(**columns: Any) -> None:
    """Write other bytes into a release, with these columns of what was before."""
    row = release()
    content = b"Other"
    now = {"content": content, "size": len(content), "sha256": sha256(content).hexdigest()}
    Release.objects.filter(pk=row.pk).update(**now | {name: told(row) for name, told in columns.items()})
