"""The brief of an issue: round by round both parties' words in force, and how the parties stand to one another.

Made from the histories that the page of the issue shows; no query.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from positions.domain import wording
from positions.domain.codebook import Kind, OutcomeStatus
from positions.domain.evidence import EvidenceAsked
from positions.domain.relations import Relation, Stance, collision, relations
from positions.domain.shifts import Shift, Window, difference, voiced
from positions.models import Position, Round
from positions.reading.entries import EntryLine, PositionState, state_of
from positions.reading.party_marks import PartyMark
from positions.reading.strength import ShortEntry, ShownStrength

# A position that is not held is told of where it came to that, and where it is said again, not at every later round.
STILL_NOT_HELD = frozenset({None, Shift.NOT_HELD})
# So many positions of a party that stand as before without a statement found are told in short.
SEVERAL = 2
AS_BEFORE = frozenset({Shift.UNCHANGED, Shift.NOT_ADDRESSED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round produced on the issue."""

    status: str
    text: str
    source: str
    publisher: str
    reliability: str
    locator: str


@dataclass(frozen=True, slots=True)
class RoundOfIssue:
    """A round with what it produced on the issue."""

    round: Round
    outcomes: tuple[Outcome, ...]

    @property
    def window(self) -> Window:
        return Window(self.round.window_starts_on, self.round.window_ends_on)


@dataclass(frozen=True, slots=True)
class Followed:
    """A position with all its entries as known."""

    position: Position
    lines: tuple[EntryLine, ...]

    def at(self, window: Window) -> PositionState | None:
        return state_of(self.lines, self.position.kind, window.ends_on)

    def voiced_in(self, window: Window) -> str:
        """Return the last entry by which the position was voiced in the window, a main entry if there is one."""
        said = [line for line in self.lines if voiced([line.stand], window)]
        return max(said, key=lambda line: (line.stand.main, line.stand.place)).key if said else ""

    def shift(self, before: Window | None, window: Window) -> Shift | None:
        """Return what moved since the round before; None for the first round, and for two that end on one day."""
        if before is None or before.ends_on >= window.ends_on:
            return None
        stands = [line.stand for line in self.lines]
        return difference(stands, before, window, offer=self.position.kind == Kind.OFFER).shift


@dataclass(frozen=True, slots=True)
class InForce:
    """The words of a party in force at a round on one position, ready to show.

    `entry` gives the state, `said_in` said its firmness. `gone` says how it came not to be held (empty: it is held).
    `voiced_in` is the last entry that voiced it at the round (empty: none), `recorded` the day of the state where
    nothing else tells it. `shift` is against the round before. `short` are the entries that fall short of what is asked
    of the evidence.
    """

    position: str
    title: str
    entry: str
    said_in: str
    recorded: str
    content: str
    condition: str
    firm: str
    level: int
    red_line: bool
    last_said: str
    gone: str
    voiced_in: str
    shift: Shift | None
    strength: ShownStrength
    short: tuple[ShortEntry, ...]

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        return wording.SIGNS[self.shift] if self.shift else ""

    @property
    def word(self) -> str:
        return self.shift.value if self.shift else ""

    @property
    def as_before(self) -> bool:
        return self.shift in AS_BEFORE

    @property
    def silent(self) -> bool:
        """Whether it stands as at the round before and no statement was found."""
        return self.as_before and not self.voiced_in


