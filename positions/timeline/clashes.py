"""Where positions collide that are categorical on both sides, at the rounds (domain/relations.py). Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from positions.domain.relations import Stance, collision, firmest
from positions.domain.shifts import state
from positions.domain.states import is_red_line
from positions.models import Round
from positions.timeline.tracks import Track


def clashes_of(tracks: Sequence[Track], others: Iterable[Track], rounds: Iterable[Round]) -> dict[str, str]:
    """Return what collides at each round with one of these tracks, in words, by the round's key; else left out.

    `others` are further tracks that it may collide with: those of positions on other issues, or of another party.
    """
    found = {}
    everything = [*tracks, *others]
    for round_ in rounds:
        standing = {track.position.id: stance_of(track, round_.window_ends_on) for track in everything}
        relation = firmest(
            {
                collision(mine, theirs)
                for track in tracks
                for pk in track.position.against
                if (mine := standing[track.position.id]) and (theirs := standing.get(pk))
            }
        )
        if relation and relation.categorical:
            found[round_.key] = relation.value
    return found


def stance_of(track: Track, on: date) -> Stance | None:
    """Return how the party of a position stands by it at the end of a day; None without a main entry by then."""
    standing = state((point.entry for point in track.points), on)
    if standing is None:
        return None
    called = next(point.called for point in track.points if point.entry.id == standing.id)
    red_line = is_red_line(standing, track.position.kind)
    return Stance(track.position.party.key, standing.held, red_line=red_line, called=called)
