"""What the interface reads of what surrounds the positions: rows as plain data, as they are now."""

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from positions import models
from positions.api import schemas
from positions.api.rows import RowData, grouped, keyed, of_parents, read
from positions.models import Negotiation
from positions.reading.moment import echo


def negotiations(person: User | AnonymousUser) -> list[RowData]:
    visible = Negotiation.objects.visible_to(person).order_by("key")
    return read(visible, schemas.NegotiationOut.model_fields, empty="", before="before__key", after="after__key")


def parties(negotiation: Negotiation) -> list[RowData]:
    return read(models.Party.objects.filter(negotiation=negotiation).in_order(), schemas.PartyOut.model_fields)


def rounds(negotiation: Negotiation) -> list[RowData]:
    rows = models.Round.objects.filter(negotiation=negotiation).in_order()
    return read(rows, schemas.RoundOut.model_fields, host="host__key")


def issues(negotiation: Negotiation) -> list[RowData]:
    return read(models.Issue.objects.filter(negotiation=negotiation).in_order(), schemas.IssueOut.model_fields)


def events(negotiation: Negotiation, after: str | None, most: int) -> list[RowData]:
    """Return a page of events, one more than asked for."""
    rows = keyed(models.Event.objects.filter(negotiation=negotiation), after, most)
    return read(rows, schemas.EventOut.model_fields, source="source__key")


def people(negotiation: Negotiation, after: str | None, most: int) -> list[RowData]:
    """Return a page of people, one more than asked for, without those who were merged into others."""
    rows = keyed(models.Person.objects.living().filter(negotiation=negotiation), after, most)
    return read(rows, schemas.PersonOut.model_fields, party="party__key")


def assessments(negotiation: Negotiation, after: str | None, most: int) -> list[RowData]:
    """Return a page of assessments, one more than asked for."""
    rows = keyed(models.Assessment.objects.filter(negotiation=negotiation), after, most)
    lookups = {name: f"{name}__key" for name in ("party", "round", "issue", "source")}
    return read(rows, schemas.AssessmentOut.model_fields, **lookups)


def terms(negotiation: Negotiation, after: str | None, most: int) -> list[RowData]:
    """Return a page of terms, one more than asked for."""
    return read(keyed(models.Term.objects.filter(negotiation=negotiation), after, most), schemas.TermOut.model_fields)


def outcomes(negotiation: Negotiation, after: str | None, most: int) -> tuple[list[RowData], str | None]:
    """Return all outcomes of a page of rounds, and the cursor of the next page. Two queries."""
    rows, following = of_parents(models.Outcome.objects.filter(negotiation=negotiation), "round", after, most)
    lookups = {name: f"{name}__key" for name in ("round", "issue", "source")}
    return read(rows.order_by("round__key", "order"), schemas.OutcomeOut.model_fields, **lookups), following


def offices(negotiation: Negotiation, after: str | None, most: int) -> tuple[list[RowData], str | None]:
    """Return all offices of a page of people, and the cursor of the next page. Two queries."""
    rows, following = of_parents(models.Office.objects.filter(negotiation=negotiation), "person", after, most)
    listed = rows.order_by("person__key", "from_on", "to_on", "title")
    lookups = {name: f"{name}__key" for name in ("person", "source")}
    return read(listed, schemas.OfficeOut.model_fields, **lookups), following


def releases(negotiation: Negotiation, before: int | None, most: int) -> tuple[list[RowData], str | None]:
    """Return a page of releases, the newest first, and the cursor of the next page. One query, and never the bytes."""
    rows = models.Release.objects.filter(negotiation=negotiation).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    # The version stands first where the address will.
    found = read(rows[: most + 1], ("id", *schemas.ReleaseOut.model_fields), zip="version")
    numbers = [row.pop("id") for row in found]
    for row in found:
        row["zip"] = reverse("positions:release_zip", args=[negotiation.key, row["zip"]])
        row["released_at"] = echo(row["released_at"])
    return found[:most], str(numbers[most - 1]) if len(found) > most else None


def delegations(negotiation: Negotiation) -> list[RowData]:
    """Return the delegations with their delegates, by round and party; two queries."""
    people = models.Delegate.objects.filter(negotiation=negotiation).order_by("person__key")
    lookups = {"person": "person__key", "name": "person__name", "source": "source__key"}
    seated = grouped(read(people, ("delegation_id", *schemas.DelegateOut.model_fields), **lookups), "delegation_id")
    rows = models.Delegation.objects.filter(negotiation=negotiation).order_by(
        "round__starts_on", "round__key", "party__order", "party__key"
    )
    # The id stands first where the delegates will.
    lookups = {"round": "round__key", "party": "party__key", "delegates": "id"}
    found = read(rows, schemas.DelegationOut.model_fields, **lookups)
    return [row | {"delegates": seated.get(row["delegates"], [])} for row in found]
