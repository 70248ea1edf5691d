#!/usr/bin/env python3
"""Make the pictures in docs/images from a running site: .venv/bin/python docs/screenshot.py [ADDRESS].

Needs the packages of the tests, and a Chromium on the PATH or in the variable CHROMIUM.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = "http://127.0.0.1:8000"
# Each picture with its page and its height.
PAGES = {
    "overview.png": ("/istanbul/", 1500),
    "compare.png": ("/istanbul/compare/?before=istanbul-2022-03-29&after=istanbul-2025-05-16", 1100),
    "timeline.png": ("/istanbul/timeline/", 1000),
    "issue.png": ("/istanbul/issues/neutrality/", 900),
}
IMAGES = Path(__file__).resolve().parent / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """Return the Chromium to use; None for the one that Playwright fetched."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def take(address: str) -> None:
    """Write the pictures of the pages, as they look on a wide screen in daylight."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        for image, (path, height) in PAGES.items():
            page = browser.new_page(viewport={"width": 1400, "height": height}, color_scheme="light")
            answer = page.goto(f"{address.rstrip('/')}{path}", wait_until="networkidle")
            if answer is None or not answer.ok:
                sys.exit(f"{address} does not answer with the page {path}.")
            page.screenshot(path=IMAGES / image)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else ADDRESS)
