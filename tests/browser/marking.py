"""Marking words of a stored text with the pointer."""

from playwright.sync_api import Page


def select(page: Page, words: str) -> None:
    """Drag over words of the text with the pointer."""
    page.wait_for_load_state()
    places = page.evaluate(
        """(words) => {
          const walk = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const box = range.getBoundingClientRect();
            return [box.left, box.top + box.height / 2, box.right, box.top + box.height / 2];
          }
        }""",
        words,
    )
    page.mouse.move(places[0] + 1, places[1])
    page.mouse.down()
    page.mouse.move(places[2], places[3], steps=3)
    page.mouse.up()
    # The page has taken it for a passage once it keeps its colour.
    page.wait_for_function("(words) => String([...CSS.highlights.get('passage') ?? []][0]) === words", arg=words)
