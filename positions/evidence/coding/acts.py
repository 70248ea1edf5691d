"""Giving entries and texts to second coders, and what coders do with them. Closing is in closing.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from positions.domain.anchors import Passage, quote_at
from positions.domain.codebook import TextSeen
from positions.domain.texts import as_typed
from positions.evidence.coding.giving import Wanted, drawn_sample, to_be_coded
from positions.evidence.drafts import MarkedPassage
from positions.models import CodedPassage, Coding, CodingTask, Document, Entry, GivenEntry, Negotiation, Position
from positions.models.codings import CodingTaskKind
from positions.reading.codings import not_coded
from positions.writing.moment import publishing_moment
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act

NOTHING_LEFT = "Nothing that is published can be given to this coder: they had a part in all of it, or have it already."
NO_LONGER_OPEN = "This task is closed, or you are through with it: nothing is coded in it any more."
CODED_ALREADY = "You have coded this already, and it stays as it was."


@dataclass(frozen=True, kw_only=True)
class Handing:
    """To whom something is given, under which names the codings will be told, and what is said to the coder.

    `number` is the one that the task will have if nobody gives another meanwhile: so a form that is sent twice makes
    one task.
    """

    coder: User
    called: str
    first_called: str
    note: str
    number: int


@dataclass(frozen=True, kw_only=True)
class GivenCodes:
    """The codes that a coder gives, with a note; a code that is empty cannot be said."""

    held: bool
    firmness: str
    declared: bool
    conditional: bool
    scope: str
    account: str
    basis: str
    channel: str
    note: str


@one_act
def give_sample(negotiation: Negotiation, handing: Handing, wanted: Wanted, *, by: User) -> CodingTask:
    """Draw a sample, give it to the coder, and return the task. Raises BadDraft, Refused, TryAgain."""
    task, anew = begin(negotiation, handing, by, kind=CodingTaskKind.SAMPLE, **vars_of(wanted))
    if anew:
        drawn = drawn_sample(negotiation, handing.coder, handing.called, wanted).entries
        if not drawn:
            raise BadDraft({"coder": [NOTHING_LEFT]})
        add_entries(task, drawn)
    return task


def vars_of(wanted: Wanted) -> dict[str, Any]:
    return {"wished": wanted.wished, "seed": wanted.seed, "once_only": wanted.once_only}


@one_act
def give_entries(negotiation: Negotiation, handing: Handing, entries: Sequence[Entry], *, by: User) -> CodingTask:
    """Give these entries to the coder, in their order, and return the task. Raises BadDraft, Refused, TryAgain."""
    task, anew = begin(negotiation, handing, by, entries=entries, kind=CodingTaskKind.ENTRIES)
    if anew:
        there = to_be_coded(negotiation, handing.coder, handing.called).filter(pk__in=[entry.pk for entry in entries])
        fitting = set(there.values_list("pk", flat=True))
        if unfit := [str(entry) for entry in entries if entry.pk not in fitting]:
            raise BadDraft(
                {
                    "entries": [
                        f"This coder cannot code these: {', '.join(unfit)}. They had a part in them, "
                        "or have them already, or these no longer stand."
                    ]
                }
            )
        add_entries(task, entries)
    return task


@one_act
def give_document(document: Document, handing: Handing, *, by: User) -> CodingTask:
    """Give the whole of a stored text to the coder, and return the task. Raises BadDraft, Refused, TryAgain."""
    negotiation = document.source.negotiation
    return begin(negotiation, handing, by, kind=CodingTaskKind.DOCUMENT, document=document)[0]


def begin(
    negotiation: Negotiation, handing: Handing, by: User, *, entries: Iterable[Entry] = (), **columns: Any
) -> tuple[CodingTask, bool]:
    """Return the new task, without its entries, and True; the one that this very form made before, and False.

    `entries` are those that were named (none of a sample, which follows from its columns, and of a text).
    """
    moment = publishing_moment(negotiation.pk)
    said = {name: as_typed(getattr(handing, name)) for name in ("called", "first_called", "note")}
    columns |= said | {"coder": handing.coder, "given_by": by}
    rows = CodingTask.objects.filter(negotiation=negotiation)
    same = rows.filter(number=handing.number, **columns).first()
    named = {entry.pk for entry in entries}
    if same and (not named or named == set(same.given.values_list("entry", flat=True))):
        return same, False
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    return CodingTask.objects.create(negotiation=negotiation, number=number, given_at=moment, **columns), True


def add_entries(task: CodingTask, entries: Iterable[Entry]) -> None:
    """Write the entries of a task one by one, so that the database judges each."""
    for number, entry in enumerate(entries, start=1):
        GivenEntry.objects.create(negotiation_id=task.negotiation_id, task=task, number=number, entry=entry)


@one_act
def code_entry(given: GivenEntry, codes: GivenCodes, *, text: TextSeen, by: User) -> Coding:
    """Keep what its coder made of an entry of a task, and return it; with the last one they are through.

    Raises Refused, TryAgain.
    """
    task = hold(given.task_id, by)
    first = Entry.objects.get(negotiation=given.negotiation_id, key=given.entry.key, version=1)
    if Coding.every.filter(entry=first, coder=task.called).exists():
        raise Refused(CODED_ALREADY)
    coding = Coding.every.create(
        negotiation_id=given.negotiation_id,
        entry=first,
        task=task,
        coder=task.called,
        coded_on=timezone.now().date(),
        text=text.value,
        **codes_of(task, codes),
    )
    if not GivenEntry.objects.filter(not_coded(), task=task).exists():
        CodingTask.objects.filter(pk=task.pk).update(through_at=timezone.now())
    return coding


@one_act
def code_passage(
    task: CodingTask, passage: MarkedPassage, position: Position | None, on: date, codes: GivenCodes, *, by: User
) -> CodedPassage:
    """Keep a passage of the text as its coder coded it, and return it; the same sent twice is kept once.

    `position` is None when it is of none that there is. Raises Refused, TryAgain.
    """
    task = hold(task.pk, by)
    words = quote_at(passage.document.text, Passage(passage.start, passage.end))
    said = {"position": position, "effective_on": on, "exact": words.exact} | codes_of(task, codes)
    said |= {"prefix": words.prefix, "suffix": words.suffix, "text": TextSeen.WHOLE.value}
    rows = CodedPassage.objects.filter(task=task)
    if same := rows.filter(**said).first():
        return same
    return CodedPassage.objects.create(
        negotiation_id=task.negotiation_id, task=task, number=rows.count() + 1, coded_at=timezone.now(), **said
    )


@one_act
def say_through(task: CodingTask, *, by: User) -> None:
    """Say that the coder has found all there is in the text. Raises Refused, TryAgain."""
    task = hold(task.pk, by)
    CodingTask.objects.filter(pk=task.pk).update(through_at=timezone.now())


def hold(task: int, by: User) -> CodingTask:
    """Return the coder's own task, held so that nobody closes it meanwhile. Raises Refused."""
    rows = CodingTask.objects.select_related("negotiation").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=task, coder=by, closed_at__isnull=True, through_at__isnull=True).first()
    if found is None:
        raise Refused(NO_LONGER_OPEN)
    return found


def codes_of(task: CodingTask, codes: GivenCodes) -> dict[str, Any]:
    said = {name: getattr(codes, name) for name in GivenCodes.__dataclass_fields__}
    return said | {"codebook": task.negotiation.codebook, "note": as_typed(codes.note)}
