"""Where categorical positions collide: at which rounds both sides held what cannot both be met. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from positions.domain.shifts import state
from positions.domain.states import is_red_line
from positions.models import Round
from positions.timeline.tracks import Point, Track


def clashes_of(tracks: Sequence[Track], others: Iterable[Track], rounds: Iterable[Round]) -> dict[str, str]:
    """Return what collides at each round with one of these tracks, in words, by the round's key; else left out.

    `others` are further tracks that it may collide with: those of positions on other issues, or of another party.
    """
    found = {}
    for round_ in rounds:
        standing = {track.position.id: red_line_at(track, round_.window_ends_on) for track in [*tracks, *others]}
        clashing = [
            (mine, theirs)
            for track in tracks
            for pk in track.position.against
            if (mine := standing[track.position.id]) and (theirs := standing.get(pk))
        ]
        if clashing:
            called = any(mine.called and theirs.called for mine, theirs in clashing)
            found[round_.key] = "red lines collide" if called else "categorical positions collide"
    return found


def red_line_at(track: Track, on: date) -> Point | None:
    """Return the entry by which a position is categorically held at the end of a day; None when it is not."""
    standing = state((point.entry for point in track.points), on)
    if standing is None or not is_red_line(standing, track.position.kind):
        return None
    return next(point for point in track.points if point.entry.id == standing.id)
