"""A real Chromium against the real server: what the tests of whole pages share."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.loaded import acts_wait_for_scripts
from tests.people import client_of
from tests.waiting import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium takes the last list of features only, so what Playwright turns off is here again; and the pages of the
# address bar, which nobody sees and for which each window would start processes of its own.
UNWANTED = [
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
]
# Nothing but the page is asked for: without these, Chromium asks for updates of its own, and has a further process
# ready for each window.
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--renderer-process-limit=1",
    f"--disable-features={','.join(UNWANTED)}",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium; without one the tests are skipped with the reason, and in CI they fail."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        reason = os.environ.get("CHROMIUM_MISSING", "no Chromium was found")
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # The driver runs an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as driver, acts_wait_for_scripts():
        browser = driver.chromium.launch(executable_path=path, args=[*QUIET, *root])
        yield browser
        browser.close()


def hear(complaints: list[str], said: ConsoleMessage) -> None:
    """Take down an error or a warning, but for that of a request which ended because its page was left."""
    if said.type not in {"error", "warning"}:
        return
    event, _, element = said.text.partition(", ")
    if event == "htmx:sendAbort":
        complaints.remove(f"htmx:afterRequest, {element}")  # said of the same request just before
    else:
        complaints.append(said.text)


@pytest.fixture
def opened(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open pages of the site; whatever the browser complains of fails the test.

    `by` names the roles of somebody who is logged in. Takes the path and Playwright's options of a context (viewport,
    color_scheme, java_script_enabled); `refused` is what the browser may say of an answer that is no
    success, several things apart by semicolons.
    """
    complaints: list[str] = []
    expected: list[str] = []
    contexts = []

    def open_page(
        path: str = "/istanbul/compare/", *, status: int = 200, refused: str = "", by: str = "", **options: Any
    ) -> Page:
        expected.extend(refused.split("; "))
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        if by:
            session = client_of(*by.split(", ")).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", partial(hear, complaints))
        answer = page.goto(f"{site}{path}")
        assert answer is not None
        assert answer.status == status
        if status != 200:
            complaints.clear()  # the browser says of itself that the page was not found
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(part and part in said for part in expected)] == []
