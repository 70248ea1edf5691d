"""The overview of a negotiation: all that its first page shows, ready to place; no query after loading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from positions.domain import wording
from positions.domain.evidence import TWO, EvidenceAsked, state_rests_on, weakest
from positions.overview.addresses import Addresses
from positions.overview.background import Background, read_background
from positions.overview.between import in_between
from positions.overview.collisions import Collisions, collisions_of, entries_told, shown_of
from positions.overview.columns import columns_of
from positions.overview.courses import Course, Courses, ThinCourses, read_thin_courses, with_evidence
from positions.overview.extent import extent_of, latest_of, point_named
from positions.overview.movements import CourseDifference, differences_between, movements_of
from positions.overview.newest import NewestEntry, among, newest_of
from positions.overview.picture import NOTHING_DRAWN, Canvas, OverviewPicture, draw, part_of_picture
from positions.overview.rounds import RoundCounts, round_counts
from positions.overview.table import ONLY, CourseTable, narrowed, part_of_table, table_of
from positions.overview.tally import MovedRow, moved_rows
from positions.reading.party_marks import PartyMark
from positions.reading.strength import ShownStrength, choices_of_origins
from positions.web.asked import AskedPair, further_pairs
from positions.web.filters import UnknownFilter
from positions.web.sentences import PartySentence, Phrase, what_moved

# Of more positions, the evidence is read of those that are shown, beside what is told of all.
MOST_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class PairHeadline:
    """What moved between two rounds, those shown first unless others are named; `href` leads to what can be compared.

    `any_two` leads to the comparison of others.
    `later` says how many positions were first recorded after both (empty: none).
    """

    names: tuple[str, str]
    href: str
    any_two: str
    comparable: str
    later: str
    sentences: tuple[PartySentence, ...]
    between: tuple[PartySentence, ...]
    rows: tuple[MovedRow, ...]


@dataclass(frozen=True, slots=True)
class OverviewChoice:
    """How the picture is to be shown: as a table (`view`), of which group and `only` what; which issue is unfolded.

    `start` is the key of the issue with which it begins, or of the position with which the table does. Empty: none.
    `rounds` are those that the address names, as parameters: what leads to the page itself keeps them.
    """

    view: str = ""
    group: str = ""
    issue: str = ""
    only: str = ""
    start: str = ""
    rounds: Sequence[tuple[str, str]] = ()

    def check(self, places: Iterable[tuple[str, str, str]]) -> None:
        """Raise UnknownFilter where something is chosen that is not there; a place is a group, an issue, a position."""
        groups, issues, keys = map(set, list(zip(*places, strict=True)) or [()] * 3)
        starts = keys if self.view else issues
        there = {"view": {"table"}, "group": groups, "issue": issues, "only": set(ONLY), "start": starts}
        for name, values in there.items():
            chosen = getattr(self, name)
            if chosen and chosen not in values:
                raise UnknownFilter(f"There is nothing to show in: {name}={chosen[:40]}.")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page of a negotiation shows.

    `table` is the picture in words where that is asked for, else None; `origins` are those that can be left out.
    `extent` says what the data hold and where they end, `latest` how things stand at the last round, `last_round` what
    that is called (all empty where nothing is recorded); `headline` is None where there are no two rounds. `pairs` are
    titles and addresses.
    """

    parties: tuple[PartyMark, ...]
    extent: tuple[Phrase, ...]
    background: Background
    headline: PairHeadline | None
    latest: tuple[Phrase, ...]
    pairs: tuple[tuple[str, str], ...]
    picture: OverviewPicture
    table: CourseTable | None
    origins: list[tuple[str, str]]
    last_round: str
    collisions: Collisions
    newest: tuple[NewestEntry, ...]
    rounds: tuple[RoundCounts, ...]


