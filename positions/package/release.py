"""Which release an export is: the one that was taken in, or one that differs from it and says so."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, Q

from positions.models import Amendment, Citation, Entry, Import, Negotiation, ReferenceChange
from positions.package import snapshot
from positions.package.csv_output import Digesting, write_table
from positions.package.descriptor import Descriptor, stored
from positions.package.table import Table
from positions.package.tables import BY_NAME, TABLES

# So many hexadecimal digits tell two packages apart.
DIGITS = 12
# Of data that never were a release.
UNRELEASED = "0.0.0"
# What may differ between two packages of the same content.
NAMES_OF_RELEASE = ("version", "created")
ACTS: tuple[tuple[type[Model], str], ...] = (
    (Entry, "published_at"),
    (Citation, "published_at"),
    (Amendment, "published_at"),
    (Import, "imported_at"),
)


def released(version: str) -> str:
    """Return the release that a version is or began from."""
    return version.partition("+")[0] or UNRELEASED


def digest_of_rows(tables: Mapping[str, Table]) -> str:
    """Return the SHA-256 over the CSV files of a package, as an export would write its rows."""
    output = Digesting()
    for spec in TABLES:
        write_table(spec.names, sorted(tables[spec.name].rows, key=spec.place_of), output)
    return output.digest.hexdigest()


def digest_now(negotiation: Negotiation) -> str:
    """Return the SHA-256 over the CSV files that an export would write now."""
    output = Digesting()
    for spec in TABLES:
        write_table(spec.names, snapshot.exported(negotiation, spec), output)
    return output.digest.hexdigest()


def content_digest(rows: str, said: Descriptor) -> str:
    """Return the SHA-256 of what a package says, whatever it is called; `rows` is that over its CSV files."""
    properties = {name: value for name, value in said.properties().items() if name not in NAMES_OF_RELEASE}
    return sha256(f"{rows} {json.dumps(properties)}".encode()).hexdigest()


def described(negotiation: Negotiation, rows: str) -> Descriptor:
    """Return the descriptor of an export; `rows` is the SHA-256 over its CSV files.

    An export that says what the release says is that release. Any other has a version of its own, and was created by
    the last act in it.
    """
    said = stored(negotiation)
    if content_digest(rows, said) == negotiation.release_sha256:
        return said
    return replace(said, version=f"{released(said.version)}+{rows[:DIGITS]}", created=last_act(negotiation))


def last_act(negotiation: Negotiation) -> str:
    """Return the moment of the last act in what travels, as descriptors write it; empty when nothing was done."""
    moments = [latest(model.objects.filter(negotiation=negotiation), name) for model, name in ACTS]  # type: ignore[attr-defined] # each is a model
    changes = ReferenceChange.objects.filter(negotiation=negotiation).exclude(of_what_stays(negotiation))
    done = [moment for moment in (*moments, latest(changes, "at")) if moment]
    return written_moment(max(done)) if done else ""


def written_moment(moment: datetime) -> str:
    """Return a moment as descriptors write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def latest(rows: Any, name: str) -> datetime | None:
    found: datetime | None = rows.aggregate(last=Max(name))["last"]
    return found


def of_what_stays(negotiation: Negotiation) -> Q:
    """Return the condition that a change is of a row that does not travel, as only a draft uses it."""
    stays = Q()
    for name in ("positions", "sources", "incompatibilities"):
        spec = BY_NAME[name]
        travels = Exists(snapshot.travelling(negotiation, spec).filter(pk=OuterRef("row")))
        stays |= Q(table=spec.model._meta.model_name) & ~Q(travels)
    return stays
