"""Finds a Chromium for the browser tests, and fetches one where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from tracker.console import Steps

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FETCH_TIMEOUT = 300
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright\nwith sync_playwright() as p: print(p.chromium.executable_path)"
)


def provide(steps: Steps) -> dict[str, str]:
    """Return what the tests' environment says of the browser: CHROMIUM, its path, or CHROMIUM_MISSING, the reason."""
    if found := _installed():
        return {"CHROMIUM": found}
    refusals = []
    with steps.step("browser", "fetching Chromium") as step:
        for fetch in (_by_playwright, _by_apt):
            refusals.append(fetch())
            if found := _installed():
                step.done = f"fetched {found}"
                return {"CHROMIUM": found}
        step.done = "no Chromium to be had, the browser tests will say so"
    return {"CHROMIUM_MISSING": "; ".join(refusals)}


def _installed() -> str | None:
    """Return the first Chromium that runs; one that lacks a library, or is only a hint to install it, does not."""
    return next((path for path in _candidates() if _runs(path)), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin":
        yield from filter(os.path.exists, MAC_PLACES)
    code, path = _run([sys.executable, "-c", PLAYWRIGHT_PATH])
    if code == 0 and os.path.exists(path):
        yield path


def _runs(path: str) -> bool:
    return _run([path, "--version"], timeout=30)[0] == 0


def _by_playwright() -> str:
    code, text = _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return f"playwright install chromium ended with {code}: {_last_line(text)}"


def _by_apt() -> str:
    """Install the system's package where that needs no password; return how that went."""
    if not shutil.which("apt-get"):
        return "this system has no apt-get"
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for act in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        code, text = _run([*root, "apt-get", *act])
        if code:
            return f"apt-get {act[0]} ended with {code}: {_last_line(text)}"
    return "apt-get installed a Chromium that does not run"


def _last_line(text: str) -> str:
    return text.splitlines()[-1] if text else "no output"


def _run(command: Sequence[str], *, timeout: int = FETCH_TIMEOUT) -> tuple[int, str]:
    """Run a program; return its exit code, or -1 when it is missing or takes too long, and what it printed."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and the person's own CHROMIUM
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, str(error)
    return done.returncode, done.stdout.strip()