@dataclass(frozen=True, slots=True)
class Side:
    """A party at a round: its words in force, or in words why there are none.

    `silent` are several that stand as before without a statement found, told in short.
    """

    party: PartyMark
    words: tuple[InForce, ...]
    silent: tuple[InForce, ...]
    without: str

    @property
    def holding(self) -> bool:
        return any(not each.gone for each in (*self.words, *self.silent))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A position on another issue with which one on this issue collides."""

    key: str
    title: str
    party: str
    issue: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the parties stand to one another.

    `party` names the one that alone holds something, else it is empty. `elsewhere` are the positions on other issues
    that make a collision where no two on this issue do. `undecided`: no pair stands on what is asked of the evidence.
    """

    words: str
    collides: bool
    party: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class BriefRound:
    """A round of the brief.

    `lasting` is how the parties stand by their positions alone, without what was agreed at this round. `quiet`:
    nothing was said of the issue at it, and nothing is otherwise than before.
    """

    key: str
    name: str
    days: str
    sides: tuple[Side, ...]
    standings: tuple[Standing, ...]
    lasting: Relation
    outcomes: tuple[Outcome, ...]
    quiet: bool


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A line of the brief: one round in full, or several at which nothing was said, with what that means (`quiet`)."""

    rounds: tuple[BriefRound, ...]
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of an issue. `last` is the last round, at which `standings` say how the parties stand.

    `resting` says how much of it stands on what is asked of the evidence; empty when nothing is asked.
    """

    lines: tuple[BriefLine, ...]
    last: str
    standings: tuple[Standing, ...]
    resting: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a brief is made from: the issue by its key, and all that was read for it.

    `rounds` and `parties` are in their order. `followed` are the positions on the issue that have an entry, by key,
    and those elsewhere that cannot be met together with one of them; `pairs` are the keys of such two.
    """

    issue: str
    rounds: Sequence[RoundOfIssue]
    followed: Mapping[str, Followed]
    pairs: Sequence[tuple[str, str]]
    parties: Sequence[PartyMark]
    asked: EvidenceAsked

    @property
    def here(self) -> dict[str, Followed]:
        """The positions on the issue itself."""
        return {key: each for key, each in self.followed.items() if each.position.issue.key == self.issue}


def brief_of(material: Material) -> Brief:
    told: list[BriefRound] = []
    before: Window | None = None
    for each in material.rounds:
        told.append(round_of(material, each, before, told[-1] if told else None))
        before = each.window
    return Brief(
        lines=tuple(gathered(told)),
        last=told[-1].name if told else "",
        standings=told[-1].standings if told else (),
        resting=resting(
            [words for each in told for side in each.sides for words in (*side.words, *side.silent)], material.asked
        ),
    )


def round_of(material: Material, of: RoundOfIssue, before: Window | None, earlier: BriefRound | None) -> BriefRound:
    """Return a round of the brief; `before` is the window of the one before it, `earlier` what is said of that one."""
    here = material.here
    states = {key: state for key, each in material.followed.items() if (state := each.at(of.window))}
    words = {
        key: in_force(each, states[key], before, of.window, material.asked)
        for key, each in here.items()
        if key in states
    }
    sides = tuple(side_of(party, here, words) for party in material.parties)
    stances = {key: stance_of(material.followed[key], state) for key, state in states.items()}
    (lasting,) = relations_at(material, stances, agreed=False)
    return BriefRound(
        key=of.round.key,
        name=of.round.name,
        days=wording.days(of.round.starts_on, of.round.ends_on),
        sides=sides,
        standings=standings_at(material, states, stances, sides, of),
        lasting=lasting,
        outcomes=of.outcomes,
        quiet=is_quiet(words.values(), of.outcomes, lasting, earlier),
    )


def relations_at(material: Material, stances: Mapping[str, Stance], *, agreed: bool) -> list[Relation]:
    return relations(
        (stances[key] for key in material.here if key in stances),
        ((stances[a], stances[b]) for a, b in material.pairs if a in stances and b in stances),
        agreed=agreed,
    )


def standings_at(
    material: Material,
    states: Mapping[str, PositionState],
    stances: Mapping[str, Stance],
    sides: Iterable[Side],
    of: RoundOfIssue,
) -> tuple[Standing, ...]:
    agreed = any(outcome.status == OutcomeStatus.AGREED for outcome in of.outcomes)
    holding = ", ".join(side.party.name for side in sides if side.holding)
    found = []
    for relation in relations_at(material, stances, agreed=agreed):
        pairs = colliding_at(material, stances, relation)
        found.append(
            Standing(
                relation.value,
                relation.collides,
                party=holding if relation is Relation.ONE_PARTY else "",
                elsewhere=elsewhere_of(material, pairs),
                undecided=relation.collides and not any(stand(material, states, pair) for pair in pairs),
            )
        )
    return tuple(found)


def colliding_at(material: Material, stances: Mapping[str, Stance], relation: Relation) -> list[tuple[str, str]]:
    """Return the pairs by which the parties collide in this way."""
    return [
        pair
        for pair in material.pairs
        if all(key in stances for key in pair) and collision(*(stances[key] for key in pair)) is relation
    ]


def stand(material: Material, states: Mapping[str, PositionState], pair: tuple[str, str]) -> bool:
    """Say whether both of a pair stand on what is asked of the evidence."""
    return not any(states[key].short(material.asked) for key in pair)


def elsewhere_of(material: Material, colliding: Iterable[tuple[str, str]]) -> tuple[Elsewhere, ...]:
    """Return the positions on other issues of pairs that collide; none where both of a pair are on this one."""
    here = material.here
    apart = [[material.followed[key].position for key in pair if key not in here] for pair in colliding]
    if not all(apart):
        return ()
    return tuple(Elsewhere(each.key, each.title, each.party.label, each.issue.name) for each in chain(*apart))


def stance_of(of: Followed, state: PositionState) -> Stance:
    return Stance(of.position.party.key, state.line.held, red_line=state.red_line, called=state.called)


def in_force(
    of: Followed, state: PositionState, before: Window | None, window: Window, asked: EvidenceAsked
) -> InForce:
    line = state.line
    return InForce(
        position=of.position.key,
        title=of.position.title,
        entry=line.key,
        said_in=state.said.key,
        recorded="" if state.last_said and state.said is line else line.when,
        content=state.content,
        condition=state.condition,
        firm=state.firm,
        level=state.level,
        red_line=state.red_line,
        last_said=state.last_said,
        gone=line.gone,
        voiced_in=of.voiced_in(window),
        shift=of.shift(before, window),
        strength=line.strength,
        short=state.short(asked),
    )


def side_of(party: PartyMark, here: Mapping[str, Followed], words: Mapping[str, InForce]) -> Side:
    """Return a party at a round; what it does not hold is told of only where it came to that or was said again."""
    own = [words[key] for key, each in here.items() if key in words and each.position.party.key == party.key]
    told = [each for each in own if not each.gone or each.voiced_in or each.shift not in STILL_NOT_HELD]
    silent = [each for each in told if each.silent]
    if len(silent) < SEVERAL:
        silent = []
    without = "" if told else ("not held any more" if own else "nothing recorded")
    return Side(party, tuple(each for each in told if each not in silent), tuple(silent), without)


def is_quiet(
    words: Iterable[InForce], outcomes: Sequence[Outcome], lasting: Relation, earlier: BriefRound | None
) -> bool:
    """Say whether a round adds nothing to the one before it: nothing said, produced or otherwise than at it.

    Before the first there is nothing.
    """
    still = {*STILL_NOT_HELD, *AS_BEFORE} if earlier else set()
    if outcomes or any(each.voiced_in or each.shift not in still for each in words):
        return False
    return lasting is (earlier.lasting if earlier else Relation.NOTHING)


def gathered(rounds: Iterable[BriefRound]) -> Iterator[BriefLine]:
    """Yield the lines of the brief: rounds in full, but those that add nothing together as they follow one another."""
    for quiet, each in groupby(rounds, key=quiet_words):
        if quiet:
            yield BriefLine(tuple(each), quiet)
        else:
            yield from (BriefLine((one,)) for one in each)


def quiet_words(of: BriefRound) -> str:
    """Return what it means that a round adds nothing; empty when it adds something."""
    if not of.quiet:
        return ""
    return "nothing recorded" if of.lasting is Relation.NOTHING else "nothing said of it; in force as before"


def resting(words: Sequence[InForce], asked: EvidenceAsked) -> str:
    """Return how many of the words in force stand on what is asked of the evidence, as a sentence; or nothing."""
    if not asked:
        return ""
    standing = {(each.entry, each.position) for each in words if not each.short}
    whole = {(each.entry, each.position) for each in words}
    return (
        f"Of {wording.counted(len(whole), 'entry', 'entries')} in force at these rounds {len(standing)} stand "
        f"{wording.evidence_words(asked)}."
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """Two positions that cannot both be met, at least one of them on the issue; `elsewhere` is the other's issue.

    `held_at` are the rounds at which both were held, with how they collided.
    """

    a: Position
    b: Position
    note: str
    elsewhere: str
    held_at: str


def clash_of(a: Followed, b: Followed, note: str, issue: str, rounds: Iterable[RoundOfIssue]) -> Clash:
    """Return a pair with the rounds at which it collided."""
    other = next((each.position.issue.name for each in (a, b) if each.position.issue.key != issue), "")
    return Clash(a.position, b.position, note, other, collided_at(a, b, rounds))


def collided_at(a: Followed, b: Followed, rounds: Iterable[RoundOfIssue]) -> str:
    """Return in words at which rounds two positions collided, and how; empty when at none."""
    found: list[tuple[str, str]] = []
    for each in rounds:
        states = [(of, of.at(each.window)) for of in (a, b)]
        stances = [stance_of(of, state) for of, state in states if state]
        relation = collision(*stances) if len(stances) == 2 else None
        if relation:
            found.append((relation.value, each.round.short_name or each.round.name))
    return "; ".join(
        f"{words} at {', '.join(name for _, name in listed)}"
        for words, listed in groupby(found, key=lambda item: item[0])
    )
