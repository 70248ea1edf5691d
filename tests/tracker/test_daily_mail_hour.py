"""The hour of daily mails: one of the day, or the start stops with a hint."""

import os
import subprocess
import sys

import pytest

from tracker.environment import BASE_DIR


@pytest.mark.parametrize(("hour", "starts"), [("0", True), ("23", True), ("24", False), ("noon", False)])
def test_it_is_an_hour_of_the_day(hour: str, *, starts: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import tracker.settings"],
        cwd=BASE_DIR,
        env=os.environ | {"DAILY_MAIL_HOUR": hour},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == starts, done.stderr
    assert starts or "DAILY_MAIL_HOUR" in done.stderr
