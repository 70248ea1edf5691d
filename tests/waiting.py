"""Waiting for what another process or thread does: as long as it takes on a busy machine, and not for ever."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE = 120.0


def wait_for(condition: Callable[[], object]) -> None:
    """Return once the condition holds; fail when it does not in time."""
    give_up = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < give_up, "waited in vain"
        sleep(0.01)
