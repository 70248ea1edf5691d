"""A frozen comparison: what its bytes say, and how it differs from what the same question gives now."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from positions.compare.asked import compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.compare.frozen.sources import FrozenSource, frozen_sources
from positions.compare.rows import Shifted
from positions.domain import wording
from positions.domain.codebook import AmendmentKind
from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Shift
from positions.models import Amendment, Entry, FrozenComparison
from positions.reading.moment import echo
from positions.reading.party_marks import PartyMark, party_marks
from positions.web.asked import AskedPair
from positions.web.downloads import to_json
from positions.web.filters import UnknownFilter

# What a column of the comparison's table is called, where its name alone does not say it.
WORDS = {"key": "position", "before": "first round", "after": "second round"}


@dataclass(frozen=True, slots=True)
class FrozenState:
    """A position at one round, as the bytes say it; `query` makes the entry's address lead to what was known then.

    `speaker` is empty where none is named; `account` says whose word it is and how it is known.
    """

    text: str
    firm: str
    when: str
    entry: str
    strength: str
    query: str
    speaker: str
    account: str


@dataclass(frozen=True, slots=True)
class FrozenRow(Shifted):
    """One position of a comparison, as the bytes say it; a state is None where there was none.

    `issue` is the issue's name; `mark` is None when the party is no longer there. `strength` says how strong the
    evidence is, empty without a state; `independent_sources` are None then.
    """

    before: FrozenState | None
    after: FrozenState | None
    mark: PartyMark | None
    strength: str
    independent_sources: int | None


@dataclass(frozen=True, slots=True)
class DriftedPosition:
    """A position that is otherwise now: then and now (None: not there), and what of it differs."""

    title: str
    then: FrozenRow | None
    now: FrozenRow | None
    what: str


@dataclass(frozen=True, slots=True)
class Amended:
    """An entry of the comparison's positions that was corrected, retracted or redacted since.

    `version` is the one that this was done to, `replacement` the one that a correction brought, 0 without one.
    """

    when: str
    kind: str
    entry: str
    version: int
    title: str
    replacement: int
    reason: str


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A frozen comparison; `problem` says why the same question cannot be answered now, empty when it can.

    `sources_kept`: its citations were frozen with it; else they are those known at its moment.
    """

    frozen: FrozenComparison
    rows: tuple[FrozenRow, ...]
    parties: tuple[PartyMark, ...]
    narrowed: tuple[str, ...]
    asked: EvidenceAsked
    differences: tuple[DriftedPosition, ...]
    renamed: bool
    amended: tuple[Amended, ...]
    published_since: int
    problem: str
    sources: tuple[FrozenSource, ...]
    sources_kept: bool

    @property
    def differs(self) -> bool:
        """Whether the same question gives something else now."""
        return bool(self.differences) or self.renamed


def frozen_page(frozen: FrozenComparison) -> FrozenPage:
    """Return the page of a frozen comparison. At most nine queries."""
    data = json.loads(bytes(frozen.content))
    filters = QueryDict(frozen.filters)
    parties = {party.key: party for party in party_marks(frozen.negotiation)}
    question = AskedPair(frozen.negotiation, (), *frozen.points, None)
    asked = filters_of(filters, question)
    now, problem = None, ""
    try:
        compared = compare_filtered(question, asked)
        now = json.loads(to_json(comparison_data(compared.only(asked.keep(compared.rows)))))
    except (UnknownFilter, BadOrder) as error:
        problem = str(error)
    today = NamesToday(parties, asked.choices.issue)
    shown = replace(today, query=f"?{urlencode({'known': echo(frozen.known) or ''})}")
    rows = tuple(shown.row(row) for row in data["positions"])
    keys = {row.key for row in rows}
    return FrozenPage(
        frozen=frozen,
        rows=rows,
        parties=tuple(party for key, party in parties.items() if any(row.party == key for row in rows)),
        narrowed=frozen.narrowed,
        asked=EvidenceAsked(tuple(map(Standard, data["evidence"])), data["without"] or ""),
        differences=tuple(differences(data, now, shown, today)) if now else (),
        renamed=now is not None and any(data[name] != now[name] for name in ("before", "after")),
        amended=tuple(amended_since(frozen, keys)),
        published_since=published_since(frozen, keys),
        problem=problem,
        sources=frozen_sources(frozen, data),
        sources_kept="citations" in data,
    )


