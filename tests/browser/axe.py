"""The rules of accessibility that a machine can try on a page, in light and dark."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Between light and dark nothing but the colours differs.
RULES: dict[str, dict[str, Any]] = {"dark": {"runOnly": ["color-contrast"]}, "light": {}}


def broken(page: Page) -> list[str]:
    """Return a report for each scheme of colours in which the page breaks a rule."""
    reports = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=rules | {"resultTypes": ["violations"]})
        if found.violations_count:
            reports.append(f"{page.url}, {scheme}\n{found.generate_report()}")
    return reports
