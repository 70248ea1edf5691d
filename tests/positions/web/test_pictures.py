"""The pictures to take away: SVG that any program reads, PNG of a bounded size, and what they say of themselves."""

import re
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.test import Client

from positions.models import Negotiation
from positions.reading.moment import echo
from positions.web.about import About
from positions.web.lettering import ELLIPSIS, ROOM, lettering, wrapped
from positions.web.pictures import MARGIN, MOST_POINTS, framed, to_png
from tests import factories as make

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("overview", "compare", "timeline")
# What draws by itself, and asks for nothing from elsewhere.
NOTHING_ELSE = re.compile(r"<script|<style|<image|<foreignObject|\son\w+=|class=|(?:href|src)=\"(?!#)")


def picture(name: str, form: str = "svg", **asked: str | list[str]) -> Any:
    return Client().get(f"/istanbul/{name}.{form}", asked)


def parsed(svg: bytes) -> Element:
    """Return what an SVG of ours is as XML."""
    return fromstring(svg)  # noqa: S314


def words(svg: bytes) -> str:
    """Return all that an SVG says, as one line."""
    return " ".join(" ".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text"))


def lettered(svg: bytes) -> list[tuple[str, float, float, bool]]:
    """Return the texts of an SVG that stand at a place of their own: text, where it begins, size, whether bold."""
    return [
        (text.text or "", float(text.get("x", 0)), float(text.get("font-size", 0)), text.get("font-weight") == "700")
        for text in parsed(svg)
        if text.tag == f"{SVG}text"
    ]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("asked", [{}, {"issue": "ceasefire"}, {"evidence": "two"}, {"known": "2030-01-01"}])
def test_an_svg_stands_alone_and_says_what_it_is(name: str, asked: dict[str, str], shipped: Negotiation) -> None:
    answer = picture(name, **asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert answer["Content-Disposition"].startswith('inline; filename="istanbul_')
    said = words(answer.content)
    assert f"Source: {shipped.name}, version {shipped.version}." in said
    assert "Licence: CC-BY-4.0" in said
    assert re.search(r"As known at: \d+ \w+ \d{4}, \d\d:\d\d UTC \(20[\dT:.-]+Z\)", said)
    assert ("Evidence asked for: two independent sources" in said) is ("evidence" in asked)
    assert "Russia" in said
    assert "Ukraine" in said
    assert not NOTHING_ELSE.search(answer.content.decode())


@pytest.mark.parametrize("name", PICTURES)
def test_its_address_shows_the_same_for_ever(name: str, shipped: Negotiation) -> None:
    root = parsed(picture(name, issue="ceasefire", evidence="two").content)
    (address,) = [text.text for text in root.iter(f"{SVG}text") if (text.text or "").startswith("http")]
    assert address is not None
    page = address.removeprefix("http://testserver")
    assert {"issue=ceasefire", "evidence=two"} <= set(re.split("[?&]", page))
    assert "known=20" in page
    assert Client().get(page).status_code == 200


@pytest.mark.parametrize("name", PICTURES)
def test_no_line_leaves_the_picture(name: str, shipped: Negotiation) -> None:
    svg = picture(name).content
    width = float(parsed(svg).get("width", 0))
    texts = lettered(svg)
    assert texts
    for text, x, size, bold in texts:
        assert x + lettering(bold=bold).width(text, size) <= width, text


@pytest.mark.parametrize("name", PICTURES)
def test_a_png_is_twice_as_large(name: str, shipped: Negotiation) -> None:
    root = parsed(picture(name, issue="neutrality").content)
    width, _ = size_of(picture(name, "png", issue="neutrality").content)
    assert width == pytest.approx(2 * float(root.get("width", 0)), abs=2)


def test_the_overview_names_every_issue_and_of_one_every_position(shipped: Negotiation) -> None:
    said = words(picture("overview").content)
    for issue in ("Crimea and Sevastopol", "Ceasefire", "Elections in Ukraine"):
        assert issue in said
    said = words(picture("overview", issue="ceasefire").content)
    assert "Limited military pauses, offer" in said
    assert "Crimea and Sevastopol" not in said


def test_the_comparison_says_what_the_page_says(shipped: Negotiation) -> None:
    said = words(picture("compare", issue="neutrality").content)
    assert "What moved between Istanbul round of March 2022 and First Istanbul round of 2025" in said
    assert "withdrawn" in said
    assert "Narrowed to: Issue: Neutrality" in said
    assert "First recorded later does not mean new" in said
    shifted = words(picture("compare", shift="withdrawn").content)
    assert "hardened" not in shifted


@pytest.mark.django_db
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_past_has_what_was_known_then(name: str) -> None:
    home = make.negotiation(key="past")
    first = make.round("2022-03-01", negotiation=home)
    make.round("2022-05-01", negotiation=home)
    names = ("Said early", "Said late")
    early, late = (
        make.position(title=each, issue=make.issue(negotiation=home, name=each), negotiation=home) for each in names
    )
    then = echo(make.entry(early, first.starts_on).published_at) or ""
    make.entry(late, first.starts_on)
    address = f"/past/{name}.svg"
    past, now = words(Client().get(address, {"known": then}).content), words(Client().get(address).content)
    assert then in past
    assert [each in past for each in names] == [True, False]
    assert all(each in now for each in names)


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("overview", {"issue": "nowhere"}, "nothing to show in: issue=nowhere"),
        ("overview", {"view": "table"}, "cannot be asked here"),
        ("overview", {"known": "yesterday"}, "moment of knowledge must be a date"),
        ("overview", {"evidence": "strong"}, "Of evidence can be asked"),
        ("compare", {"issue": "nowhere"}, "nothing to filter by in: issue=nowhere"),
        ("compare", {"before": "2025-99-99"}, "A day is written as"),
        ("compare", {"open": "x"}, "cannot be asked here"),
        ("timeline", {"order": "oldest"}, "cannot be asked here"),
        ("timeline", {"from": "never"}, "A day is written as"),
        ("timeline", {"issue": ["ceasefire", "nowhere"]}, "nothing to filter by in: issue=nowhere"),
    ],
)
@pytest.mark.parametrize("form", ["svg", "png"])
def test_what_cannot_be_drawn_is_said(
    name: str, asked: dict[str, str | list[str]], told: str, form: str, shipped: Negotiation
) -> None:
    answer = picture(name, form, **asked)
    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_what_is_not_there_is_not_found(shipped: Negotiation) -> None:
    assert Client().get("/nowhere/overview.svg").status_code == 404
    assert picture("compare", before="nowhere").status_code == 404


