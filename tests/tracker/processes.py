"""What tests ask about processes that they did not start themselves."""

import time
from collections.abc import Callable
from pathlib import Path


def is_running(process: int) -> bool:
    """Say whether the process does anything; one that is dead and only not yet collected does not."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    """Return once the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
