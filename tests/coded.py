"""Small builders of coding tasks and of what is made in them, straight into the tables."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from positions.domain.codebook import TextSeen
from positions.models import CodedPassage, Coding, CodingTask, CodingVote, Document, Entry, GivenEntry
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests import stored_texts as stored

CODES = {
    "held": True,
    "firmness": "plain",
    "declared": False,
    "conditional": False,
    "account": "own",
    "basis": "stated",
}
SEEN = {"codebook": "3", "text": TextSeen.WHOLE.value}


def coder() -> User:
    """Return the second coder, unless a test says otherwise."""
    return make.user("second coder")


@transaction.atomic
def task(*entries: Entry, **columns: Any) -> CodingTask:
    """Return entries (without any, one) that the reviewer gave to the second coder; or the text that is named."""
    given = list(entries)
    if not given and "document" not in columns:
        given = [make.entry(make.position(negotiation=make.home(columns)))]
    of = columns.pop("negotiation", None) or make.home({"of": given[0] if given else columns["document"]})
    kind = "document" if "document" in columns else "entries"
    last = CodingTask.objects.filter(negotiation=of).aggregate(last=Max("number"))["last"] or 0
    who = {"coder": coder(), "called": "coder-2", "first_called": "coder-1", "given_by": make.reviewer()}
    when = {"number": last + 1, "given_at": columns.pop("given_at", None) or publishing_moment(of.pk)}
    made = CodingTask.objects.create(negotiation=of, **{"kind": kind} | who | when | columns)
    for number, entry in enumerate(given, start=1):
        give(made, entry, number=number)
    return made


def give(to: CodingTask, entry: Entry, **columns: Any) -> GivenEntry:
    """Return an entry as one of a task."""
    row = {"negotiation": to.negotiation, "number": 1} | columns
    return GivenEntry.objects.create(task=to, entry=entry, **row)


def of_text(text: Document | None = None, **columns: Any) -> CodingTask:
    """Return a whole text that the reviewer gave to the second coder."""
    return task(document=text or stored.document(negotiation=make.home(columns)), **columns)


@transaction.atomic
def close(row: CodingTask, by: User | None = None) -> CodingTask:
    """Close a task, without the codings that come of it, and return it."""
    moment = publishing_moment(row.negotiation_id)
    CodingTask.objects.filter(pk=row.pk).update(closed_by=by or make.reviewer(), closed_at=moment)
    row.refresh_from_db()
    return row


def coding(to: CodingTask | None = None, **columns: Any) -> Coding:
    """Return what its coder made of the first entry of a task."""
    of = to or task(negotiation=make.home(columns))
    row = {"negotiation": of.negotiation, "coder": of.called, "coded_on": make.day("2026-01-01")}
    if "entry" not in columns:
        given = of.given.order_by("number").first()
        row["entry"] = Entry.objects.get(negotiation=of.negotiation_id, key=given.entry.key, version=1)
    return Coding.every.create(task=of, **row | SEEN | CODES | columns)


def passage(to: CodingTask | None = None, **columns: Any) -> CodedPassage:
    """Return words of a text that its coder took for an entry of no position."""
    of = to or of_text(negotiation=make.home(columns))
    row = {"negotiation": of.negotiation, "number": of.passages.count() + 1, "effective_on": make.day("2022-03-29")}
    words = {"exact": "give up the coast", "prefix": "never ", "suffix": ", he", "coded_at": timezone.now()}
    return CodedPassage.objects.create(task=of, **row | SEEN | CODES | words | columns)


@transaction.atomic
def vote(entry: Entry | None = None, **columns: Any) -> CodingVote:
    """Return what the reviewer takes for the right firmness of an entry that was coded."""
    of = entry or make.coding().entry
    row = {"negotiation": of.negotiation, "variable": "firmness", "value": "plain", "by": make.reviewer()}
    if "at" not in columns:
        columns["at"] = publishing_moment((row | columns)["negotiation"].pk)
    return CodingVote.objects.create(entry=of, **row | columns)
