"""What a narrow screen shows in place of the picture: a few positions as time runs down, else the choice of some."""

from collections.abc import Mapping, Sequence

from positions.domain.evidence import STRONG, meets
from positions.timeline.answer import MatchedEntries, TimelineAsked
from positions.timeline.axis import Period
from positions.timeline.choice import NarrowChoice, choice_of, moves_counted
from positions.timeline.clashes import clashes_of
from positions.timeline.stream import StreamMaterial, draw_stream, fits
from positions.timeline.stream_rows import Stream
from positions.timeline.tracks import TimelineLine, TimelinePosition, Track
from positions.web.filters import Link


def tracks_drawn(asked: TimelineAsked, found: MatchedEntries, tracks: Sequence[Track]) -> Sequence[Track]:
    """Return the tracks that a narrow screen draws: these, or none when they are too many."""
    if found.portion:
        return ()
    one_issue = len(asked.filters.asked()["issue"]) == 1
    return tracks if fits(tracks, one_issue=one_issue) else ()


def stream(
    asked: TimelineAsked,
    found: MatchedEntries,
    tracks: Sequence[Track],
    lines: Mapping[int, TimelineLine],
    period: Period,
) -> Stream:
    """Return the column of the tracks; `lines` has the texts of the entries that it tells of."""
    wanted = asked.evidence or STRONG
    material = StreamMaterial(
        lines=lines,
        matching=found.matching,
        hollow=frozenset(pk for pk, line in lines.items() if not meets(line.entry.strength.measured, wanted)),
        rounds=asked.rounds,
        clashes=clashes_of(tracks, found.others, asked.rounds),
        period=period,
    )
    return draw_stream(tracks, material)


def title_of(positions: Sequence[TimelinePosition], *, drawn: bool) -> str:
    """Return what the positions are called together, their party first if they have one; else what is to be chosen."""
    parties = {position.party.name for position in positions}
    whose = f"{parties.pop()}: " if len(parties) == 1 else ""
    if not drawn:
        return f"{whose}one issue or group at a time" if whose else "One issue or one party at a time"
    for names in ({position.issue_name for position in positions}, {position.group for position in positions}):
        if len(names) == 1:
            return f"{whose}{names.pop()}"
    return f"{whose}several groups" if whose else "Several groups"


def choice(asked: TimelineAsked, found: MatchedEntries, link: Link, *, counted: bool) -> NarrowChoice:
    """Return what else there is to choose; `counted`: with how much moved, where all that was found was read."""
    offered = asked.filters.positions() if counted else asked.filters.positions_on_any_issue()
    moved = None
    if counted and not found.portion:
        positions = {point.entry.id: track.position.id for track in found.reading.tracks for point in track.points}
        moved = moves_counted(found.points, positions)
    return choice_of(offered, asked.filters.asked()["issue"], moved, link)
