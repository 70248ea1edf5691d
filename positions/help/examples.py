"""An example from the data for each code of the codebook: published, of one negotiation, always the same one."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Length
from django.urls import reverse

from positions.domain import wording
from positions.domain.codebook import Account
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
# Of these any entry is an example, also what is set against a party's word or read into it.
OF_WHOSE_WORD = ("account", "basis")
# The party's own account first, and of it what is its word rather than a deed or the end of a term.
OWN_FIRST = (ExpressionWrapper(~Q(account=Account.OWN.value), BooleanField()), F("own_word").desc())


class Example(NamedTuple):
    """Something of the data that has a code: what it says, whose or what it is, and where it stands."""

    text: str
    about: str
    href: str


class Sample(NamedTuple):
    """Rows of the data that have the codes of a list, and what is told of one of them.

    Of an entry it is also told whose word it is, and how that is known.
    """

    codes: str
    rows: QuerySet[Any]
    column: str
    address: str
    key: str
    text: str
    about: str

    def chosen(self) -> QuerySet[Any, tuple[str, ...]]:
        """Return one row for each code that the rows have: of the first ones, with the shortest text, by key."""
        of_entry = self.rows.model is Entry
        named = {
            "of_list": Value(self.codes, TextField()),
            "code": Cast(self.column, TextField()),
            "address": Value(self.address, TextField()),
            "its_key": Cast(self.key, TextField()),
            "says": Cast(self.text, TextField()),
            "whose": Cast(self.about, TextField()),
            "account_of": Cast("account", TextField()) if of_entry else Value("", TextField()),
            "basis_of": Cast("basis", TextField()) if of_entry else Value("", TextField()),
        }
        rows = self.rows.exclude(**{self.column: ""}).annotate(**named)
        first = OWN_FIRST if of_entry else ()
        in_order = rows.order_by("code", *first, Length("says"), "its_key", "pk").distinct("code")
        found: QuerySet[Any, tuple[str, ...]] = in_order.values_list(*named)
        return found


Examples = dict[tuple[str, str], Example]


def samples(of: Negotiation) -> Iterable[Sample]:
    """Yield for each list of codes where its examples come from.

    An entry is a main one, but for the lists that say whose word it is and how that is known.
    """
    entries = Entry.objects.known(None).filter(negotiation=of).exclude(statement=REDACTED)
    for column in ("firmness", "scope", "channel", "precision", *OF_WHOSE_WORD):
        rows = entries if column in OF_WHOSE_WORD else entries.filter(main=True)
        yield Sample(column, rows, column, "entry", "key", "statement", "position__party__name")
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
    # A coding is of a version of its entry; what is shown and linked is the one that lives.
    living = entries.filter(key=OuterRef("entry__key")).values("statement")
    codings = Coding.objects.filter(negotiation=of).annotate(living=Subquery(living)).filter(living__isnull=False)
    yield Sample("text", codings, "text", "entry", "entry__key", "living", "coder")


def coded(of: Negotiation, lists: Collection[str]) -> Examples:
    """Return an example for each code of these lists that something of the negotiation has. One query, or none."""
    chosen = [sample.chosen() for sample in samples(of) if sample.codes in lists]
    if not chosen:
        return {}
    first, *others = chosen
    rows = first.union(*others, all=True) if others else first
    return {
        (codes, code): Example(cut(text), told_of(about, account, basis), link(of, address, key))
        for codes, code, address, key, text, about, account, basis in rows
    }


def told_of(about: str, account: str, basis: str) -> str:
    """Return whose or what an example is; of an entry also whose word it is, and how that is known."""
    return f"{about}; {wording.account_words(account, basis)}" if account else about


def link(of: Negotiation, address: str, key: str) -> str:
    return reverse(f"positions:{address}", args=[of.key, key])


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
