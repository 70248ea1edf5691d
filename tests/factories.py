"""Small builders of rows: a test names only what matters to it, the rest has a plain default.

Each builder is atomic and leaves the evidence complete, so that no deferred guard is left waiting. What a row
refers to decides its negotiation; with nothing to decide it, the row gets a negotiation of its own.
"""

from datetime import date, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from positions.domain.codebook import AmendmentKind, Decision
from positions.models import (
    Amendment,
    Assessment,
    Citation,
    Coding,
    Delegate,
    Delegation,
    Entry,
    EntrySpeaker,
    Event,
    Import,
    Incompatibility,
    Issue,
    Membership,
    Negotiation,
    Office,
    Outcome,
    Party,
    Person,
    Position,
    Round,
    SavedDraft,
    Source,
    Term,
)
from positions.models.entries import REDACTED
from positions.writing.moment import publishing_moment

_numbers = count(1)


def user(name: str, **columns: Any) -> User:
    """Return the account of that name, made when it is first asked for; it has no password."""
    account, _ = get_user_model().objects.get_or_create(username=name, defaults=columns)
    return account


def analyst() -> User:
    """Return the one who proposes, unless a test says otherwise."""
    return user("analyst")


def reviewer() -> User:
    """Return the one who decides, unless a test says otherwise."""
    return user("reviewer")


def day(on: date | str) -> date:
    """Return the day that is given as a date or as 2022-03-29."""
    return date.fromisoformat(on) if isinstance(on, str) else on


def key(name: str) -> str:
    """Return a key that no other row has."""
    return f"{name}-{next(_numbers)}"


def negotiation(**columns: Any) -> Negotiation:
    """Return a negotiation; it has no title unless one is given."""
    columns.setdefault("key", key("talks"))
    return Negotiation.objects.create(**columns)


def member(negotiation: Negotiation, person: User | None = None, role: str = "analyst") -> Membership:
    """Return that the person (None: the one who proposes) has a role in the negotiation."""
    given = {"given_at": timezone.now(), "given_by": user("administrator"), "role": Group.objects.get(name=role)}
    return Membership.objects.create(negotiation=negotiation, person=person or analyst(), **given)


def home(columns: dict[str, Any]) -> Negotiation:
    """Return the negotiation that the columns name, or that of a row they refer to, or a new one."""
    if "negotiation" in columns:
        named: Negotiation = columns["negotiation"]
        return named
    for value in columns.values():
        if isinstance(value, Model) and hasattr(value, "negotiation"):
            shared: Negotiation = value.negotiation
            return shared
    return negotiation()


Row = TypeVar("Row", bound=Model)


@transaction.atomic
def made(model: type[Row], columns: dict[str, Any], **defaults: Any) -> Row:
    """Return a new row with the defaults that the columns do not replace; a callable default gets the negotiation."""
    at_home = home(columns)
    row: dict[str, Any] = {"negotiation": at_home, **columns}
    for name, default in defaults.items():
        if name not in columns:
            row[name] = default(negotiation=at_home) if callable(default) else default
    return model._default_manager.create(**row)


def party(**columns: Any) -> Party:
    """Return a principal."""
    return made(Party, columns, key=key("party"), name="A party", role="principal", order=1)


def issue(**columns: Any) -> Issue:
    """Return an issue."""
    return made(Issue, columns, key=key("issue"), group="Security", name="An issue", order=1)


def round(starts: date | str = "2022-03-29", ends: date | str | None = None, **columns: Any) -> Round:  # noqa: A001
    """Return a round of these days (None: one day), its window the same days."""
    first, last = day(starts), day(ends or starts)
    window = {"window_starts_on": first, "window_ends_on": last}
    return made(Round, columns, key=key("round"), name="A round", starts_on=first, ends_on=last, **window)


def source(**columns: Any) -> Source:
    """Return a speech, read as a whole, as it is recorded while logging."""
    words = {"title": "A speech", "publisher": "A publisher", "type": "speech", "read": "whole"}
    return made(Source, columns, key=key("source"), **words)


