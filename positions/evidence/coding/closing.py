"""Closing a task: its codings become public, beside those of whoever coded first."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from positions.domain.anchors import TextQuote, find
from positions.domain.codebook import Read, TextSeen
from positions.domain.coded_passages import PlacedEntry, PlacedPassage, met
from positions.evidence.coding.giving import keys_with_part
from positions.models import Citation, CodedPassage, Coding, CodingTask, Entry, GivenEntry
from positions.models.codings import CodedVariable
from positions.reading.documents import passages_in, words_of
from positions.writing.moment import publishing_moment
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

CODES = tuple(each.value for each in CodedVariable)


@one_act
def close_task(task: CodingTask, *, by: User) -> None:
    """Close a task with what is coded by now; from this moment on everybody sees its codings.

    Passages of a whole text become codings of the published entries that they meet. Beside each coding of an entry
    that nobody else has coded stands a first one: what the entry said when it was given. Raises Refused, TryAgain.
    """
    moment = publishing_moment(task.negotiation_id)
    if not CodingTask.objects.filter(pk=task.pk, closed_at__isnull=True).update(closed_by=by, closed_at=moment):
        raise Refused("Somebody has closed this task already.")
    add_first_codings(task, given_versions(task) if task.document_id is None else code_what_is_met(task))


def given_versions(task: CodingTask) -> dict[str, Entry]:
    """Return the versions that were given, by key: those that are no unpublished corrections."""
    entries = (given.entry for given in task.given.select_related("entry"))
    return {entry.key: entry for entry in entries if entry.version == 1 or entry.published_at}


def code_what_is_met(task: CodingTask) -> dict[str, Entry]:
    """Write the codings of entries that passages of the text meet; return these entries, as they stand, by key."""
    entries = {entry.pk: entry for entry in entries_of_text(task)}
    passages = list(task.passages.order_by("number"))
    found = met(placed_passages(task, passages), placed_entries(task, entries))
    firsts = first_versions(task, [entries[pk].key for pk in found.values()])
    for passage in passages:
        if passage.number in found:
            key = entries[found[passage.number]].key
            codes = {name: getattr(passage, name) for name in (*CODES, "codebook", "text", "note")}
            write(task, firsts[key], task.called, passage=passage, coded_on=passage.coded_at.date(), **codes)
    return {entries[pk].key: entries[pk] for pk in found.values()}


def entries_of_text(task: CodingTask) -> Collection[Entry]:
    """Return the published entries that cite the text's source, but for those in which the coder had a part.

    Nor those that they coded otherwise already, under the same name, or still have to in a task of their own.
    """
    cited = Citation.objects.known(None).filter(source__documents=task.document_id)
    coded = Coding.every.filter(negotiation=task.negotiation_id, coder=task.called).values("entry__key")
    open_ones = CodingTask.objects.filter(negotiation=task.negotiation_id, coder=task.coder_id, closed_at__isnull=True)
    waits = GivenEntry.objects.filter(task__in=open_ones).values("entry__key")
    rows = Entry.objects.known(None).filter(pk__in=cited.values("entry")).exclude(key__in=coded).exclude(key__in=waits)
    return list(rows.exclude(key__in=keys_with_part(task.negotiation, task.coder)))


def placed_passages(task: CodingTask, passages: Collection[CodedPassage]) -> list[PlacedPassage]:
    text = task.document.text
    return [
        PlacedPassage(
            each.number,
            each.position_id,
            each.effective_on,
            find(text, TextQuote(each.exact, each.prefix, each.suffix)),
        )
        for each in passages
    ]


def placed_entries(task: CodingTask, entries: Mapping[int, Entry]) -> list[PlacedEntry]:
    cited = Citation.objects.known(None).filter(source__documents=task.document_id, entry__in=entries)
    of_entry = dict(cited.values_list("id", "entry"))
    places = passages_in(task.document.text, words_of(cited).values())
    return [
        PlacedEntry(
            pk,
            entry.position_id,
            entry.effective_on,
            tuple(places[citation] for citation, of in of_entry.items() if of == pk and citation in places),
        )
        for pk, entry in entries.items()
    ]


def add_first_codings(task: CodingTask, versions: Mapping[str, Entry]) -> None:
    """Write what entries said beside what the coder made of them, where nobody has coded them before."""
    codings = Coding.every.filter(entry__key__in=versions, negotiation=task.negotiation_id)
    coded = set(codings.filter(task=task).values_list("entry__key", flat=True))
    others = codings.filter(Q(task__isnull=True) | Q(task__closed_at__isnull=False)).exclude(task=task)
    new = coded - set(others.values_list("entry__key", flat=True))
    seen = texts_seen([versions[key].pk for key in new])
    firsts = first_versions(task, new)
    for key in sorted(new):
        entry = versions[key]
        codes = {name: getattr(entry, name) for name in CODES}
        said = {"codebook": task.negotiation.codebook, "text": seen[entry.pk], "note": entry.coding_note}
        at = entry.proposed_at or entry.published_at
        write(task, firsts[key], task.first_called, coded_on=at.date() if at else None, **codes, **said)


def texts_seen(entries: Collection[int]) -> dict[int, str]:
    """Return how much of the text whoever wrote an entry saw: what its first source says of how it was read."""
    rows = Citation.objects.filter(entry__in=entries).order_by("entry", "-id").values_list("entry", "source__read")
    return {entry: (TextSeen.WHOLE if read == Read.WHOLE else TextSeen.PART).value for entry, read in rows}


def first_versions(task: CodingTask, keys: Collection[str]) -> dict[str, Entry]:
    """Return the versions that codings refer to, by key."""
    rows = Entry.objects.filter(negotiation=task.negotiation_id, key__in=keys, version=1)
    return {row.key: row for row in rows}


def write(task: CodingTask, entry: Entry, coder: str, **columns: Any) -> None:
    Coding.every.create(negotiation_id=task.negotiation_id, entry=entry, task=task, coder=coder, **columns)
