"""A page of entries whose coders differ, ready to show: the passage, what each coder gave, what stands, what to settle.

The codings of all entries are read, since only they say where coders differ; texts are read of one page alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import User

from positions.domain import wording
from positions.domain.settling import Settlement
from positions.evidence.coding.codings import party_name
from positions.evidence.coding.variables import CODES, NONE_GIVEN, Variable
from positions.evidence.settling.corrections import reason_of, values_of
from positions.evidence.settling.differences import DifferingEntry, SettlingStage, differing_entries
from positions.models import Coding, CodingVote, Entry, Negotiation
from positions.reading.account_names import names_of
from positions.reading.entries import EntryLine, lines_of
from positions.reading.proposals import sources_with_text
from positions.web.paging import Keyset, Place, cut, key

ORDER = Keyset(("key",), (key,))
MOST = 10
# What the addresses call the entries that are shown; the first is what is shown unless they say otherwise.
STATES = {"open": "to settle", "settled": "settled", "all": "all"}
VARIABLES = {variable.name: variable.words for variable in CODES}


@dataclass(frozen=True, slots=True)
class SettlingFilter:
    """What the list is narrowed by; empty and None: not."""

    state: str = "open"
    variable: str = ""
    task: int | None = None

    def keeps(self, found: DifferingEntry) -> bool:
        settled = found.stage is SettlingStage.SETTLED
        return (
            (self.state == "all" or settled == (self.state == "settled"))
            and (not self.variable or any(each.name == self.variable for each in found.variables))
            and (self.task is None or any(row["task__number"] == self.task for row in found.codings))
        )


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A value that a code may be settled on; `of` says who gave it, `chosen` that the person has just chosen it."""

    value: str
    of: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CodeToSettle:
    """A code in which coders differ: what each gave, what the entry says, and what it was settled on (empty: not yet).

    `votes` are what coders took for the right value since, in sentences.
    """

    field: str
    words: str
    given: tuple[tuple[str, str], ...]
    now: str
    choices: tuple[ValueChoice, ...]
    votes: tuple[str, ...]
    settled: str


@dataclass(frozen=True, slots=True)
class EntryToSettle:
    """An entry whose coders differ, with its evidence; `error` is why what was chosen could not be done.

    `by_hand` is what the address of its correction says of it, for what is to be written by people.
    """

    key: str
    title: str
    party: str
    line: EntryLine
    codes: tuple[CodeToSettle, ...]
    notes: tuple[tuple[str, str], ...]
    stage: SettlingStage
    waiting: int | None
    wants_condition: bool
    by_hand: str
    error: str
    corrected_since: bool


@dataclass(frozen=True, slots=True)
class SettlingPage:
    """A page of the entries: `counts` of all that the person sees, by state; `texts`: the sources with a stored text.

    `further` is the place after the last one (empty: none follow).
    """

    entries: tuple[EntryToSettle, ...]
    counts: Mapping[str, int]
    texts: frozenset[str]
    further: str


# What was sent for a code of an entry, by the name of its field; and why it was refused, by the key of the entry.
Sent = Mapping[str, str]
Errors = Mapping[str, str]


def settling_page(
    negotiation: Negotiation,
    by: User,
    asked: SettlingFilter,
    place: Place | None,
    *,
    sent: Sent | None = None,
    errors: Errors | None = None,
) -> SettlingPage:
    """Return the entries whose coders differ, narrowed, after a place; those with errors come whatever is asked.

    At most twenty-four queries, of which eight are those of the lines shown.
    """
    every, errors = differing_entries(negotiation, by), errors or {}
    settled = sum(each.stage is SettlingStage.SETTLED for each in every)
    kept = [each for each in every if asked.keeps(each) or each.key in errors]
    shown, more = cut(kept, place, MOST, of=place_of, backwards=False)
    lines = {line.key: line for line in lines_of(Entry(pk=each.row["id"]) for each in shown)}
    notes, votes = notes_of(shown), votes_told(negotiation, shown)
    return SettlingPage(
        entries=tuple(
            EntryToSettle(
                key=each.key,
                title=each.row["position__title"],
                party=party_name(each.row),
                line=lines[each.key],
                codes=tuple(code_to_settle(each, variable, votes, sent or {}) for variable in each.variables),
                notes=notes.get(each.key, ()),
                stage=each.stage,
                waiting=each.waiting,
                wants_condition=each.wants_condition,
                by_hand=by_hand(each) if each.stage is SettlingStage.TO_CORRECT else "",
                error=errors.get(each.key, ""),
                corrected_since=bool(each.corrected_since),
            )
            for each in shown
        ),
        counts={"open": len(every) - settled, "settled": settled, "all": len(every)},
        texts=sources_with_text([each.row["id"] for each in shown]) if shown else frozenset(),
        further=ORDER.cursor(place_of(shown[-1])) if more else "",
    )


