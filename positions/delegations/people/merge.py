"""Making one person of two: everything that can move goes to the one that is kept, and the other row points there."""

from django.contrib.auth.models import User

from positions.delegations.acts import Changed, keeping
from positions.delegations.people import merge_preview
from positions.delegations.people.acts import here
from positions.domain import wording
from positions.models import Delegate, Negotiation, Office, Person
from positions.writing.refusals import BadDraft


@keeping
def merge(negotiation: Negotiation, kept: Person, gone: Person, *, by: User, reason: str, seen: str = "") -> Person:
    """Merge a person into the one that is kept, and return that one.

    Delegations and offices move, names become spellings, and whoever was merged into `gone` before follows. Entries
    that name `gone` as speaker are evidence and stay; pages read them as of the person kept. `seen` is the mark of
    the preview. Raises BadDraft without a reason or with an obstacle, Changed, Refused, TryAgain.
    """
    kept, gone = here(negotiation, kept), here(negotiation, gone)
    found = merge_preview.preview(negotiation, kept, gone)
    if found.obstacles:
        raise BadDraft({"": found.obstacles})
    if seen and seen != found.seen:
        raise Changed(["What is recorded of one of the two was changed; the preview shows it as it is now."])
    Delegate.objects.filter(person=gone).update(person=kept)
    move_offices(kept, gone)
    kept.aliases = list(found.aliases)
    kept.native_name = kept.native_name or gone.native_name
    kept.aliases = [alias for alias in kept.aliases if alias != kept.native_name]
    kept.party = kept.party or gone.party
    kept.note = "\n".join(filter(None, [kept.note, gone.note if gone.note not in kept.note else ""]))
    kept.save(update_fields=["aliases", "native_name", "party", "note"])
    Person.objects.filter(merged_into=gone).update(merged_into=kept)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    return kept


def move_offices(kept: Person, gone: Person) -> None:
    """Move the offices; one that is recorded at both becomes one, and what only the moved row said is noted there."""
    ours = tuple(Office.objects.filter(person=kept))
    for office in Office.objects.filter(person=gone).select_related("source"):
        twin = merge_preview.twin_of(office, ours)
        if twin is None:
            office.person = kept
            office.save(update_fields=["person"])
            continue
        join(twin, office)
        twin.save(update_fields=["to_on", "source", "note"])
        office.delete()


def join(twin: Office, office: Office) -> None:
    """Put into one office what another row of the same office says beside it."""
    further = []
    if office.to_on and not twin.to_on:
        twin.to_on = office.to_on
    elif office.to_on and office.to_on != twin.to_on:
        further.append(f"Also recorded: until {wording.partial_date(office.to_on)}.")
    if office.source and not twin.source:
        twin.source = office.source
    elif office.source and office.source != twin.source:
        further.append(f"Also in {office.source.publisher}, {office.source.title} ({office.source.key}).")
    if office.note and office.note not in twin.note:
        further.append(office.note)
    twin.note = " ".join(filter(None, [twin.note, *further]))
