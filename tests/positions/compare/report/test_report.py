"""The report of a comparison: what it says, as a Word file, as a page, and all of it in one zip."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from positions.compare.report import report
from positions.models import Negotiation, Position, Source
from positions.reading.moment import echo
from tests import factories as make

pytestmark = pytest.mark.django_db
FOOTNOTES = "word/footnotes.xml"


def asked(name: str, **query: str | list[str]) -> Any:
    return Client().get(f"/istanbul/{name}", query)


def word(**query: str | list[str]) -> Any:
    return docx.Document(io.BytesIO(asked("compare.docx", **query).content))


def page(**query: str | list[str]) -> BeautifulSoup:
    return BeautifulSoup(asked("compare.html", **query).content, "lxml")


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name).decode()


def told(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def test_the_word_file_is_what_a_report_needs(shipped: Negotiation) -> None:
    answer = asked("compare.docx", issue="neutrality")
    assert "attachment" in answer["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    title = "What moved between Istanbul round of March 2022 and First Istanbul round of 2025"
    assert document.paragraphs[0].text == title
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        *("What moved", "What this is", "Positions", "How to read it", "Bibliography")
    ]
    assert (document.core_properties.title, document.core_properties.language) == (title, "en-GB")
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert "PAGE" in section.footer._element.xml
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == [
        "Position",
        "29 Mar 2022, Istanbul round of March 2022",
        "16 May 2025, First Istanbul round of 2025",
        "Shift",
        "Weakest evidence",
    ]
    shifts = [row.cells[3].paragraphs[0].text.partition(" ")[2] for row in table.rows[3:]]
    assert shifts == [row["shift"] for row in asked("compare.json", issue="neutrality").json()["positions"]]


def test_every_entry_has_a_footnote_and_every_source_stands_in_the_bibliography(shipped: Negotiation) -> None:
    content = asked("compare.docx", issue="ceasefire").content
    notes = part(content, FOOTNOTES)
    numbers = [
        int(number) for number in re.findall(r'<w:footnoteReference w:id="(\d+)"', part(content, "word/document.xml"))
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert re.findall(r'<w:footnote w:id="(\d+)"', notes) == [str(number) for number in numbers]
    data = asked("compare.json", issue="ceasefire").json()["positions"]
    entries = {row[state]["entry"] for row in data for state in ("before", "after") if row[state]}
    assert entries <= set(re.findall(r"\(entry ([^)]+)\)", notes))
    written = "\n".join(paragraph.text for paragraph in word(issue="ceasefire").paragraphs)
    sources = asked("compare/sources.json", issue="ceasefire").json()
    assert len(sources) > 5
    assert all(source["title"].rstrip(".") in written for source in sources)


def test_page_and_word_file_say_the_same(shipped: Negotiation) -> None:
    query = {"group": "Territory", "also": "drafts-2022-04"}
    document, found = word(**query), page(**query)
    (table,) = document.tables
    rows = [[told(cell) for cell in row.select("th, td")] for row in found.select("table tr")]
    assert len(rows) == len(table.rows)
    for mine, theirs in zip(rows, table.rows, strict=True):
        if len(mine) > 1:
            words = [re.sub(r"\W+|\d+", "", cell.text) for cell in theirs.cells]
            assert [re.sub(r"\W+|\d+", "", cell) for cell in mine] == words
    written = [paragraph.text for paragraph in document.paragraphs]
    assert {told(each) for each in found.select(".sources li")} <= set(written)
    sentences = [re.sub(r"\s+", "", told(each)) for each in found.select("h2 + p, h2 + p + p")]
    assert sum(sentence in {re.sub(r"\s+", "", text) for text in written} for sentence in sentences) >= 4


def test_the_sentences_are_those_of_the_overview(shipped: Negotiation) -> None:
    overview = BeautifulSoup(Client().get("/istanbul/").content, "lxml")
    told_there = [re.sub(r"\s+", "", p.get_text()) for p in overview.select(".sentences p")]
    told_here = [p.text for p in word().paragraphs if p.text.startswith("Of ")]
    assert len(told_here) == 2
    assert all(re.sub(r"\s+", "", sentence) in told_there for sentence in told_here)


def test_the_page_stands_alone(shipped: Negotiation) -> None:
    answer = asked("compare.html")
    assert "attachment" in answer["Content-Disposition"]
    found = BeautifulSoup(answer.content, "lxml")
    assert not found.select("script, link, img, iframe, form")
    anchors = {str(each["id"]) for each in found.select("[id]")}
    led = [str(link["href"]) for link in found.select("a")]
    assert all(href[1:] in anchors for href in led if href.startswith("#"))
    assert all(href.startswith(("#", "http")) for href in led)
    (moved,) = [link for link in found.select("p a") if link.get_text().startswith("8 ask more")]
    shown = Client().get(str(moved["href"]).removeprefix("http://testserver"))
    assert shown.status_code == 200
    assert "8 of 38 positions shown" in shown.content.decode()


def test_the_zip_has_everything_of_one_comparison(shipped: Negotiation) -> None:
    answer = asked("compare/report.zip", issue="neutrality", evidence="two")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
        assert len({name.partition("/")[0] for name in packed.namelist()}) == 1
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(files) == {
        *("README.txt", "report.docx", "report.html", "comparison.csv", "comparison.xlsx", "comparison.svg"),
        *("comparison.png", "sources.bib", "sources.ris", "sources.json"),
    }
    said = files["README.txt"].decode()
    assert all(name in said for name in files if name != "README.txt")
    for text in (said, files["report.html"].decode(), files["comparison.svg"].decode()):
        assert "two independent sources" in text
        assert re.search(r"As known at[:<].*20\d\d-\d\d-\d\dT", text)
    assert files["report.docx"] == asked("compare.docx", issue="neutrality", evidence="two").content
    rows = list(csv.DictReader(io.StringIO(files["comparison.csv"].decode())))
    assert [row["key"] for row in rows] == [
        row["key"] for row in asked("compare.json", issue="neutrality").json()["positions"]
    ]
    keys = {each["id"] for each in json.loads(files["sources.json"])}
    assert keys == {each["id"] for each in asked("compare/sources.json", issue="neutrality").json()}
    assert files["comparison.png"].startswith(b"\x89PNG")


def test_the_same_comparison_gives_the_same_bytes(shipped: Negotiation) -> None:
    known = asked("compare.json", known="2030-01-01").json()["known"]
    assert asked("compare.docx", issue="neutrality").content == asked("compare.docx", issue="neutrality").content
    first, second = (asked("compare/report.zip", issue="neutrality", known=known).content for _ in range(2))
    assert first == second


def test_a_day_in_place_of_a_round_is_said_as_one(shipped: Negotiation) -> None:
    written = "\n".join(p.text for p in word(before="2024-06-14", issue="ceasefire").paragraphs)
    assert "first recorded after 14 Jun 2024" in written
    assert "first round " not in written.split("What this is")[0]


def small() -> tuple[Negotiation, Position]:
    home = make.negotiation(key="small", title="Small & <odd> talks")
    first = make.round("2022-03-01", negotiation=home)
    make.round("2022-05-01", negotiation=home)
    party = make.party(negotiation=home, name="Сторона <b>")
    position = make.position(party=party, issue=make.issue(negotiation=home), title="Одне & \x02 інше")
    make.entry(position, first.starts_on, content="<i>Зміст</i>", cite=source(home))
    return home, position


def source(home: Negotiation) -> Source:
    return make.source(negotiation=home, title="Title & <u>", publisher="A “press”", url="https://example.org/?a=1&b=2")


@pytest.mark.parametrize("name", ["compare.docx", "compare.html", "compare/report.zip"])
def test_odd_texts_are_written_as_they_are(name: str) -> None:
    small()
    content = Client().get(f"/small/{name}").content
    if name == "compare.html":
        found = BeautifulSoup(content, "lxml")
        assert not found.select("i, u")
        assert "<i>Зміст</i>" in found.get_text()
    elif name == "compare.docx":
        (table,) = docx.Document(io.BytesIO(content)).tables
        assert "Одне & \ufffd інше" in table.rows[3].cells[0].text
        assert "“Title &amp; &lt;u&gt;”" in part(content, FOOTNOTES)
    else:
        assert content.startswith(b"PK")


def test_of_the_past_it_says_what_was_known_then() -> None:
    _, position = small()
    then = echo(position.entries.get().published_at) or ""
    make.entry(position, "2022-04-20", content="Later said")
    now = Client().get("/small/compare.html").content.decode()
    past = Client().get("/small/compare.html", {"known": then}).content.decode()
    assert "Later said" in now
    assert "Later said" not in past
    assert then in past


def test_what_is_too_large_is_refused_with_a_hint(shipped: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_ROWS", 5)
    for name in ("compare.docx", "compare.html", "compare/report.zip"):
        answer = asked(name)
        assert answer.status_code == 400
        assert "at most 5 positions, and this comparison has 79. Narrow it" in answer.json()["error"]
        assert asked(name, issue="neutrality", kind="offer").status_code == 200


@pytest.mark.parametrize("name", ["compare.docx", "compare.html", "compare/report.zip"])
@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({"issue": "nowhere"}, 400, "nothing to filter by"),
        ({"known": "yesterday"}, 400, "moment of knowledge must be a date"),
        ({"before": "nowhere"}, 404, "has no round"),
        ({"view": "full"}, 400, "cannot be asked here"),
    ],
)
def test_what_is_wrong_is_said(name: str, query: dict[str, str], status: int, said: str, shipped: Negotiation) -> None:
    answer = asked(name, **query)
    assert answer.status_code == status
    assert said in answer.json()["error"]


def test_it_opens_in_a_word_processor(shipped: Negotiation, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "report.docx"
    file.write_bytes(asked("compare.docx", issue="ceasefire").content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "report.txt").read_text(encoding="utf-8-sig", errors="replace")
    assert "Limited military pauses" in text
    assert "Bibliography" in text
