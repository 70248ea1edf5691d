"""The rules of accessibility that a machine can try on a page: WCAG 2.2 AA, in light and dark, wide and narrow."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
# A page has to fit without scrolling sideways at this width: that of 1280 pixels, four times enlarged (WCAG 1.4.10).
NARROW = {"width": 320, "height": 800}
# The rules of WCAG 2.2 have to be turned on.
RULES: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
# The rules that go by colours or by what stands where; all others go by what there is and what of it shows.
OF_LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}
SHOWING = "[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility({visibilityProperty: true}))"
REMEMBER_WHAT_SHOWS = f"void (window.shown = {SHOWING})"
SOMETHING_ELSE_SHOWS = f"(now => now.length !== shown.length || now.some((one, at) => one !== shown[at]))({SHOWING})"
# The contrast of text is that of every row like it, and takes longer than all other rules together: it is tried on
# three texts of each look, that is of the same letters on the same grounds, and on all that may lie over another.
THREE_OF_A_LOOK = """
for (const element of document.querySelectorAll("[data-look]")) element.removeAttribute("data-look");
const times = new Map();
const hasText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
(function walk(element, grounds, over) {
    const style = getComputedStyle(element);
    const ground = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter].join();
    if (ground !== "rgba(0, 0, 0, 0),none,1,none") grounds += ";" + ground;
    over ||= !["static", "relative"].includes(style.position) || !["auto", "0px"].includes(style.inset);
    if (element.checkVisibility() && [...element.childNodes].some(hasText)) {
        const letters = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility];
        const tag = [element.tagName, element.matches("[disabled], [aria-disabled]"), element.clientWidth === 1];
        const look = [grounds, letters, tag].join("|");
        const before = times.get(look) || 0;
        times.set(look, before + 1);
        if (over || before < 3) element.setAttribute("data-look", before);
    }
    for (const child of element.children) walk(child, grounds, over);
})(document.documentElement, "", false);
axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
"""


def broken(page: Page) -> list[str]:
    """Return a report for each way to look at the page in which it breaks a rule; then it is as wide as before.

    Light and dark differ in colours alone, wide and narrow in what stands where: so each is tried once, and dark where
    it is narrow. There the rules that go by neither are tried only if something else shows.
    """
    before = page.viewport_size
    assert before is not None
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    page.set_viewport_size(WIDE)
    found = tried(page, "light", RULES)
    page.evaluate(REMEMBER_WHAT_SHOWS)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > NARROW["width"]:
        found.append(f"{page.url} scrolls sideways: it is {wide} pixels wide")
    found += tried(page, "dark", RULES if page.evaluate(SOMETHING_ELSE_SHOWS) else OF_LOOKS)
    page.set_viewport_size(before)
    return found


def tried(page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(THREE_OF_A_LOOK)
    # No style sheet is loaded for it again: only a rule that is not tried here looks into them.
    options = rules | {"resultTypes": ["violations"], "preload": False}
    found = AxeResults(page.evaluate("options => axe.run(options).then(({violations}) => ({violations}))", options))
    where = f"{page.url}, {scheme}, {page.evaluate('innerWidth')} pixels"
    return [f"{where}\n{found.generate_report()}"] if found.violations_count else []
