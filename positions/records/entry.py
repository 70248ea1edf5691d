"""One entry, also one that was replaced: its page stays as a tombstone. And one that is proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from positions.domain import wording
from positions.domain.codebook import AmendmentKind
from positions.models import Amendment, Entry, Negotiation, Position
from positions.models.entries import WAITING
from positions.reading.account_names import name_fields, named
from positions.reading.entries import FIELDS, EntryLine, history_of, lines, with_corrections
from positions.reading.proposals import DraftedEntry, drafted
from positions.reading.versions import FieldDiff, differences


@dataclass(frozen=True, slots=True)
class AmendmentMark:
    """What happened to an entry after it was published; `fields` are the texts that were redacted in one act.

    `author` proposed it and `by` published it; `alone`: without a second reader.
    """

    kind: str
    when: str
    reason: str
    replacement: str
    fields: tuple[str, ...]
    author: str
    by: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a published entry comes from: who wrote and who published it (empty: imported), what it corrects."""

    author: str
    by: str
    corrects: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry; `replaced` says that it no longer counts, `before` and `after` are its neighbours' keys."""

    line: EntryLine
    position: Position
    marks: tuple[AmendmentMark, ...]
    origin: Origin
    replaced: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """An entry that is not published, for those who may see proposals, with its versions both ways.

    `state` is waiting or returned; `old` is the entry that it would replace, `changed` what differs from that one,
    or else from the version before. `own`: the person who looks wrote it.
    """

    entry: DraftedEntry
    state: str
    own: bool
    proposed_at: str
    decided_at: str
    old: str
    reason: str
    changed: tuple[FieldDiff, ...]
    answered_by: tuple[str, ...]


def entry_page(negotiation: Negotiation, key: str, known: datetime | None) -> EntryPage | None:
    """Return an entry's page, also when it was replaced; None when it was not yet published by then."""
    published = Entry.objects.published().filter(negotiation=negotiation, key=key)
    if known is not None:
        published = published.filter(published_at__lte=known)
    people = (*name_fields("proposed_by"), *name_fields("decided_by"))
    row = with_corrections(published, known).values(*FIELDS, "corrections", "superseded_at", *people).first()
    if row is None:
        return None
    replaced = row["superseded_at"] is not None and (known is None or row["superseded_at"] <= known)
    history = history_of([row["position_id"]], known)
    listed = {line.key: line for line in history}
    line = listed.get(key) or lines([row], known, {})[0]
    mains = [entry.key for entry in history if entry.role == "main"]
    place = mains.index(key) if key in mains else None
    amendments = amendments_of(Q(entry=row["id"]) | Q(replacement=row["id"]), known)
    made = next((each for each in amendments if each["replacement_id"] == row["id"]), None)
    return EntryPage(
        line=line,
        position=Position.objects.select_related("party", "issue").get(pk=row["position_id"]),
        marks=marks_of(each for each in amendments if each["entry_id"] == row["id"]),
        origin=Origin(
            named(row, "proposed_by"),
            named(row, "decided_by"),
            made["entry__key"] if made else "",
            made["reason"] if made else "",
        ),
        replaced=replaced,
        before=mains[place - 1] if place else "",
        after=mains[place + 1] if place is not None and place + 1 < len(mains) else "",
    )


AMENDMENT_FIELDS = (
    "entry_id",
    "entry__key",
    "replacement_id",
    "replacement__key",
    "kind",
    "field",
    "reason",
    "published_at",
    "without_second_reader",
    *name_fields("proposed_by"),
    *name_fields("decided_by"),
)


def amendments_of(condition: Q, known: datetime | None) -> list[dict[str, Any]]:
    """Return the published amendments under that condition, as known, the oldest first. One query."""
    rows = Amendment.objects.filter(condition, published_at__isnull=False)
    if known is not None:
        rows = rows.filter(published_at__lte=known)
    return list(rows.order_by("published_at", "id").values(*AMENDMENT_FIELDS))


def marks_of(rows: Iterable[dict[str, Any]]) -> tuple[AmendmentMark, ...]:
    """Return what happened to one entry; the texts that were redacted at one moment are told as one act."""
    acts: dict[tuple[str, datetime], list[dict[str, Any]]] = {}
    for row in rows:
        acts.setdefault((row["kind"], row["published_at"]), []).append(row)
    return tuple(
        AmendmentMark(
            kind=AmendmentKind(kind).value,
            when=wording.moment(at),
            reason=listed[0]["reason"],
            replacement=listed[0]["replacement__key"] or "",
            fields=tuple(dict.fromkeys(row["field"].replace("_", " ") for row in listed if row["field"])),
            author=named(listed[0], "proposed_by"),
            by=named(listed[0], "decided_by"),
            alone=listed[0]["without_second_reader"],
        )
        for (kind, at), listed in acts.items()
    )


def proposal_page(negotiation: Negotiation, key: str, reader: int) -> ProposalPage | None:
    """Return the page of an entry that is not published; None when there is none. `reader` is who looks, by id."""
    entry = Entry.objects.filter(negotiation=negotiation, key=key, published_at__isnull=True).first()
    if entry is None:
        return None
    correction = Amendment.objects.filter(replacement=entry).values("entry_id", "reason", key=F("entry__key")).first()
    earlier = correction["entry_id"] if correction else entry.answers_id
    shown = drafted([entry.pk, *([earlier] if earlier else [])])
    new = shown[entry.pk]
    answers = Entry.objects.filter(answers=entry).order_by("id").values_list("key", flat=True)
    return ProposalPage(
        entry=new,
        state="returned" if entry.decision else "waiting",
        own=entry.proposed_by_id == reader,
        proposed_at=wording.moment(entry.proposed_at) if entry.proposed_at else "",
        decided_at=wording.moment(entry.decided_at) if entry.decided_at else "",
        old=correction["key"] if correction else "",
        reason=correction["reason"] if correction else "",
        changed=differences(shown[earlier].line, new.line) if earlier else (),
        answered_by=tuple(answers),
    )


def proposed_for(entry: int) -> tuple[tuple[str, str, str], ...]:
    """Return the corrections and retractions of an entry that wait: the kind, the key to review, and by whom."""
    rows = Amendment.objects.filter(WAITING, entry=entry).exclude(kind=AmendmentKind.REDACTION.value)
    found = rows.order_by("id").values("kind", "replacement__key", "entry__key", *name_fields("proposed_by"))
    return tuple(
        (row["kind"], row["replacement__key"] or row["entry__key"], named(row, "proposed_by")) for row in found
    )
