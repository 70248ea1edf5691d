"""Choosing in a folded list of boxes, as a reader does, where what holds it may be folded too."""

from playwright.sync_api import Page


def tick(page: Page, name: str, value: str, *, on: bool = True) -> None:
    """Open the list of boxes of that name where it is closed, and tick or untick one."""
    box = page.locator(f"input[name={name}][value='{value}']")
    if not box.is_visible():
        unfold(page)
    if not box.is_visible():
        page.locator("details.many").filter(has=page.locator(f"input[name={name}]")).locator("summary").click()
    box.set_checked(on)


def unfold(page: Page) -> None:
    """Show what the comparison has folded away beside its rounds, on a wide screen or a narrow one."""
    for fold in (".fold", ".narrow"):
        summary = page.locator(f"{fold}:not([open]) > summary")
        if summary.is_visible():
            summary.click()
