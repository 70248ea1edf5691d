"""What coders made of the same entries, each without seeing the others: how far they agree, and where they do not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from positions.domain import wording
from positions.domain.agreement import FLOOR, Agreement, Unit, agreement
from positions.domain.codebook import TextSeen
from positions.domain.meanings import meaning
from positions.domain.settling import Settlement
from positions.evidence.coding.variables import CODES, Variable, differ, variables_of
from positions.models import Entry, Negotiation
from positions.reading.codings import Coded, coded_twice, codings_known
from positions.reading.settlements import CodeOfEntry

CODED = tuple(variable.name for variable in CODES)
ABOUT = ("id", "entry__key", "coder", "task__number", "coded_on", "codebook", "text", *CODED)
ENTRY = ("id", "key", "position_id", "effective_on", "precision", "position__title", "condition", "content", *CODED)
PARTY = ("position__party__key", "position__party__order", "position__party__short_name", "position__party__name")
PLACE = (
    *("position__issue__order", "position__issue__key", "position__party__order", "position__party__key"),
    *("position__key", "effective_on", "sequence"),
)


@dataclass(frozen=True, slots=True)
class CodedEntries:
    """The entries that have two codings at least and stand as known, in the order of their positions.

    `codings` are those of each entry by its key, in the order of the coders.
    """

    entries: Mapping[str, Coded]
    codings: Mapping[str, Sequence[Coded]]

    def without(self, keys: Collection[str]) -> "CodedEntries":
        """Return what was coded twice but for the entries of these keys."""
        return CodedEntries({key: row for key, row in self.entries.items() if key not in keys}, self.codings)

    @property
    def all_codings(self) -> list[Coded]:
        return [row for key in self.entries for row in self.codings[key]]

    @property
    def coders(self) -> list[str]:
        return sorted({row["coder"] for row in self.all_codings})


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

    A dash is a missing value. `settlement` is how people settled it (None: they did not); until it is corrected the
    entry may say something else.
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
    settlement: Settlement | None

    @property
    def settled_value(self) -> str:
        """What people settled it on, else what the entry says."""
        return (self.settlement.value or "–") if self.settlement else self.settled

    @property
    def settled_on(self) -> str:
        """When and by whom it was settled, and what the entry says if that is something else; empty: nobody did."""
        if self.settlement is None:
            return ""
        other = "" if self.settled_value == self.settled else f"; the entry says {self.settled}"
        return f"{wording.day(self.settlement.at.date())}, {self.settlement.by_whom}{other}"


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
    def settled(self) -> int:
        """How many of the differences people have settled."""
        return sum(line.settlement is not None for line in self.differences)

    @property
    def told(self) -> str:
        """How much was coded more than once, in a sentence."""
        entries = wording.counted(self.entries, "entry", "entries")
        positions = wording.counted(self.positions, "position")
        were = "was" if self.entries == 1 else "were"
        codings = wording.counted(self.codings, "coding")
        return f"{entries} of {positions} {were} coded more than once, {codings} in all."


def coded_entries(negotiation: Negotiation, known: datetime | None, *, key: str = "") -> CodedEntries:
    """Return what was coded twice in a negotiation, as known; `key` asks for one entry alone. Two queries."""
    of_entry = {"entry__key": key} if key else {}
    codings = coded_twice(codings_known(known).filter(negotiation=negotiation, **of_entry).values(*ABOUT))
    return CodedEntries(entries_of(negotiation, known, codings), codings)


def agreement_page(coded: CodedEntries, settled: Mapping[CodeOfEntry, Settlement]) -> AgreementPage:
    """Return how far the coders of a negotiation agree; `settled` are the differences that people settled."""
    counted, coders = coded.all_codings, coded.coders
    return AgreementPage(
        entries=len(coded.entries),
        codings=len(counted),
        positions=len({row["position_id"] for row in coded.entries.values()}),
        coders=tuple(coder_line(coder, [row for row in counted if row["coder"] == coder]) for coder in coders),
        variables=tuple(
            measured(each, agreement(units_of(each, coded, coded.entries), each.order))
            for each in (variables_of(counted) if counted else ())
        ),
        differences=tuple(
            line
            for key, entry in coded.entries.items()
            for line in differences_of(entry, coded.codings[key], coders, settled)
        ),
    )


def entries_of(negotiation: Negotiation, known: datetime | None, keys: Collection[str]) -> dict[str, Coded]:
    """Return the entries of these keys as known, by key, in the order of their positions. One query."""
    rows = Entry.objects.known(known).filter(negotiation=negotiation, key__in=keys).order_by(*PLACE)
    return {row["key"]: row for row in rows.values(*ENTRY, *PARTY)}


def units_of(variable: Variable, coded: CodedEntries, keys: Iterable[str]) -> tuple[Unit, ...]:
    """Return what the coders gave in one variable to the entries of these keys."""
    return tuple(
        Unit(
            coded.entries[key]["position_id"],
            tuple((row["coder"], variable.value(row)) for row in coded.codings[key] if variable.value(row)),
        )
        for key in keys
    )


def measured(variable: Variable, found: Agreement) -> Measured:
    """Return the agreement on a variable ready to show."""
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


def party_name(entry: Coded) -> str:
    return str(entry["position__party__short_name"] or entry["position__party__name"])


def differences_of(
    entry: Coded, codings: Sequence[Coded], coders: Sequence[str], settled: Mapping[CodeOfEntry, Settlement]
) -> list[CodedApart]:
    """Return the codes in which the coders of an entry differ, ready to show."""
    by_coder = {row["coder"]: row for row in codings}
    return [
        CodedApart(
            entry=entry["key"],
            when=wording.dated(entry["effective_on"], entry["precision"]),
            iso=entry["effective_on"].isoformat(),
            title=entry["position__title"],
            party=party_name(entry),
            name=variable.name,
            words=variable.words,
            given=tuple(variable.value(by_coder[coder]) or "–" if coder in by_coder else "–" for coder in coders),
            settled=variable.value(entry) or "–",
            settlement=settled.get((entry["key"], variable.name)),
        )
        for variable in CODES
        if differ(variable, codings)
    ]
