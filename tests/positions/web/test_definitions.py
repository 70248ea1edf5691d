"""Words are defined where they stand: each by the codebook, by names that are unique in the page."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from positions.domain.meanings import anchor, meaning, named
from positions.models import Negotiation
from positions.web.definitions import define, defining

TEMPLATES = Path(settings.BASE_DIR) / "templates"
USED = re.compile(r"\bterm\(\"([^\"]+)\"|words_of\(\(([^)]+)\)\)")
MAIN = ("compare/", "timeline/", "red-lines/", "coverage/", "positions/ru-neutrality/")


def words() -> set[str]:
    """Return the words that templates define."""
    found = [match for path in TEMPLATES.rglob("*.html") for match in USED.findall(path.read_text(encoding="utf-8"))]
    return {word for one, several in found for word in ([one] if one else re.findall(r"\"([^\"]+)\"", several))}


def test_every_word_that_a_template_defines_is_in_the_codebook() -> None:
    assert len(words()) > 15
    for word in words():
        assert meaning(named(word))


def test_a_word_that_the_codebook_lacks_fails() -> None:
    with pytest.raises(KeyError, match="no “victory”"):
        define("victory")


def test_names_are_counted_within_what_is_rendered() -> None:
    with defining():
        page = [define(word).id for word in ("red line", "rival", "red line")]
    assert len(set(page)) == 3
    with defining():
        assert define("rival").id == page[1]


@pytest.mark.django_db
@pytest.mark.parametrize("address", MAIN)
def test_each_word_opens_its_own_definition(address: str, shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get(f"/istanbul/{address}").content, "lxml")
    codebook = BeautifulSoup(client.get("/help/codebook/").content, "lxml")
    buttons = page.select("button.term")
    assert buttons
    for button in buttons:
        (definition,) = page.select(f"[id='{button['popovertarget']}'][popover]")
        code = named(definition.b.get_text())
        assert meaning(code) in definition.get_text()
        assert definition.a["href"] == f"/help/codebook/#{anchor(code)}"
        assert codebook.find(id=anchor(code))
        assert not button.find_parent(["a", "summary", "label"])
