"""Two rows of one person: what becoming one means for everything that hangs on them. Nothing here writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from positions.delegations.roster import digest
from positions.domain import names, wording
from positions.models import Delegate, EntrySpeaker, Negotiation, Office, Person
from positions.models.rounds import by_round


@dataclass(frozen=True, slots=True)
class PersonTies:
    """What hangs on a person: delegations by (round, party) with title, offices, and how many published entries."""

    person: Person
    delegates: dict[tuple[str, str], str]
    offices: tuple[Office, ...]
    spoken: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do, in words: with an obstacle it is not done, a caution is for thought.

    `seen` is the mark of both people.
    """

    kept: Person
    gone: Person
    aliases: tuple[str, ...]
    moves: tuple[str, ...]
    obstacles: tuple[str, ...]
    cautions: tuple[str, ...]
    seen: str


def preview(negotiation: Negotiation, kept: Person, gone: Person) -> MergePreview:
    """Return what merging one person into another would do. Six queries."""
    ours, theirs = held_by(kept), held_by(gone)
    return MergePreview(
        kept=kept,
        gone=gone,
        aliases=tuple(aliases_of(kept, gone)),
        moves=tuple(moves(ours, theirs)),
        obstacles=tuple(obstacles(negotiation, ours, theirs)),
        cautions=tuple(cautions(kept, gone)),
        seen=digest(*texts_of(ours), *texts_of(theirs)),
    )


def held_by(person: Person) -> PersonTies:
    """Return what hangs on a person. Three queries."""
    delegates = Delegate.objects.filter(person=person).order_by(*by_round("delegation__round__"), "pk")
    rows = delegates.values_list("delegation__round__name", "delegation__party__name", "title")
    return PersonTies(
        person=person,
        delegates={(round_, party): title for round_, party, title in rows},
        offices=tuple(Office.objects.filter(person=person).select_related("source").order_by("from_on", "pk")),
        spoken=EntrySpeaker.objects.filter(person=person, entry__published_at__isnull=False).count(),
    )


def aliases_of(kept: Person, gone: Person) -> list[str]:
    """Return the spellings of the one person that remains: those of both, each once."""
    spelled = dict.fromkeys([*kept.aliases, gone.name, gone.native_name, *gone.aliases])
    return [alias for alias in spelled if alias and alias not in (kept.name, kept.native_name)]


def moves(ours: PersonTies, theirs: PersonTies) -> list[str]:
    """Return in sentences what goes over to the person that is kept."""
    said = [f"{round_}, for {party}: {title}" for (round_, party), title in theirs.delegates.items()]
    for office in theirs.offices:
        joined = "; joins the same office recorded there" if twin_of(office, ours.offices) else ""
        said.append(f"Office: {office.title}{joined}")
    if theirs.spoken:
        entries = wording.counted(theirs.spoken, "entry", "entries")
        said.append(f"Speaker of {entries}: shown at {ours.person.name}; the entries themselves stay as they are")
    return said


def twin_of(office: Office, others: tuple[Office, ...]) -> Office | None:
    """Return the office among others that is the same by title and beginning; None without one."""
    return next((each for each in others if (each.title, each.from_on) == (office.title, office.from_on)), None)


def obstacles(negotiation: Negotiation, ours: PersonTies, theirs: PersonTies) -> list[str]:
    """Return in sentences what speaks against merging: then it is not done."""
    one = ours.person == theirs.person
    said = ["This is one person already: choose another."] if one else []
    for person in (ours.person, theirs.person):
        if person.negotiation_id != negotiation.pk:
            said.append(f"{person.name} belongs to another negotiation.")
        if person.merged_into_id is not None:
            said.append(f"{person.name} was merged already.")
    said += [
        f"Both are on the delegation of {party} at {round_}, so they may be two people after all. "
        "If they are one, dismiss one of them there first."
        for round_, party in theirs.delegates
        if (round_, party) in ours.delegates and not one
    ]
    return said


def cautions(kept: Person, gone: Person) -> list[str]:
    """Return in sentences what lets the two look like different people."""
    said = []
    spelled = [names.spellings(person.name, person.native_name, person.aliases) for person in (kept, gone)]
    if not names.alike(*spelled):
        said.append("The two names do not look like spellings of one name.")
    if kept.party and gone.party and kept.party != gone.party:
        said.append(f"They are recorded for different parties: {kept.party.label} and {gone.party.label}.")
    return said


def texts_of(held: PersonTies) -> Iterator[str]:
    """Yield all texts of a person and of what hangs on them, for the mark of the preview."""
    person = held.person
    yield from (person.key, person.name, person.native_name, *person.aliases, person.note, str(held.spoken))
    for where, title in held.delegates.items():
        yield from (*where, title)
    for each in held.offices:
        yield from (each.title, each.from_on, each.to_on, each.note)
