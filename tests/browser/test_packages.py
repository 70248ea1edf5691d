"""A negotiation from a package, as an administrator does it: with an error, mended, and then a newer release."""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from positions.package.intake import work
from tests.browser.axe import broken
from tests.positions.package.brought import zipped
from tests.positions.package.small import NAME, small, write
from tests.positions.package.updates import newer

Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _beside_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a thread: a process of its own would look for another database."""

    def run(number: int) -> None:
        work.run(number)
        connections.close_all()

    monkeypatch.setattr(work, "start", lambda number: Thread(target=run, args=[number]).start())


def bring(page: Page, package: Path) -> None:
    file = {"name": "package.zip", "mimeType": "application/zip", "buffer": zipped(package)}
    page.get_by_label("The zip of a data package").set_input_files([file])
    page.get_by_role("button", name="Check the package").click()


def test_a_package_is_mended_taken_in_and_updated(opened: Open, tmp_path: Path) -> None:
    page = opened("/new/package/", by="administrator")
    wrong = small()
    wrong["entries"][1]["firmness"] = "very firm"
    bring(page, write(tmp_path, wrong, version="1.0.0"))
    expect(page.locator("#work tbody tr")).to_have_text(re.compile("entries.*3.*firmness.*is not one of"))
    assert broken(page) == []
    page.get_by_role("link", name="bring it again").click()
    bring(page, write(tmp_path, small(), version="1.0.0"))
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#work [role=status]")).to_contain_text("It was taken in")
    page.goto(page.url.partition("/new/")[0] + f"/{NAME}/package/")
    bring(page, write(tmp_path, newer(), version="1.1.0"))
    page.get_by_role("link", name="Entries, changed: 2").click()
    expect(page.locator(".differing")).to_have_count(2)
    assert broken(page) == []
    page.get_by_role("button", name="Take it over 1.0.0").click()
    expect(page.locator("#work [role=status]")).to_contain_text("It was taken in over 1.0.0")