def by_hand(found: DifferingEntry) -> str:
    """Return what is to be corrected, as the form of a correction takes it from its address."""
    said = found.changes
    if "held" in said:
        said["held"] = "true" if said["held"] else "false"
    if "declared" in said:
        said["declared"] = "true" if said["declared"] else ""
    return f"?{urlencode(said | {'reason': reason_of(found.followed, found.codings)})}"


def place_of(found: DifferingEntry) -> Place:
    return (found.key,)


def code_to_settle(
    found: DifferingEntry, variable: Variable, votes: Mapping[tuple[str, str], Sequence[str]], sent: Sent
) -> CodeToSettle:
    given = tuple((str(row["coder"]), variable.value(row) or NONE_GIVEN) for row in found.codings)
    now, field = variable.value(found.row) or NONE_GIVEN, field_of(found.key, variable.name)
    settled = found.settled.get(variable.name)
    return CodeToSettle(
        field=field,
        words=variable.words,
        given=given,
        now=now,
        choices=tuple(
            ValueChoice(value, of=and_of(value, given, now), chosen=sent.get(field) == value)
            for value in (each or NONE_GIVEN for each in values_of(variable.name))
        ),
        votes=tuple(votes.get((found.key, variable.name), ())),
        settled=settled_words(settled, since=variable in found.corrected_since) if settled else "",
    )


def and_of(value: str, given: Iterable[tuple[str, str]], now: str) -> str:
    """Return who gave a value, in short: coders, and the entry as it stands."""
    names = [coder for coder, each in given if each == value]
    return ", ".join([*names, *(["the entry"] if value == now else [])])


def field_of(entry: str, variable: str) -> str:
    return f"{entry}:{variable}"


def settled_words(found: Settlement, *, since: bool) -> str:
    corrected = "; corrected since" if since else ""
    return f"{found.value or NONE_GIVEN}, on {wording.day(found.at.date())}, {found.by_whom}{corrected}"


def notes_of(shown: Iterable[DifferingEntry]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the notes of the coders of entries, by their keys. One query."""
    rows = Coding.objects.filter(pk__in=[row["id"] for each in shown for row in each.codings]).exclude(note="")
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for entry, coder, note in rows.order_by("entry__key", "coder").values_list("entry__key", "coder", "note"):
        found[entry] = (*found.get(entry, ()), (coder, note))
    return found


def votes_told(negotiation: Negotiation, shown: Iterable[DifferingEntry]) -> dict[tuple[str, str], list[str]]:
    """Return what people voted on codes of entries that are not settled yet, in sentences. Two queries."""
    unsettled = {(each.key, variable.name) for each in shown for variable in each.left}
    cast = CodingVote.objects.filter(negotiation=negotiation, entry__key__in={entry for entry, _ in unsettled})
    rows = list(cast.order_by("at", "id").values_list("entry__key", "variable", "value", "by", "at"))
    names = names_of(by for _, _, _, by, _ in rows)
    told: dict[tuple[str, str], list[str]] = {}
    for entry, variable, value, by, at in rows:
        if (entry, variable) in unsettled:
            said = f"{names[by]}: {value or NONE_GIVEN}, on {wording.day(at.date())}"
            told.setdefault((entry, variable), []).append(said)
    return told
