"""What coders made of the same entries, each without seeing the others: how far they agree, and where they do not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from positions.domain import wording
from positions.domain.agreement import FLOOR, Agreement, Unit, agreement
from positions.domain.codebook import LEVELS, Firmness, TextSeen
from positions.domain.meanings import meaning
from positions.models import Entry, Negotiation
from positions.reading.codings import Coded, coded_twice, codings_known


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that coders decide on: how it is read from a row, and the values of its scale, if they have an order.

    An empty value is a missing one.
    """

    name: str
    words: str
    value: Callable[[Coded], str]
    order: tuple[str, ...] = ()


def code(name: str) -> Callable[[Coded], str]:
    return lambda row: str(row[name])


def yes_or_no(name: str) -> Callable[[Coded], str]:
    return lambda row: "yes" if row[name] else "no"


def whether_said(row: Coded) -> str:
    """Return whether the text has a word on firmness; empty when not held."""
    return row["firmness"] and ("as before" if row["firmness"] == Firmness.SAME else "said")


def level(row: Coded) -> str:
    """Return the firmness as a level; empty when not held, and when the text has no word on it."""
    return "" if row["firmness"] == Firmness.SAME else str(row["firmness"])


ORDER = tuple(each.value for each in LEVELS)
HELD = Variable("held", "held", yes_or_no("held"))
FIRMNESS = Variable("firmness", "firmness", code("firmness"), ORDER)
# Where a text without a word on firmness may be coded so, that has no place on the scale of the levels.
FIRMNESS_APART = (
    Variable("firmness", "firmness, as coded", code("firmness")),
    Variable("firmness_said", "firmness, whether said", whether_said),
    Variable("firmness_level", "firmness, the level", level, ORDER),
)
OTHERS = (
    Variable("declared", "called a red line by the party", yes_or_no("declared")),
    Variable("conditional", "with a condition", yes_or_no("conditional")),
    Variable("scope", "scope", code("scope")),
    Variable("account", "whose word (account)", code("account")),
    Variable("basis", "how it is known (basis)", code("basis")),
    Variable("channel", "where it was said (channel)", code("channel")),
)
# What differences are told of: every code that a coder gives.
CODES = (HELD, FIRMNESS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Measured:
    """The agreement on one variable, as numbers and ready to show; a dash is what cannot be said.

    `below`: alpha lies below the floor for tentative conclusions. `pairs` say which values met how often.
    """

    name: str
    words: str
    scale: str
    found: Agreement
    agreement: str
    kappa: str
    alpha: str
    interval: str
    below: bool
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoderLine:
    """A coder: how many of these entries they coded, when, by which codebook, and what they saw of their texts."""

    coder: str
    entries: int
    days: str
    codebook: str
    texts: str


@dataclass(frozen=True, slots=True)
class CodedApart:
    """An entry on which coders differ in one code: what each gave, in the order of the coders, and what stands now.

    A dash is a missing value.
    """

    entry: str
    when: str
    iso: str
    title: str
    party: str
    name: str
    words: str
    given: tuple[str, ...]
    settled: str


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """How far coders agree, over the entries that have two codings at least and stand as known."""

    entries: int
    codings: int
    positions: int
    coders: tuple[CoderLine, ...]
    variables: tuple[Measured, ...]
    differences: tuple[CodedApart, ...]

    @property
    def told(self) -> str:
        """How much was coded more than once, in a sentence."""
        entries = wording.counted(self.entries, "entry", "entries")
        positions = wording.counted(self.positions, "position")
        were = "was" if self.entries == 1 else "were"
        codings = wording.counted(self.codings, "coding")
        return f"{entries} of {positions} {were} coded more than once, {codings} in all."


CODED = ("held", "firmness", "declared", "conditional", "scope", "account", "basis", "channel")
ABOUT = ("entry__key", "coder", "coded_on", "codebook", "text", *CODED)
ENTRY = ("key", "position_id", "effective_on", "precision", "position__title", *CODED)
NAMES = ("position__party__short_name", "position__party__name")
PLACE = (
    *("position__issue__order", "position__issue__key", "position__party__order", "position__party__key"),
    *("position__key", "effective_on", "sequence"),
)


def agreement_page(negotiation: Negotiation, known: datetime | None) -> AgreementPage:
    """Return how far the coders of a negotiation agree, as known. Two queries."""
    codings = coded_twice(codings_known(known).filter(negotiation=negotiation).values(*ABOUT))
    entries = entries_of(negotiation, known, codings)
    counted = [row for key in entries for row in codings[key]]
    coders = sorted({row["coder"] for row in counted})
    return AgreementPage(
        entries=len(entries),
        codings=len(counted),
        positions=len({row["position_id"] for row in entries.values()}),
        coders=tuple(coder_line(coder, [row for row in counted if row["coder"] == coder]) for coder in coders),
        variables=tuple(measured(each, entries, codings) for each in variables_of(counted)) if entries else (),
        differences=tuple(
            line for key, entry in entries.items() for line in differences_of(entry, codings[key], coders)
        ),
    )


def entries_of(negotiation: Negotiation, known: datetime | None, keys: Collection[str]) -> dict[str, Coded]:
    """Return the entries of these keys as known, by key, in the order of their positions. One query."""
    rows = Entry.objects.known(known).filter(negotiation=negotiation, key__in=keys).order_by(*PLACE)
    return {row["key"]: row for row in rows.values(*ENTRY, *NAMES)}


def variables_of(codings: Iterable[Coded]) -> Sequence[Variable]:
    """Return what is measured: firmness as one scale, or apart where a coder gave `same`."""
    apart = any(row["firmness"] == Firmness.SAME for row in codings)
    return (HELD, *(FIRMNESS_APART if apart else (FIRMNESS,)), *OTHERS)


def measured(variable: Variable, entries: Mapping[str, Coded], codings: Mapping[str, Sequence[Coded]]) -> Measured:
    units = tuple(
        Unit(
            entry["position_id"],
            tuple((row["coder"], variable.value(row)) for row in codings[key] if variable.value(row)),
        )
        for key, entry in entries.items()
    )
    found = agreement(units, variable.order)
    low, high = written(found.alpha_low), written(found.alpha_high)
    return Measured(
        name=variable.name,
        words=variable.words,
        scale="ordinal" if variable.order else "nominal",
        found=found,
        agreement="–" if found.agreement is None else f"{found.agreement:.1%}",
        kappa=written(found.kappa),
        alpha=written(found.alpha),
        interval="–" if found.alpha_low is None else f"{low} to {high}",
        below=found.alpha is not None and found.alpha < FLOOR,
        pairs=tuple(f"{one if one == other else f'{one} against {other}'}: {n}" for (one, other), n in found.pairs),
    )


def written(measure: float | None) -> str:
    """Return a measure with two decimals; one below zero has a minus sign, and zero none."""
    return "–" if measure is None else f"{measure:z.2f}".replace("-", "−")


def coder_line(coder: str, rows: Sequence[Coded]) -> CoderLine:
    days = sorted({row["coded_on"] for row in rows})
    seen = [(text, sum(row["text"] == text for row in rows)) for text in TextSeen]
    return CoderLine(
        coder=coder,
        entries=len(rows),
        days=wording.days(days[0], days[-1]),
        codebook=", ".join(sorted({row["codebook"] for row in rows})),
        texts="; ".join(f"{meaning(text)}: {number}" for text, number in seen if number),
    )


def differences_of(entry: Coded, codings: Sequence[Coded], coders: Sequence[str]) -> list[CodedApart]:
    """Return the codes in which the coders of an entry differ; a missing value beside another is no difference."""
    by_coder = {row["coder"]: row for row in codings}
    return [
        CodedApart(
            entry=entry["key"],
            when=wording.dated(entry["effective_on"], entry["precision"]),
            iso=entry["effective_on"].isoformat(),
            title=entry["position__title"],
            party=entry["position__party__short_name"] or entry["position__party__name"],
            name=variable.name,
            words=variable.words,
            given=tuple(variable.value(by_coder[coder]) or "–" if coder in by_coder else "–" for coder in coders),
            settled=variable.value(entry) or "–",
        )
        for variable in CODES
        if len({variable.value(row) for row in codings} - {""}) > 1
    ]
