"""The compare page, read as HTML, and two rounds to compare."""

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag

from positions.models import Position
from tests import factories as make

HTMX = {"HX-Request": "true"}
Ask = Callable[..., BeautifulSoup]


def text(tag: Tag | None) -> str:
    """Return what a tag says, without superfluous spaces; nothing when it is not there."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


def row(page: BeautifulSoup, key: str) -> Tag:
    found = page.find(id=f"position-{key}")
    assert isinstance(found, Tag)
    return found


def evidence(page: BeautifulSoup, key: str) -> Tag:
    """Return where the evidence of a row stands, or the way to it."""
    found = page.find(id=f"evidence-{key}")
    assert isinstance(found, Tag)
    return found


def keys(page: BeautifulSoup) -> list[str]:
    return [str(tag["id"]).removeprefix("position-") for tag in page.select("[id^=position-]")]


class Talks:
    """Two rounds and a number of sides; a test adds positions."""

    def __init__(self, sides: int = 1) -> None:
        self.home = make.negotiation()
        self.key = self.home.key
        self.sides = [make.party(negotiation=self.home, order=n, name=f"Side {n}") for n in range(1, sides + 1)]
        self.before = make.round("2022-03-29", negotiation=self.home, key="first", name="First round")
        self.after = make.round("2025-05-16", negotiation=self.home, key="second", name="Second round")

    def position(self, **columns: Any) -> Position:
        return make.position(negotiation=self.home, **({"party": self.sides[0]} | columns))