@pytest.mark.parametrize("name", PICTURES)
def test_pages_lead_to_their_pictures(name: str, shipped: Negotiation) -> None:
    page = {"overview": "", "compare": "compare/", "timeline": "timeline/"}[name]
    text = Client().get(f"/istanbul/{page}", {"evidence": "two", "issue": "ceasefire"}).content.decode()
    (svg,) = re.findall(rf'href="(/istanbul/{name}\.svg[^"]*)"', text)
    assert {"evidence=two", "issue=ceasefire"} <= set(re.split("[?&]|amp;", svg))
    assert Client().get(svg.replace("&amp;", "&")).status_code == 200


def test_an_issue_leads_to_the_pictures_of_it(shipped: Negotiation) -> None:
    text = Client().get("/istanbul/issues/ceasefire/", {"evidence": "two"}).content.decode()
    for name in ("overview", "timeline"):
        (svg,) = re.findall(rf'href="(/istanbul/{name}\.svg[^"]*)"', text)
        assert {"evidence=two", "issue=ceasefire"} <= set(re.split("[?&]|amp;", svg))
        assert "Ceasefire" in words(Client().get(svg.replace("&amp;", "&")).content)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PICTURES)
def test_odd_names_are_drawn_as_they_are(name: str) -> None:
    home = make.negotiation(key="odd", title="Talks & <others>")
    first = make.round("2022-03-01", negotiation=home)
    make.round("2022-05-01", negotiation=home)
    party = make.party(negotiation=home, name="Одеса і Чернівці: дуже довга назва сторони, що ніде не закінчується")
    issue = make.issue(negotiation=home, name="Ἀθῆναι \x01<b>" + "дуже " * 30)
    position = make.position(party=party, issue=issue, title="Unbreakable" * 20)
    make.entry(position, first.starts_on, content="Зміст & content " * 6)
    svg = Client().get(f"/odd/{name}.svg").content
    said = words(svg)
    assert "<b>" in said
    assert "\ufffd" in said
    assert "Talks & <others>" in said
    assert Client().get(f"/odd/{name}.png").content.startswith(b"\x89PNG")


ABOUT = About("A title " * 40, "https://example.org/" + quote("шлях") * 40, None, (("Licence", "CC0"),), "Source: it")  # type: ignore[arg-type]


def test_a_frame_grows_with_what_it_says() -> None:
    small = framed(ABOUT, 1200, 100)
    narrow = framed(ABOUT, 400, 100)
    assert small.height < narrow.height
    assert narrow.top - small.top > 0
    assert all(text.x == MARGIN for text in narrow.texts)
    assert all(lettering(bold=t.bold).width(t.text, t.size) <= 400 - 2 * MARGIN for t in narrow.texts)
    assert "".join(t.text for t in narrow.texts if "%" in t.text or "example" in t.text) == ABOUT.address


def test_a_huge_picture_is_drawn_no_larger_than_allowed() -> None:
    frame = framed(ABOUT, 4000, 6000)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width}" height="{frame.height}"></svg>'
    width, height = size_of(to_png(svg, frame.width, frame.height))
    assert width * height <= MOST_POINTS * 1.01


def test_the_font_has_the_letters_and_widths_that_are_measured() -> None:
    letters = lettering()
    assert {ord(letter) for letter in "Ab1Ґїы«»–…Ω"} <= set(letters.advances)
    assert letters.width("i", 10) < letters.width("m", 10)
    assert letters.width("ab", 10) == pytest.approx(letters.width("a", 10) + letters.width("b", 10))
    assert letters.width("\u4e2d", 10) == 10 * ROOM


@pytest.mark.parametrize("text", ["", "one", "one two three " * 9, "x" * 300, "слово " * 50])
def test_lines_keep_every_word_within_the_width(text: str) -> None:
    lines = wrapped(text, 120, 12)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(lettering().width(line, 12) <= 120 for line in lines)


def test_what_has_no_room_ends_in_an_ellipsis() -> None:
    lines = wrapped("one two three " * 9, 120, 12, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert lettering().width(lines[-1], 12) <= 120
    assert wrapped("one two", 120, 12, most=2) == ("one two",)
