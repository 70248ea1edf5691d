"""An example from the data for each code of the codebook: published, of one negotiation, always the same one."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Length
from django.urls import reverse

from positions.models import (
    Coding,
    Delegate,
    Delegation,
    Entry,
    Negotiation,
    Outcome,
    Party,
    Position,
    Round,
    Source,
)
from positions.models.entries import REDACTED

# Longer texts are cut: an example is no evidence, which stands where its link leads.
LONGEST = 160


class Example(NamedTuple):
    """Something of the data that has a code: what it says, whose or what it is, and where it stands."""

    text: str
    about: str
    href: str


class Sample(NamedTuple):
    """Rows of the data that have the codes of a list, and what is told of one of them."""

    codes: str
    rows: QuerySet[Any]
    column: str
    address: str
    key: str
    text: str
    about: str


Examples = dict[tuple[str, str], Example]


def samples(of: Negotiation) -> Iterable[Sample]:
    """Yield for each list of codes where its examples come from."""
    entries = Entry.objects.known(None).filter(negotiation=of).exclude(statement=REDACTED)
    for column in ("firmness", "scope", "account", "basis", "channel", "precision"):
        yield Sample(column, entries, column, "entry", "key", "statement", "position__party__name")
    positions = Position.objects.shown().filter(negotiation=of)
    yield Sample("kind", positions, "kind", "position", "key", "title", "party__name")
    sources = Source.objects.shown().filter(negotiation=of)
    for codes, column in (("reliability", "reliability"), ("type", "type"), ("read", "read")):
        yield Sample(codes, sources, column, "source", "key", "title", "publisher")
    parties, rounds = Party.objects.filter(negotiation=of), Round.objects.filter(negotiation=of)
    yield Sample("party-role", parties, "role", "party", "key", "name", "native_name")
    yield Sample("level", rounds, "level", "round", "key", "name", "venue")
    outcomes = Outcome.objects.filter(negotiation=of)
    yield Sample("status", outcomes, "status", "round", "round__key", "text", "round__name")
    delegations = Delegation.objects.filter(negotiation=of)
    yield Sample("completeness", delegations, "completeness", "round", "round__key", "round__name", "party__name")
    delegates = Delegate.objects.filter(negotiation=of)
    for codes, column in (("delegate-role", "role"), ("seniority", "seniority")):
        yield Sample(codes, delegates, column, "person", "person__key", "person__name", "title")
    codings = Coding.objects.filter(negotiation=of, entry__key__in=entries.values("key"))
    yield Sample("text", codings, "text", "entry", "entry__key", "entry__statement", "coder")


def chosen(sample: Sample) -> QuerySet[Any, tuple[str, ...]]:
    """Return one row for each code that the rows have: of those with the shortest text, the first by key."""
    named = {
        "of_list": Value(sample.codes, TextField()),
        "code": Cast(sample.column, TextField()),
        "address": Value(sample.address, TextField()),
        "its_key": Cast(sample.key, TextField()),
        "says": Cast(sample.text, TextField()),
        "whose": Cast(sample.about, TextField()),
    }
    rows = sample.rows.exclude(**{sample.column: ""}).annotate(**named)
    in_order = rows.order_by("code", Length("says"), "its_key", "pk").distinct("code")
    found: QuerySet[Any, tuple[str, ...]] = in_order.values_list(*named)
    return found


def coded(of: Negotiation) -> Examples:
    """Return an example for each code that something of the negotiation has. One query."""
    first, *others = map(chosen, samples(of))
    return {
        (codes, code): Example(cut(text), about, reverse(f"positions:{address}", args=[of.key, key]))
        for codes, code, address, key, text, about in first.union(*others, all=True)
    }


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
