"""The rules of accessibility that a machine can try, on every page, in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Open = Callable[..., Page]

PAGES = [
    # All kinds of rows, groups and tints, but not all rows: a rule is tried on every element.
    ("/istanbul/compare/?moved=on", 200),
    ("/istanbul/compare/?group=Territory", 200),
    ("/istanbul/compare/?open=ru-crimea-recognition&issue=territory-crimea", 200),
    ("/istanbul/compare/?shift=lapsed&party=russia", 200),
    ("/istanbul/compare/?known=yesterday", 400),
    ("/istanbul/compare/?known=2025-01-01", 200),
    ("/istanbul/compare/?before=istanbul-2025-05-16&after=istanbul-2022-03-29", 400),
    ("/istanbul/", 200),
    ("/istanbul/positions/ru-crimea-recognition/", 200),
    ("/istanbul/entries/ru-crimea-recognition@2022-03-30/", 200),
    ("/istanbul/sources/osw-2025-05-19/", 200),
    ("/istanbul/rounds/istanbul-2025-05-16/", 200),
    ("/istanbul/issues/ceasefire/", 200),
    ("/istanbul/parties/russia/", 200),
    ("/istanbul/people/medinsky/", 200),
    ("/istanbul/events/", 200),
    ("/istanbul/assessments/", 200),
    ("/istanbul/red-lines/", 200),
    ("/istanbul/preconditions/", 200),
    ("/istanbul/incompatibilities/", 200),
    ("/istanbul/coverage/", 200),
    ("/istanbul/delegations/", 200),
    ("/istanbul/delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16", 200),
    ("/istanbul/delegations/istanbul-2025-05-16/russia/", 200),
    ("/istanbul/people/", 200),
    ("/istanbul/people/umerov/", 200),
    ("/istanbul/timeline/?party=russia", 200),
    ("/istanbul/timeline/?issue=ceasefire&move=hardened&open=ru-no-unconditional-ceasefire@2025-05-16", 200),
    ("/istanbul/timeline/?at=nowhere", 400),
    ("/istanbul/compare/cite/", 200),
    ("/istanbul/activity/", 200),
    ("/istanbul/events/?known=2030-01-01", 200),
    ("/istanbul/search/", 200),
    ("/istanbul/search/?q=crimea", 200),
    ("/istanbul/search/?q=nothing-of-that-kind", 200),
    ("/search/?q=medinsky&known=2999-01-01", 200),
    ("/api/v1/docs/", 200),
    ("/istanbul/nothing/", 404),
    ("/accounts/login/", 200),
    ("/accounts/password/reset/", 200),
]


# Between light and dark nothing but the colours differs.
RULES: dict[str, dict[str, Any]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


@pytest.mark.parametrize("scheme", RULES)
def test_no_page_breaks_a_rule(scheme: str, opened: Open) -> None:
    broken = {}
    for path, status in PAGES:
        found = Axe().run(opened(path, status=status, color_scheme=scheme), options=RULES[scheme])
        if found.violations_count:
            broken[path] = found.generate_report()
    assert broken == {}, "\n".join(broken.values())


def test_no_narrow_page_breaks_a_rule(opened: Open) -> None:
    broken = {}
    compared, timeline = "/istanbul/compare/?open=ru-crimea-recognition&group=Territory", "/istanbul/timeline/"
    for path in (compared, "/istanbul/coverage/", timeline):
        found = Axe().run(opened(path, viewport={"width": 360, "height": 780}))
        if found.violations_count:
            broken[path] = found.generate_report()
    assert broken == {}, "\n".join(broken.values())
