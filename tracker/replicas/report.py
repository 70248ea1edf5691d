"""What those who watch over the site are told of the replicas: by number, as addresses are nobody's business."""

from collections.abc import Iterator

from django.conf import settings

from tracker.replicas.watch import ReplicaStanding, watch

FIGURES = """\
# HELP tracker_replica_in_use 1 where readers are answered from the replica.
# TYPE tracker_replica_in_use gauge
{in_use}
# HELP tracker_replica_lag_seconds How far the replica is behind what the primary has written.
# TYPE tracker_replica_lag_seconds gauge
{lag}
"""


def in_lines() -> Iterator[str]:
    """Yield a sentence for each replica; none where there are none."""
    for replica in _standings():
        if replica.left_out:
            yield f"replica {replica.number} left out: {replica.left_out}"
        else:
            yield f"replica {replica.number} in use, {replica.lag or 0:.0f} s behind"


def in_figures() -> str:
    """Return the figures for Prometheus; empty where there are no replicas."""
    found = _standings()
    if not found:
        return ""
    in_use = "\n".join(f'tracker_replica_in_use{{replica="{one.number}"}} {int(not one.left_out)}' for one in found)
    known = [one for one in found if one.lag is not None]
    lag = "\n".join(f'tracker_replica_lag_seconds{{replica="{one.number}"}} {one.lag:.3f}' for one in known)
    return FIGURES.format(in_use=in_use, lag=lag)


def _standings() -> list[ReplicaStanding]:
    return watch().standings() if settings.REPLICAS else []