@transaction.atomic
def public_source(**columns: Any) -> Source:
    """Return a speech as an administrator records it."""
    at_home = home(columns)
    return source(**({"negotiation": at_home, "public_since": publishing_moment(at_home.pk)} | columns))


def person(**columns: Any) -> Person:
    """Return a person of no party."""
    return made(Person, columns, key=key("person"), name="A person")


def office(**columns: Any) -> Office:
    """Return an office without dates."""
    return made(Office, columns, person=person, title="Minister")


def outcome(**columns: Any) -> Outcome:
    """Return something that a round agreed."""
    words = {"text": "A ceasefire", "status": "agreed"}
    return made(Outcome, columns, round=round, order=next(_numbers), source=source, **words)


def event(on: date | str = "2022-04-03", **columns: Any) -> Event:
    """Return an event of that day."""
    return made(Event, columns, key=key("event"), occurred_on=day(on), precision="day", title="A call", source=source)


def delegation(**columns: Any) -> Delegation:
    """Return a delegation of which nothing but round and party is known."""
    return made(Delegation, columns, round=round, party=party)


def delegate(**columns: Any) -> Delegate:
    """Return a member of a delegation."""
    words = {"title": "Adviser", "role": "member", "seniority": "adviser"}
    return made(Delegate, columns, delegation=delegation, person=person, source=source, **words)


def position(**columns: Any) -> Position:
    """Return a demand."""
    return made(Position, columns, key=key("position"), party=party, issue=issue, kind="demand", title="A position")


@transaction.atomic
def incompatibility(**columns: Any) -> Incompatibility:
    """Return a pair of positions; the parties are theirs."""
    columns.setdefault("negotiation", home(columns))
    for side in "ab":
        if f"position_{side}" not in columns:
            columns[f"position_{side}"] = position(negotiation=columns["negotiation"])
        columns.setdefault(f"party_{side}", columns[f"position_{side}"].party)
    return made(Incompatibility, columns)


def assessment(**columns: Any) -> Assessment:
    """Return a reported assessment."""
    return made(Assessment, columns, key=key("assessment"), text="An assessment", source=source, basis="reported")


def term(**columns: Any) -> Term:
    """Return a term with one spelling more, both its own."""
    name = key("term")
    return made(Term, columns, key=name, term=name.title(), spellings=[f"{name.title()} otherwise"])


@transaction.atomic
def coding(of: Entry | None = None, **columns: Any) -> Coding:
    """Return what somebody made of the entry: a plain demand in the party's own words."""
    columns["entry"] = of or columns.get("entry") or entry(position(negotiation=home(columns)))
    seen = {"coder": key("coder"), "coded_on": day("2026-01-01"), "codebook": "3", "text": "whole"}
    codes = {"held": True, "firmness": "tentative", "declared": False, "conditional": False}
    return made(Coding, columns, **seen, **codes, account="own", basis="stated")


def saved_draft(address: str, *, negotiation: Negotiation, by: User | None = None, **typed: str) -> SavedDraft:
    """Return what somebody, the analyst unless it is said, typed into the form at an address and has not sent yet."""
    row = {"number": uuid4(), "address": address, "saved_at": timezone.now(), "by": by or analyst()}
    return SavedDraft.objects.create(negotiation=negotiation, fields=[*map(list, typed.items())], **row)


@transaction.atomic
def import_of(negotiation: Negotiation, **columns: Any) -> Import:
    """Return an import of the negotiation's package."""
    row = {"name": negotiation.key, "version": "1", "sha256": "0" * 64}
    if "imported_at" not in columns:
        columns["imported_at"] = publishing_moment(negotiation.pk)
    return Import.objects.create(negotiation=negotiation, **(row | columns))


