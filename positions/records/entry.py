"""One version of an entry, also one that was replaced: its page stays as a tombstone. And one that is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Kind
from positions.domain.shifts import moves
from positions.models import Amendment, Entry, Negotiation
from positions.models.entries import WAITING
from positions.reading.compiled import A_MOMENT, A_THING, AN_ID, CompiledQuery
from positions.reading.documents import paragraphs_of_entry
from positions.reading.entries import FIELDS, EntryLine, lines, with_citations
from positions.reading.proposals import DraftedEntry, drafted
from positions.reading.versions import FieldDiff, differences
from positions.records.amendments import PEOPLE, AmendmentMark, amendments_of, marks_of
from positions.records.history import read_history


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a published version comes from: who wrote and who published it (empty: imported).

    `corrects` is the version before it, 0 for the first one, `when` and `reason` tell of that correction.
    """

    author: str
    by: str
    corrects: int
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One version of an entry; `replaced` says that it no longer counts, `living` is the one that does (0: none).

    `title` and `party` are those of its position.
    `before` and `after` are its neighbours' keys. `places` are the paragraphs of stored texts in which its citations
    stand, by their numbers.
    """

    line: EntryLine
    title: str
    party: str
    marks: tuple[AmendmentMark, ...]
    origin: Origin
    replaced: bool
    living: int
    before: str
    after: str
    places: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """An entry that is not published, for those who may see proposals, with its versions both ways.

    `state` is waiting or returned; `old` is the version of the entry that it would replace (0: none), `changed` what
    differs from that one, or else from the proposal that it answers. `own`: the person who looks wrote it.
    `answered_by` are the proposals that answer it, `places` as on an entry's page.
    """

    entry: DraftedEntry
    state: str
    own: bool
    proposed_at: str
    decided_at: str
    old: int
    reason: str
    changed: tuple[FieldDiff, ...]
    answered_by: tuple[int, ...]
    places: Mapping[int, int]


def entry_page(
    negotiation: Negotiation, key: str, known: datetime | None, version: int | None = None, *, team: bool
) -> EntryPage | None:
    """Return the page of a version of an entry (None: the one that lives, or else the last one).

    None when it was not yet published by then. `team`: who looks may read all stored texts.
    """
    read = versions(now=known is None).dicts(negotiation=negotiation.pk, thing=key, moment=known)
    rows = {row["version"]: row for row in read}
    last = max(rows, default=0)
    row = rows.get(last if version is None else version)
    if row is None:
        return None
    history = read_history(row["position_id"], known, drafts=False)
    mains = [each for each in history.living if each.main]
    place = next((place for place, each in enumerate(mains, start=1) if each.id == row["id"]), None)
    keys = ["", *(each.key for each in mains), ""]
    moved = moves(history.history.entries, offer=row["position__kind"] == Kind.OFFER)
    amendments = amendments_of(Q(entry=row["id"]) | Q(replacement=row["id"]), known)
    return EntryPage(
        line=lines([row], moved)[0],
        title=row["position__title"],
        party=row["party"],
        marks=marks_of(each for each in amendments if each["entry_id"] == row["id"]),
        origin=origin_of(row, next((each for each in amendments if each["replacement_id"] == row["id"]), None)),
        replaced=gone(row, known),
        living=0 if gone(rows[last], known) else last,
        before=keys[place - 1] if place else "",
        after=keys[place + 1] if place else "",
        places=paragraphs_of_entry(row["id"], known, team=team),
    )


@cache
def versions(*, now: bool) -> CompiledQuery:
    """Return the query for all versions of an entry that were published by now or by then, each with its citations."""
    known = None if now else A_MOMENT
    published = Entry.objects.published(known).filter(negotiation=AN_ID, key=A_THING)
    label = NullIf("position__party__short_name", Value(""))
    party = Coalesce(label, "position__party__name", output_field=TextField())
    told = with_citations(published, known).annotate(party=party)
    return CompiledQuery(told.values(*FIELDS, "superseded_at", *PEOPLE, "position__title", "party", "cites"))


def gone(row: dict[str, Any], known: datetime | None) -> bool:
    """Say whether a version no longer counted at that moment; None: now."""
    return row["superseded_at"] is not None and (known is None or row["superseded_at"] <= known)


def origin_of(row: dict[str, Any], made: dict[str, Any] | None) -> Origin:
    """Return where a version comes from; `made` is the correction that brought it."""
    people = row["proposed_by_name"], row["decided_by_name"]
    if made is None:
        return Origin(*people, 0, "", "")
    return Origin(*people, row["version"] - 1, wording.moment(made["published_at"]), made["reason"])


def proposal_page(entry: Entry, reader: int) -> ProposalPage:
    """Return the page of an entry that is not published. `reader` is who looks, by id."""
    correction = Amendment.objects.filter(replacement=entry).values("entry_id", "reason").first()
    earlier = correction["entry_id"] if correction else entry.answers_id
    shown = drafted([entry.pk, *([earlier] if earlier else [])])
    new = shown[entry.pk]
    return ProposalPage(
        entry=new,
        state="returned" if entry.decision else "waiting",
        own=entry.proposed_by_id == reader,
        proposed_at=wording.moment(entry.proposed_at) if entry.proposed_at else "",
        decided_at=wording.moment(entry.decided_at) if entry.decided_at else "",
        old=entry.version - 1,
        reason=correction["reason"] if correction else "",
        changed=differences(shown[earlier].line, new.line) if earlier else (),
        answered_by=tuple(Entry.objects.filter(answers=entry).order_by("id").values_list("id", flat=True)),
        places=paragraphs_of_entry(entry.pk, None, team=True),
    )


def proposed_for(entry: int) -> tuple[tuple[str, int, str], ...]:
    """Return the corrections and retractions of an entry that wait: the kind, the number to review, and by whom."""
    rows = Amendment.objects.filter(WAITING, entry=entry).exclude(kind=AmendmentKind.REDACTION.value)
    found = rows.order_by("id").values("kind", "replacement_id", "entry_id", "proposed_by_name")
    return tuple((row["kind"], row["replacement_id"] or row["entry_id"], row["proposed_by_name"]) for row in found)
