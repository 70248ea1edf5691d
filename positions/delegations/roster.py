"""Delegations as lists of people, and what differs between two of them, in words. Pure.

Observers sit at the table without being on the delegation: they are listed, but not counted, and no level is theirs.
Nor are those counted of whom no place in a source says that they were there.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.domain.wording import counted

ROLES = [role.value for role in DelegateRole]
LEVELS = [level.value for level in Seniority]
MOST_NAMES = 3
UNCONFIRMED = "presence not confirmed"


@dataclass(frozen=True, slots=True)
class Member:
    """One person on a delegation: the title is that of the time, `source` a key, `source_name` its publisher."""

    person: str
    name: str
    title: str
    role: str
    seniority: str
    native_name: str = ""
    source: str = ""
    source_name: str = ""
    locator: str = ""
    note: str = ""

    @property
    def observer(self) -> bool:
        return self.role == DelegateRole.OBSERVER

    @property
    def confirmed(self) -> bool:
        """Whether the source says that they were there: without a place in it, nothing does."""
        return bool(self.locator)

    @property
    def other_name(self) -> str:
        """The native name where it differs from the name."""
        return self.native_name if self.native_name != self.name else ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A party's delegation at a round: head first, then by seniority."""

    members: tuple[Member, ...]
    completeness: str = ""
    note: str = ""

    @property
    def head(self) -> Member | None:
        """The head; None when none is recorded."""
        return next((member for member in self.members if member.role == DelegateRole.HEAD), None)

    @property
    def counted(self) -> tuple[Member, ...]:
        """The members whose presence is confirmed, but for observers."""
        return tuple(member for member in self.members if member.confirmed and not member.observer)

    @property
    def complete(self) -> bool:
        """Whether it is known that nobody is missing: only then somebody who is not named was not there."""
        return self.completeness == Completeness.COMPLETE

    @property
    def completeness_words(self) -> str:
        """How much of the delegation is recorded, in words."""
        return {"complete": "complete", "partial": "partial"}.get(self.completeness, "completeness unknown")

    @property
    def gaps(self) -> str:
        """What of the delegation is known and what is not, in a sentence: "Head known; 3 of 7 without …"."""
        if not self.members:
            return "Nobody is recorded."
        said = ["Head known" if self.head else "No head recorded"]
        bare, of = sum(not member.confirmed for member in self.members), len(self.members)
        said.append(f"{bare} of {of} without a place in a source" if bare else f"{of} of {of} with a place in a source")
        return f"{'; '.join(said)}."


def in_order(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: place_of(member.role, member.seniority, member.name)))


def place_of(role: str, seniority: str, name: str) -> tuple[bool, int, int, str]:
    """Return where somebody stands: the head first, then by seniority, role and name."""
    return role != DelegateRole.HEAD, LEVELS.index(seniority), ROLES.index(role), name


# What somebody saw of a roster when they began: so that they are told what changed before they finished.


def mark(roster: Roster) -> str:
    """Return the mark of what a roster is now, to be given back with a form."""
    parts = [digest(roster.completeness, roster.note)]
    parts += [f"{member.person}={digest_of(member)}" for member in sorted(roster.members, key=lambda each: each.person)]
    return ";".join(parts)


def digest_of(member: Member) -> str:
    return digest(member.title, member.role, member.seniority, member.source, member.locator, member.note)


def digest(*texts: str) -> str:
    return hashlib.blake2s("\0".join(texts).encode(), digest_size=4).hexdigest()


def changed_since(seen: str, roster: Roster) -> list[str]:
    """Return in sentences what changed since a mark; a text that is no mark counts as having seen nothing."""
    first, *rest = seen.split(";")
    was = dict(part.split("=", 1) for part in rest if "=" in part)
    said = []
    for member in roster.members:
        if member.person not in was:
            said.append(f"{member.name} was added: {member.title}, {member.role}.")
        elif was[member.person] != digest_of(member):
            said.append(f"{member.name} was changed: now {member.title}, {member.role}.")
    present = {member.person for member in roster.members}
    said += [f"“{person[:80]}” is no longer on it." for person in was if person not in present]
    if first != digest(roster.completeness, roster.note):
        said.append(f"What is said of its completeness was changed: now {roster.completeness_words}.")
    return said