def place(position: Position, on: date) -> int:
    """Return the first free place within that day of the position."""
    last: int | None = position.entries.filter(effective_on=on).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def written(position: Position, on: date, held: bool, columns: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of an entry as coded; the first held one of a position says what is asked."""
    first = held and not position.entries.exists()
    coded = {
        "negotiation": position.negotiation,
        "key": key(f"{position.key}@{on}"),
        "effective_on": on,
        "held": held,
        "firmness": "plain" if held else "",
        "content": "Something" if first else "",
        "statement": "It was said.",
        "coding_note": "As the speech has it.",
        "account": "own",
        "basis": "stated",
    }
    return coded | columns


@transaction.atomic
def entry(
    of: Position | None = None,
    on: date | str = "2022-03-29",
    *,
    held: bool = True,
    cite: Source | None = None,
    speakers: tuple[Person, ...] = (),
    **columns: Any,
) -> Entry:
    """Return an imported entry, published now, with one citation."""
    of = of or position()
    columns = written(of, day(on), held, columns)
    shared = columns["negotiation"]
    brought_by = columns.pop("imported_in", None) or import_of(shared)
    brought = {"imported_in": brought_by, "published_at": brought_by.imported_at}
    columns.setdefault("sequence", place(of, day(on)))
    entry = Entry.objects.create(position=of, **(brought | columns))
    cited = {"negotiation": shared, "source": cite or source(negotiation=shared), "locator": "p. 1"}
    Citation.objects.create(entry=entry, **cited, **brought)
    name_speakers(entry, speakers)
    return entry


def name_speakers(entry: Entry, speakers: tuple[Person, ...]) -> None:
    """Add the persons as speakers of an entry that is being written."""
    for order, somebody in enumerate(speakers):
        EntrySpeaker.objects.create(negotiation=entry.negotiation, entry=entry, person=somebody, order=order)


@transaction.atomic
def proposal(
    of: Position | None = None,
    on: date | str = "2022-03-29",
    *,
    by: User | None = None,
    held: bool = True,
    cite: Source | None = None,
    speakers: tuple[Person, ...] = (),
    **columns: Any,
) -> Entry:
    """Return an entry that somebody proposed (None: the analyst), undecided, with one citation."""
    of = of or position()
    columns = proposed(by) | written(of, day(on), held, columns)
    entry = Entry.objects.create(position=of, **columns)
    name_speakers(entry, speakers)
    draft_citation(entry, source=cite or source(negotiation=entry.negotiation), by=by)
    return entry


def proposed(by: User | None) -> dict[str, Any]:
    """Return the columns of a proposal by that person (None: the analyst)."""
    return {"proposed_by": by or analyst(), "proposed_at": timezone.now()}


def decided(by: User | None, moment: datetime, proposer: User | None = None) -> dict[str, Any]:
    """Return the columns of a decision to publish; it says so when the decider is the proposer."""
    by = by or reviewer()
    return {
        "decided_by": by,
        "decided_at": moment,
        "decision": Decision.PUBLISHED.value,
        "published_at": moment,
        "without_second_reader": by == proposer,
    }


def draft_citation(entry: Entry, *, by: User | None = None, **columns: Any) -> Citation:
    """Return a further citation of the entry that somebody proposed, undecided."""
    columns.setdefault("locator", f"p. {next(_numbers)}")
    if columns.get("quote"):
        columns.setdefault("quote_language", "en")
    return made(Citation, {"negotiation": entry.negotiation, "entry": entry} | proposed(by) | columns, source=source)


@transaction.atomic
def citation(entry: Entry, *, by: User | None = None, decided_by: User | None = None, **columns: Any) -> Citation:
    """Return a further citation of a published entry, proposed and published later than the entry."""
    cited = draft_citation(entry, by=by, **columns)
    moment = publishing_moment(entry.negotiation_id)
    Citation.objects.filter(pk=cited.pk).update(**decided(decided_by, moment, cited.proposed_by))
    cited.refresh_from_db()
    return cited


@transaction.atomic
def publish(draft: Entry, by: User | None = None) -> Entry:
    """Publish a proposal with its citations, as the decision of that person (None: the reviewer)."""
    release(draft, decided(by, publishing_moment(draft.negotiation_id), draft.proposed_by))
    return draft


def release(draft: Entry, decision: dict[str, Any]) -> None:
    """Set the decision on a proposal and its citations; an entry without a place gets the first free one."""
    sequence = draft.sequence or place(draft.position, draft.effective_on)
    Entry.objects.filter(pk=draft.pk).update(sequence=sequence, **decision)
    draft.citations.filter(decision="").update(**decision)
    draft.refresh_from_db()


# What a correction takes over from the entry that it replaces.
AS_BEFORE = [
    *("key", "position", "effective_on", "precision", "said_on", "round", "channel", "held", "firmness", "declared"),
    *("condition", "scope", "content", "statement", "coding_note", "account", "speaker", "basis", "rival_of"),
]
NOT_HELD = {"firmness": "", "declared": False, "condition": "", "content": ""}


@transaction.atomic
def correction(old: Entry, *, by: User | None = None, **columns: Any) -> Amendment:
    """Return the proposal to replace the entry by one that differs from it in these columns, undecided."""
    coded = {name: getattr(old, name) for name in AS_BEFORE} | {"version": old.version + 1}
    if columns.get("held") is False:
        coded |= NOT_HELD
    coded |= columns
    if coded["effective_on"] == old.effective_on:
        coded.setdefault("sequence", old.sequence)
    where = coded.pop("position")
    draft = proposal(where, coded.pop("effective_on"), by=by, cite=old.citations.earliest("pk").source, **coded)
    return amendment(old, AmendmentKind.CORRECTION, by=by, replacement=draft)


def amendment(entry: Entry, kind: str, *, by: User | None = None, **columns: Any) -> Amendment:
    """Return an amendment that somebody proposed, undecided."""
    columns.setdefault("reason", "It was wrong.")
    row = {"negotiation": entry.negotiation, "entry": entry, "kind": str(kind)}
    return Amendment.objects.create(**(row | proposed(by) | columns))


@transaction.atomic
def correct(old: Entry, *, by: User | None = None, decided_by: User | None = None, **columns: Any) -> Entry:
    """Return the entry that replaces the old one as from now, differing from it in these columns."""
    amended = correction(old, by=by, **columns)
    new: Entry = amended.replacement
    supersede(amended, decided(decided_by, publishing_moment(old.negotiation_id), amended.proposed_by))
    return new


def supersede(amended: Amendment, decision: dict[str, Any]) -> None:
    """Publish a correction or retraction with its effect; the old entry makes room before the new one comes."""
    Amendment.objects.filter(pk=amended.pk).update(**decision)
    Entry.objects.filter(pk=amended.entry_id).update(superseded_at=decision["published_at"])
    if amended.replacement is not None:
        release(amended.replacement, decision)
    amended.entry.refresh_from_db()
    amended.refresh_from_db()


@transaction.atomic
def retract(*entries: Entry, by: User | None = None, decided_by: User | None = None) -> list[Amendment]:
    """Retract the entries at one moment: a main entry goes together with its rivals."""
    amendments = [amendment(entry, AmendmentKind.RETRACTION, by=by) for entry in entries]
    moment = publishing_moment(entries[0].negotiation_id)
    for amended in amendments:
        supersede(amended, decided(decided_by, moment, amended.proposed_by))
    return amendments


@transaction.atomic
def redact(row: Entry | Citation, field: str, *, by: User | None = None) -> Amendment:
    """Remove a text of an entry or a citation, as `by` asked and somebody else decided."""
    by = by or analyst()
    entry, cited = (row.entry, row) if isinstance(row, Citation) else (row, None)
    amended = amendment(entry, AmendmentKind.REDACTION, by=by, field=field, citation=cited)
    moment = publishing_moment(entry.negotiation_id)
    Amendment.objects.filter(pk=amended.pk).update(**decided(None, moment, by))
    type(row)._default_manager.filter(pk=row.pk).update(**{field: REDACTED})
    row.refresh_from_db()
    amended.refresh_from_db()
    return amended
