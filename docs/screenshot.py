#!/usr/bin/env python3
"""Make docs/images/compare.png from a running site: .venv/bin/python docs/screenshot.py [ADDRESS].

Needs the packages of the tests, and a Chromium on the PATH or in the variable CHROMIUM.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = "http://127.0.0.1:8000"
PAGE = "/istanbul/compare/?before=istanbul-2022-03-29&after=istanbul-2025-05-16"
IMAGE = Path(__file__).resolve().parent / "images" / "compare.png"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """Return the Chromium to use; None for the one that Playwright fetched."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def take(address: str) -> None:
    """Write the picture of the compare page, as it looks on a wide screen in daylight."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        page = browser.new_page(viewport={"width": 1400, "height": 1100}, color_scheme="light")
        answer = page.goto(f"{address.rstrip('/')}{PAGE}", wait_until="networkidle")
        if answer is None or not answer.ok:
            sys.exit(f"{address} does not answer with the page.")
        IMAGE.parent.mkdir(exist_ok=True)
        page.screenshot(path=IMAGE)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else ADDRESS)
