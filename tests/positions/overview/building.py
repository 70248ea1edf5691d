"""Small builders of what the overview is drawn from, without a database."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from positions.domain.codebook import Firmness
from positions.domain.evidence import STRONG, CitedSource, EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.shifts import Stand
from positions.domain.states import History
from positions.overview.courses import Course, Courses, course_of
from positions.overview.movements import Movement, differences_between, movements_of
from positions.reading.party_marks import PartyMark
from positions.reading.strength import CitedSources

_numbers = count(1)
NORTH, SOUTH = PartyMark("north", "North", "#aa0000", "M0 0"), PartyMark("south", "South", "#0000aa", "M1 1")
FIRMNESS = {each.value: each for each in Firmness}


def a_round(on: str, **columns: Any) -> PointInTime:
    """Return a round of one day, which is its window too."""
    day = date.fromisoformat(on)
    return PointInTime(**({"key": f"round-{on}", "name": f"Round of {on}"} | columns), **dict.fromkeys(DAYS, day))


DAYS = ("starts_on", "ends_on", "window_starts_on", "window_ends_on")
ROUNDS = (a_round("2022-03-01"), a_round("2022-04-01"), a_round("2025-05-01"))


def an_entry(on: str, firmness: str = "plain", **columns: Any) -> Stand:
    """Return an entry of that firmness; empty: it does not hold the position."""
    level = FIRMNESS[firmness] if firmness else None
    return Stand(next(_numbers), date.fromisoformat(on), 1, bool(firmness), level, **columns)


def a_course(*entries: Stand, rounds: Sequence[PointInTime] = ROUNDS, **columns: Any) -> Course:
    """Return the course of a demand of North in its own words."""
    key = columns.setdefault("key", f"position-{next(_numbers)}")
    row = {
        "title": f"Title of {key}",
        "kind": "demand",
        "party__key": "north",
        "issue__key": "border",
        "issue__name": "Border",
        "issue__group": "Territory",
        "against_a": [],
        "against_b": [],
    }
    history = History(entries, frozenset(), frozenset(entry.id for entry in entries))
    return course_of(row | columns, history, rounds)


def cited_by(entries: Sequence[Stand], weak: Sequence[Stand] = ()) -> CitedSources:
    grade = {True: "E", False: "A"}
    sources = {entry.id: [CitedSource("origin", grade[entry in weak], "speech")] for entry in entries}
    return CitedSources(sources, {"origin": "An origin"})


def courses(
    *positions: Course,
    rounds: Sequence[PointInTime] = ROUNDS,
    parties: Sequence[PartyMark] = (NORTH, SOUTH),
    weak: Sequence[Stand] = (),
) -> Courses:
    """Return the courses of these positions, in the order given; all but what is `weak` is in a source graded A."""
    entries = [entry for course in positions for entry in course.history.entries]
    texts = {
        entry.id: {
            "key": f"entry-{entry.id}",
            "precision": "day",
            "speaker": "Somebody, minister",
            "account": "own",
            "channel": "public",
        }
        for entry in entries
    }
    principals = frozenset(party.key for party in parties)
    states = tuple(course for course in positions if course.mains)
    only_read = tuple(course for course in positions if not course.mains)
    return Courses(tuple(rounds), tuple(parties), principals, states, only_read, texts, cited_by(entries, weak), STRONG)


def movements_between(
    some: Courses, before: PointInTime, after: PointInTime, asked: EvidenceAsked
) -> tuple[Movement, ...]:
    """Return what each position did between two rounds, and whether that stands on what is asked."""
    return movements_of(differences_between(some, before, after), some, asked)
