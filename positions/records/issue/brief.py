"""The brief of an issue: round by round both parties' words in force, and how the parties stand to one another.

Made from the histories that the page of the issue shows; no query.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.relations import Relation, relations_on
from positions.domain.shifts import Window
from positions.records.issue.material import Material, OutcomeOfIssue, RoundOfIssue
from positions.records.issue.standings import Together, stance_of, standings_at
from positions.records.issue.words import AS_BEFORE, STILL_NOT_HELD, InForce, PartyAtRound, in_force, side_of


@dataclass(frozen=True, slots=True)
class BriefRound:
    """A round of the brief.

    `lasting` is how the parties stand by their positions alone, without what was agreed at this round. `quiet`:
    nothing was said of the issue at it, and nothing is otherwise than before.
    """

    key: str
    name: str
    days: str
    sides: tuple[PartyAtRound, ...]
    standings: tuple[Together, ...]
    lasting: Relation
    outcomes: tuple[OutcomeOfIssue, ...]
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
    standings: tuple[Together, ...]
    resting: str


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
    (lasting,) = relations_on(material.here, material.pairs, stances, agreed=False)
    return BriefRound(
        key=of.key,
        name=of.name,
        days=wording.days(of.starts_on, of.ends_on),
        sides=sides,
        standings=standings_at(material, states, stances, sides, of),
        lasting=lasting,
        outcomes=of.outcomes,
        quiet=is_quiet(words.values(), of.outcomes, lasting, earlier),
    )


def is_quiet(
    words: Iterable[InForce], outcomes: Sequence[OutcomeOfIssue], lasting: Relation, earlier: BriefRound | None
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
