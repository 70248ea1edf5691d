"""Delegations as lists of people, and what differs between two of them, in words. Pure.

Observers sit at the table without being on the delegation: they are listed, but not counted, and no level is theirs.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.domain.wording import counted

ROLES = [role.value for role in DelegateRole]
LEVELS = [level.value for level in Seniority]
MOST_NAMES = 3


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
        """The members but for observers."""
        return tuple(member for member in self.members if not member.observer)

    @property
    def completeness_words(self) -> str:
        """How much of the delegation is recorded, in words."""
        return {"complete": "complete", "partial": "partial"}.get(self.completeness, "completeness unknown")


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
        level=level_words(before.counted, after.counted),
        kept=kept_words(before, after),
        cautions=tuple(cautions(before, after, then, now)),
        lines=lines_of(before, after),
    )


def lines_of(before: Roster, after: Roster) -> tuple[RosterLine, ...]:
    """Return the people of both: who stayed, then who joined, then who left, each in the order of a roster."""
    was = {member.person: member for member in before.members}
    now = {member.person for member in after.members}
    both = [line_of(was[member.person], member) for member in after.members if member.person in was]
    joined = [RosterLine("joined", "joined", new, None, new) for new in after.members if new.person not in was]
    left = [RosterLine("left", "left", old, old, None) for old in before.members if old.person not in now]
    return (*both, *joined, *left)


def line_of(before: Member, after: Member) -> RosterLine:
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


def level_words(before: Sequence[Member], after: Sequence[Member]) -> str:
    """Return the highest seniority of each delegation and who had it."""
    if not before or not after:
        return "The highest seniority cannot be compared: one list has no member."
    old, new = highest(before), highest(after)
    if old == new:
        return f"Highest seniority unchanged: {new} ({holders(before, old)}; then {holders(after, new)})."
    way = higher_or_lower(old, new)
    return f"Highest seniority: {way}, {old} ({holders(before, old)}), then {new} ({holders(after, new)})."


def highest(members: Iterable[Member]) -> str:
    return min((member.seniority for member in members), key=LEVELS.index)


def holders(members: Iterable[Member], level: str) -> str:
    """Return the names of those who have that seniority, a few of them."""
    names = [member.name for member in members if member.seniority == level]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return listed(names)


def kept_words(before: Roster, after: Roster) -> str:
    """Return which share of the members stayed, and how many came and went."""
    was, now = ({member.person for member in roster.counted} for roster in (before, after))
    if not was:
        return f"No member is recorded at the first round; {counted(len(now), 'member')} at the second."
    stayed = len(was & now)
    share = (200 * stayed + len(was)) // (2 * len(was))
    words = (
        f"{stayed} of {counted(len(was), 'member')} stayed ({share} %); {len(now - was)} joined, {len(was - now)} left."
    )
    watched = any(member.observer for member in (*before.members, *after.members))
    return f"{words} Observers are not counted." if watched else words


def cautions(before: Roster, after: Roster, then: str, now: str) -> Iterable[str]:
    """Yield what makes the comparison uncertain: a roster that may lack somebody."""
    for roster, name, doubt in (
        (before, then, "who seems to have joined may have been there"),
        (after, now, "who seems to have left may still have been there"),
    ):
        if roster.completeness == Completeness.PARTIAL:
            yield f"The roster of {name} is partial: {doubt}."
        elif roster.completeness != Completeness.COMPLETE:
            yield f"It is not known whether the roster of {name} is complete: {doubt}."


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
