#!/usr/bin/env python3
"""Make the picture that cards of links show, static/card.png, from docs/images/card.svg: .venv/bin/python docs/card.py.

Needs the packages of the tests, and a Chromium on the PATH or in the variable CHROMIUM.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "docs" / "images" / "card.svg"
PICTURE = ROOT / "static" / "card.png"


def make() -> None:
    """Write the picture, in the size that cards have."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto(DRAWING.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    make()
