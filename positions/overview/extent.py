"""What the data of a negotiation hold, where they end, and how things stand at the last round: in sentences. Pure."""

from collections.abc import Sequence

from positions.domain import wording
from positions.domain.evidence import STRONG, EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.states import is_red_line
from positions.overview.addresses import Addresses
from positions.overview.background import Background
from positions.overview.collisions import Collision
from positions.overview.courses import Course, Courses, RoundState, ThinCourses
from positions.overview.newest import NewestEntry
from positions.reading.party_marks import PartyMark
from positions.web.sentences import Phrase, counted


def point_named(point: PointInTime) -> str:
    """Return what a round is called, with its days."""
    return f"{point.name} ({wording.days(point.starts_on, point.ends_on)})"


def extent_of(
    courses: ThinCourses, background: Background, newest: Sequence[NewestEntry], to: Addresses
) -> tuple[Phrase, ...]:
    """Return what the data hold and where they end; empty where nothing is recorded."""
    histories = [course.history.entries for course in courses.recorded]
    if not histories:
        return ()
    names = wording.listed([party.name for party in courses.parties])
    first, last = courses.rounds[:1], courses.rounds[-1:]
    rounds = wording.counted(len(courses.rounds), "round")
    span = f", {wording.day(first[0].starts_on)} to {wording.day(last[0].ends_on)}" if first else ""
    published = f"; published up to {newest[0].published}" if newest else ""
    return (
        Phrase(f"What {names} demanded, refused and offered at "),
        Phrase(rounds, to.page("rounds")),
        Phrase(f"{span}: "),
        Phrase(wording.counted(background.positions, "position"), to.resting("positions")),
        Phrase(" on "),
        Phrase(wording.counted(background.issues, "issue"), to.resting("issues")),
        Phrase(", from "),
        Phrase(wording.counted(sum(map(len, histories)), "dated entry", "dated entries"), to.resting("timeline")),
        Phrase(" in "),
        Phrase(wording.counted(background.sources, "source"), to.page("sources")),
        Phrase(f". The last entry is of {wording.day(max(each[-1].effective_on for each in histories))}{published}."),
    )


def latest_of(courses: Courses, collisions: Sequence[Collision], to: Addresses) -> tuple[Phrase, ...]:
    """Return how things stand at the last round; empty where nothing is held there."""
    held = [(course, at) for course in courses.positions if (at := courses.at_last(course)) and at.state.held]
    if not held:
        return ()
    last = courses.rounds[-1]
    silent, weak = sum(at.silent for _, at in held), sum(not at.strong for _, at in held)
    firm = [(course, at) for course, at in held if is_red_line(at.state, course.kind)]
    by_party = (firm_of(party, [each for each in firm if each[0].party == party.key]) for party in courses.parties)
    collide = sum(collision.lasts for collision in collisions)
    return (
        Phrase(f"At the last round, {point_named(last)}, "),
        counted(len(firm), positions_are(len(firm)), to.register("red_lines", last)),
        Phrase(f" categorical, {wording.listed(list(by_party))}; "),
        counted(collide, wording.counted(collide, "pair") if collide else "none", "#collide"),
        Phrase(
            f" of them {'collides' if collide < 2 else 'collide'}. Of {wording.counted(len(held), 'position')} held, "
        ),
        counted(silent, f"{silent or 'none'} had no statement found there", to.table("silent")),
        Phrase(", and "),
        counted(weak, short_of(weak, courses.strong), to.table("weak")),
        Phrase("."),
    )


def positions_are(number: int) -> str:
    return wording.counted(number, "position is", "positions are") if number else "no position is"


def firm_of(party: PartyMark, firm: Sequence[tuple[Course, RoundState]]) -> str:
    """Return how many categorical positions a party holds, and how many of them it has itself called red lines."""
    called = sum(course.history.called_red_line(at.state) for course, at in firm)
    return f"{len(firm) or 'none'} of {party.name} ({called or 'none'} of them red lines, so called)"


def short_of(number: int, strong: EvidenceAsked) -> str:
    """Return how many positions fall short of what is strong evidence, in words."""
    what = "strong evidence" if strong == STRONG else f"evidence {wording.evidence_words(strong)}"
    return f"{number or 'none'} {'falls' if number < 2 else 'fall'} short of {what}"
