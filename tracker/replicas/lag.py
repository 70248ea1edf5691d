"""How far a replica is behind: measured against what the primary has written, not by the clocks of two machines."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

# Of one a second: more than any bound that makes sense.
MOST_SAMPLES = 3600


@dataclass(frozen=True, slots=True)
class Replayed:
    """Up to where a replica has replayed, and how long ago its last transaction was committed (None: it had none)."""

    place: int
    seconds: float | None


class PrimaryLog:
    """Up to where the primary had written its log, and when one saw that."""

    def __init__(self) -> None:
        self.samples: deque[tuple[float, int]] = deque(maxlen=MOST_SAMPLES)
        self.lock = Lock()

    def add(self, at: float, place: int) -> None:
        with self.lock:
            self.samples.append((at, place))

    def lag(self, replayed: Replayed) -> float | None:
        """Return at most how many seconds the replica is behind the primary as seen last; None: nobody knows.

        A primary that writes nothing leaves nobody behind. While the primary is away nothing new is seen, so who had
        all of it has all of it.
        """
        with self.lock:
            if not self.samples:
                return replayed.seconds
            newest = self.samples[-1][0]
            for at, place in reversed(self.samples):
                if place <= replayed.place:
                    return newest - at
            # Behind all that was seen: its last transaction says more than that.
            return replayed.seconds
