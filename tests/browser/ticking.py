"""Choosing in a folded list of boxes, as a reader does."""

from playwright.sync_api import Page


def tick(page: Page, name: str, value: str, *, on: bool = True) -> None:
    """Open the list of boxes of that name where it is closed, and tick or untick one."""
    box = page.locator(f"input[name={name}][value='{value}']")
    if not box.is_visible():
        page.locator("details.many").filter(has=page.locator(f"input[name={name}]")).locator("summary").click()
    box.set_checked(on)
