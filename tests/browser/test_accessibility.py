"""The rules of accessibility that a machine can try, on every page, in light and dark, wide and narrow."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.axe import broken

Open = Callable[..., Page]

PAGES = [
    # All kinds of rows, groups and tints, but not all rows: a rule is tried on every element.
    ("/istanbul/compare/?moved=on", 200),
    ("/istanbul/compare/?group=Territory", 200),
    ("/istanbul/compare/?open=ru-crimea-recognition&issue=territory-crimea", 200),
    ("/istanbul/compare/?shift=lapsed&party=russia", 200),
    ("/istanbul/compare/?known=yesterday", 400),
    ("/istanbul/compare/?known=2025-01-01", 200),
    ("/istanbul/compare/?before=istanbul-2025-05-16&after=istanbul-2025-05-16", 400),
    ("/istanbul/compare/?before=2025-05-25&after=2022-04-07&group=Territory&isue=1", 200),
    ("/istanbul/", 200),
    ("/istanbul/?view=table&evidence=two&group=Territory", 200),
    ("/istanbul/positions/ru-crimea-recognition/", 200),
    ("/istanbul/entries/ru-crimea-recognition@2022-03-30/", 200),
    ("/istanbul/sources/osw-2025-05-19/", 200),
    ("/istanbul/rounds/istanbul-2025-05-16/", 200),
    ("/istanbul/issues/neutrality/", 200),
    ("/istanbul/parties/russia/", 200),
    ("/istanbul/people/medinsky/", 200),
    ("/istanbul/events/", 200),
    ("/istanbul/assessments/", 200),
    ("/istanbul/red-lines/", 200),
    ("/istanbul/preconditions/", 200),
    ("/istanbul/incompatibilities/", 200),
    ("/istanbul/coverage/", 200),
    ("/istanbul/agreement/", 200),
    ("/istanbul/delegations/", 200),
    ("/istanbul/delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16", 200),
    ("/istanbul/delegations/istanbul-2025-05-16/russia/", 200),
    ("/istanbul/people/", 200),
    ("/istanbul/people/umerov/", 200),
    ("/istanbul/timeline/?issue=neutrality", 200),
    ("/istanbul/timeline/?issue=ceasefire&move=hardened&open=ru-no-unconditional-ceasefire@2025-05-16", 200),
    ("/istanbul/timeline/?issue=nato-membership&known=2099-12-31", 200),
    ("/istanbul/timeline/?at=nowhere", 400),
    ("/istanbul/compare/cite/", 200),
    ("/istanbul/releases/", 200),
    ("/istanbul/releases/1.1.0/", 200),
    ("/istanbul/activity/", 200),
    ("/istanbul/events/?known=2030-01-01", 200),
    ("/istanbul/search/", 200),
    ("/istanbul/search/?q=crimea", 200),
    ("/istanbul/search/?q=nothing-of-that-kind", 200),
    ("/search/?q=medinsky&known=2999-01-01", 200),
    ("/istanbul/about/", 200),
    ("/about/", 200),
    ("/help/", 200),
    ("/help/codebook/", 200),
    ("/help/rule/", 200),
    ("/help/reference-data/", 200),
    ("/help/data-package/", 200),
    ("/api/v1/docs/", 200),
    ("/istanbul/nothing/", 404),
    ("/accounts/login/", 200),
    ("/accounts/password/reset/", 200),
]


def test_no_page_breaks_a_rule(opened: Open, site: str) -> None:
    page = opened("/about/", refused="Failed to load resource")
    reports = []
    for path, status in PAGES:
        answer = page.goto(f"{site}{path}")
        assert answer is not None
        assert answer.status == status, path
        reports += broken(page)
    assert reports == [], "\n".join(reports)