def overview_of(question: AskedPair, asked: EvidenceAsked, choice: OverviewChoice) -> Overview:
    """Read the overview of a negotiation, as known at the moment of the question. Five queries.

    `asked` of the evidence takes the place of what else counts as strong. Of more than MOST_WHOLE positions, the
    evidence is read of what is told of all and of what is shown: one query more where the table is narrowed. Raises
    UnknownFilter.
    """
    negotiation, known = question.negotiation, question.known
    points = [round_.point for round_ in question.rounds]
    thin = read_thin_courses(negotiation, points, known)
    choice.check((course.group, course.issue, course.key) for course in thin.positions)
    background = read_background(negotiation, known)
    columns = columns_of(points, [round_.short_name for round_ in question.rounds])
    to = Addresses(negotiation.key, known, asked, choice.rounds)
    collisions = collisions_of(thin)
    differences = differences_of(thin, question)
    summed = set(entries_summed(thin, differences, background.newest))
    read = partial(with_evidence, thin, negotiation, known, asked)
    held = read(resting=summed, told=()) if choice.only else None
    picture = part_of_picture(thin, choice.issue, choice.start) if not choice.view else NOTHING_DRAWN
    rows = part_of_table(
        narrowed(held, choice.only) if held else thin.positions, choice.group, choice.start, len(points)
    )
    few = len(thin.positions) <= MOST_WHOLE
    shown = thin.positions if few else rows.rows if choice.view else picture.positions
    mains = {entry.id for course in shown for entry in course.mains}
    courses = read(resting=mains | summed, told=mains | {entry.id for entry in entries_told(collisions)})
    newest = newest_of(background.newest, courses)
    pair = [point.key for point in (question.before, question.after) if point]
    return Overview(
        parties=courses.parties,
        extent=extent_of(courses, background, newest, to),
        background=background,
        headline=headline_of(courses, differences, question, to, asked),
        latest=latest_of(courses, collisions, to),
        pairs=tuple((title, to.compare(before=one, after=other)) for one, other, title in further_pairs(question)),
        picture=draw(Canvas(courses, collisions, columns), pair, picture),
        table=table_of(rows, choice.only, courses) if choice.view else None,
        origins=choices_of_origins(strengths_shown(courses, shown), asked),
        last_round=point_named(points[-1]) if points else "",
        collisions=shown_of(collisions, courses, asked),
        newest=newest,
        rounds=round_counts(courses),
    )


def entries_summed(
    thin: ThinCourses, differences: Iterable[CourseDifference], newest: Sequence[Mapping[str, Any]]
) -> Iterator[int]:
    """Yield the ids of the entries whose evidence is told of in sums over all positions, or beside what is newest.

    These are what the states at the last round rest on, and what moved between the two rounds.
    """
    for course in thin.positions:
        if course.last:
            yield from (entry.id for entry in state_rests_on(course.last))
    yield from (entry.id for each in differences for entry in each.rests_on)
    yield from (entry.id for _, _, entry in among(newest, thin))


def differences_of(thin: ThinCourses, question: AskedPair) -> tuple[CourseDifference, ...]:
    """Return what the rule says of the two rounds of the question; nothing where there are none or in no order."""
    before, after = question.before, question.after
    if before is None or after is None or before.window_ends_on >= after.window_ends_on:
        return ()
    return differences_between(thin, before, after)


def headline_of(
    courses: Courses,
    differences: Sequence[CourseDifference],
    question: AskedPair,
    to: Addresses,
    asked: EvidenceAsked,
) -> PairHeadline | None:
    """Return what moved between the two rounds of the question; None where there are none or they are in no order."""
    before, after = question.before, question.after
    if before is None or after is None or before.window_ends_on >= after.window_ends_on:
        return None
    to_rows = to.compare_of(before, after)
    movements = movements_of(differences, courses, asked or TWO)
    comparable = sum(each.comparable for each in movements)
    later = len(courses.recorded) - len(movements)
    return PairHeadline(
        names=(point_named(before), point_named(after)),
        href=to_rows(shift=wording.COMPARABLE),
        any_two=to.resting("compare"),
        comparable=f"{comparable or 'none'} of {wording.counted(len(movements), 'position')} can be compared",
        later=f"; {later} more of the {len(courses.recorded)} were first recorded after these" if later else "",
        sentences=what_moved(movements, courses.parties, (before, after), to_rows, asked or TWO),
        between=in_between(movements, courses.parties, to.position),
        rows=moved_rows(movements, courses.parties, to_rows),
    )


def strengths_shown(courses: Courses, shown: Iterable[Course]) -> Iterator[ShownStrength]:
    """Yield how strong all is together on which a state of one of the positions at some round rests."""
    for course in shown:
        states = {state.id: state for state in course.states if state}
        for state in states.values():
            if resting := weakest(courses.strengths(course, state_rests_on(state))):
                yield courses.cited.shown(resting)