@dataclass(frozen=True, slots=True)
class NamesToday:
    """How parties and issues are called today, by their keys; `query` is what the entries' addresses end in."""

    parties: Mapping[str, PartyMark]
    issues: Mapping[str, str]
    query: str = ""

    def row(self, data: Mapping[str, Any]) -> FrozenRow:
        return FrozenRow(
            key=data["key"],
            party=data["party"],
            issue=self.issues.get(data["issue"], data["issue"]),
            kind=data["kind"],
            title=data["title"],
            shift=Shift(data["shift"]) if data["shift"] else None,
            stands=data["stands"],
            strength=strength_of(data) if data["origins"] is not None else "",
            independent_sources=data["independent_sources"],
            before=state_of(data["before"], data["kind"], self.query),
            after=state_of(data["after"], data["kind"], self.query),
            mark=self.parties.get(data["party"]),
        )


def strength_of(data: Mapping[str, Any]) -> str:
    return wording.strength_words(data["grade"], data["independent_sources"], own_word=data["own_word"])


def state_of(data: Mapping[str, Any] | None, kind: str, query: str) -> FrozenState | None:
    """Return a state's data, ready to show; None when there is none."""
    if data is None:
        return None
    condition = f" {wording.only_if(data['condition'])}" if data["condition"] else ""
    return FrozenState(
        text=f"{data['content'] or ''}{condition}".strip() if data["held"] else "",
        firm=firm_of(data, kind) if data["held"] else "not held",
        when=wording.day(datetime.fromisoformat(data["effective_on"])),
        entry=data["entry"],
        strength=strength_of(data),
        query=query,
        speaker=data["speaker"] or "",
        account=wording.account_words(data["account"], data["basis"]),
    )


def firm_of(data: Mapping[str, Any], kind: str) -> str:
    """Return how firm a held state is, and since when: the bytes do not say whether it was said or done."""
    since = (
        "" if data["firmness_on"] == data["effective_on"] else f", since {wording.partial_date(data['firmness_on'])}"
    )
    return wording.firmness_words(data["firmness"], kind, called=data["declared"]) + since


def differences(
    data: Mapping[str, Any], now: Mapping[str, Any], shown: NamesToday, today: NamesToday
) -> Iterator[DriftedPosition]:
    """Yield the positions that are otherwise now, in the order of the frozen ones, then the new ones."""
    then_rows = {row["key"]: row for row in data["positions"]}
    now_rows = {row["key"]: row for row in now["positions"]}
    for key in dict.fromkeys([*then_rows, *now_rows]):
        then, present = then_rows.get(key), now_rows.get(key)
        if then == present:
            continue
        yield DriftedPosition(
            title=(then or now_rows[key])["title"],
            then=shown.row(then) if then else None,
            now=today.row(present) if present else None,
            what=", ".join(dict.fromkeys(what_differs(then, present))) if then and present else "",
        )


def what_differs(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for name, value in then.items():
        other = now[name]
        if isinstance(value, dict) and isinstance(other, dict):
            yield from (f"{WORDS[name]}: {part.replace('_', ' ')}" for part in value if value[part] != other[part])
        elif value != other:
            yield WORDS.get(name, name.replace("_", " "))


def amended_since(frozen: FrozenComparison, positions: Iterable[str]) -> Iterator[Amended]:
    """Yield what was done since to entries that were known then, of these positions. One query."""
    words = {AmendmentKind.CORRECTION: "corrected", AmendmentKind.RETRACTION: "retracted"}
    rows = Amendment.objects.filter(
        negotiation=frozen.negotiation_id,
        published_at__gt=frozen.known,
        entry__published_at__lte=frozen.known,
        entry__position__key__in=list(positions),
    )
    for row in rows.select_related("entry__position", "replacement").order_by("published_at", "id"):
        yield Amended(
            when=wording.moment(row.published_at or frozen.known),
            kind=words.get(AmendmentKind(row.kind), f"{row.field.replace('_', ' ')} redacted"),
            entry=row.entry.key,
            version=row.entry.version,
            title=row.entry.position.title,
            replacement=row.replacement.version if row.replacement else 0,
            reason=row.reason,
        )


def published_since(frozen: FrozenComparison, positions: Iterable[str]) -> int:
    """Return how many entries of these positions were published since, corrections left out. One query."""
    rows = Entry.objects.filter(
        negotiation=frozen.negotiation_id,
        published_at__gt=frozen.known,
        position__key__in=list(positions),
        effective_on__lte=frozen.points[1].window_ends_on,
        replaces__isnull=True,
    )
    return rows.count()