# Two rosters of one party.


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person in the comparison, as of the later delegation where there is one.

    `kind` is stayed, changed, joined or left; `what` says it in full.
    """

    kind: str
    what: str
    who: Member
    before: Member | None
    after: Member | None


@dataclass(frozen=True, slots=True)
class RosterDifference:
    """What differs between two delegations: sentences, what makes them uncertain, and the people one by one."""

    head: str
    level: str
    kept: str
    cautions: tuple[str, ...]
    lines: tuple[RosterLine, ...]


def compare(before: Roster, after: Roster, then: str, now: str) -> RosterDifference:
    """Return what differs between two delegations of a party; `then` and `now` are what the rounds are called."""
    return RosterDifference(
        head=head_words(before.head, after.head),
        level=level_words(before, after),
        kept=kept_words(before, after),
        cautions=tuple(cautions(before, after, then, now)),
        lines=lines_of(before, after),
    )


def lines_of(before: Roster, after: Roster) -> tuple[RosterLine, ...]:
    """Return the people of both: who stayed, then who joined, then who left, each in the order of a roster.

    Somebody joined or left only where the other list is known to lack nobody; else one list alone names them.
    """
    was = {member.person: member for member in before.members}
    now = {member.person: member for member in after.members}
    both = [line_of(was[member.person], member) for member in after.members if member.person in was]
    came = "joined" if before.complete else "named only at the second round"
    went = "left" if after.complete else "named only at the first round"
    joined = [
        RosterLine("joined", doubted(came, new), new, None, new) for new in after.members if new.person not in was
    ]
    left = [RosterLine("left", doubted(went, old), old, old, None) for old in before.members if old.person not in now]
    return (*both, *joined, *left)


def doubted(words: str, member: Member) -> str:
    return words if member.confirmed else UNCONFIRMED


def line_of(before: Member, after: Member) -> RosterLine:
    if not (before.confirmed and after.confirmed):
        return RosterLine("changed", UNCONFIRMED, after, before, after)
    columns = {"title": "title", "role": "role", "seniority": "level"}
    changed = [word for name, word in columns.items() if getattr(before, name) != getattr(after, name)]
    if not changed:
        return RosterLine("stayed", "stayed", after, before, after)
    return RosterLine("changed", f"stayed; {listed(changed)} changed", after, before, after)


def head_words(before: Member | None, after: Member | None) -> str:
    """Return what became of the head: "Same head, …; level unchanged: adviser (Aide to the President)."."""
    if before is None:
        if after is None:
            return "No head is recorded at either round."
        return f"Head at the second round: {after.name}, {after.title}; none is recorded at the first."
    if after is None:
        return f"Head at the first round: {before.name}, {before.title}; none is recorded at the second."
    who = f"Same head, {after.name}" if before.person == after.person else f"Head: {before.name}, then {after.name}"
    return f"{who}; {step(before, after)}."


def step(before: Member, after: Member) -> str:
    """Return how the level of one post went from one holder to the next, or of one holder over time."""
    if before.seniority == after.seniority:
        titles = after.title if before.title == after.title else f"{before.title}, then {after.title}"
        return f"level unchanged: {after.seniority} ({titles})"
    way = higher_or_lower(before.seniority, after.seniority)
    return f"level {way}: {before.seniority} ({before.title}), then {after.seniority} ({after.title})"


def higher_or_lower(before: str, after: str) -> str:
    """Return which way a level went that is not the same."""
    return "higher" if LEVELS.index(after) < LEVELS.index(before) else "lower"


def level_words(before: Roster, after: Roster) -> str:
    """Return the highest seniority of each delegation and who had it.

    Which way it went is said only of two complete lists: on another, somebody of a higher one may be missing.
    """
    if not before.counted or not after.counted:
        return "The highest seniority cannot be compared: one list has no member."
    old, new = highest(before.counted), highest(after.counted)
    first, then = holders(before.counted, old), holders(after.counted, new)
    if not (before.complete and after.complete):
        return f"Highest seniority among those named: {old} ({first}), then {new} ({then})."
    if old == new:
        return f"Highest seniority unchanged: {new} ({first}; then {then})."
    return f"Highest seniority: {higher_or_lower(old, new)}, {old} ({first}), then {new} ({then})."


def highest(members: Iterable[Member]) -> str:
    return min((member.seniority for member in members), key=LEVELS.index)


def holders(members: Iterable[Member], level: str) -> str:
    """Return the names of those who have that seniority, a few of them."""
    names = [member.name for member in members if member.seniority == level]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return listed(names)


def kept_words(before: Roster, after: Roster) -> str:
    """Return how many members stayed, came and went, with a share where both lists are complete."""
    was, now = ({member.person for member in roster.counted} for roster in (before, after))
    if not was:
        return f"No member is recorded at the first round; {counted(len(now), 'member')} at the second."
    words = stayed_words(len(was & now), len(was), certain=before.complete and after.complete)
    joined = f"{len(now - was)} joined" if before.complete else f"{len(now - was)} named only at the second"
    left = f"{len(was - now)} left" if after.complete else f"{len(was - now)} named only at the first"
    return " ".join([f"{words}; {joined}, {left}.", *uncounted((*before.members, *after.members))])


def uncounted(members: Sequence[Member]) -> Iterable[str]:
    """Yield in sentences who is listed among the members and not counted."""
    if any(member.observer for member in members):
        yield "Observers are not counted."
    if not all(member.confirmed for member in members):
        yield "Not counted is who is listed without a place in a source that confirms their presence."


def stayed_words(stayed: int, of: int, *, certain: bool) -> str:
    """Return how many of the members stayed: of two complete lists with a share, else only that both name them."""
    if certain:
        return f"{stayed} of {counted(of, 'member')} stayed ({(200 * stayed + of) // (2 * of)}%)"
    again = f"{stayed} {'is' if stayed == 1 else 'are'}"
    return f"Of {counted(of, 'member')} named at the first round, {again} named at the second too"


def cautions(before: Roster, after: Roster, then: str, now: str) -> Iterable[str]:
    """Yield what makes the comparison uncertain: a roster that may lack somebody."""
    for roster, name, doubt in (
        (before, then, "who is named only at the second round may have been there too"),
        (after, now, "who is named only at the first round may have been there too"),
    ):
        if roster.complete:
            continue
        if roster.completeness == Completeness.PARTIAL:
            yield f"The roster of {name} is partial: {doubt}."
        else:
            yield f"It is not known whether the roster of {name} is complete: {doubt}."


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
