"""The page of a table: pasted, mended in place, proposed together."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from positions.evidence.review.batches.acts import ChosenProposal, publish_together
from positions.models import Entry, Position, Source
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db

PLAIN = {
    "Position": "no-recognition",
    "Day": "2025-05-16",
    "Whose word": "own",
    "How known": "stated",
    "Firmness": "categorical",
    "Statement": "The minister said no again.",
    "Coding note": "As the speech has it.",
    "Source": "speech",
    "Locator": "para. 2",
}


@pytest.fixture
def position() -> Position:
    """A position that is held, in a negotiation with two rounds."""
    home = make.negotiation()
    make.round("2022-03-29", negotiation=home, key="one", name="Round one")
    make.round("2025-05-16", negotiation=home, key="two", name="Round two")
    party = make.party(negotiation=home, key="ru", name="Russia")
    issue = make.issue(negotiation=home, key="land", name="Land")
    found = make.position(negotiation=home, party=party, issue=issue, key="no-recognition", title="No recognition")
    published(found, "2022-03-29", content="Ten", firmness="plain")
    return found


@pytest.fixture
def source(position: Position) -> Source:
    return make.source(
        negotiation=position.negotiation, key="speech", title="The speech of May", url="https://e.org/speech"
    )


@pytest.fixture
def analyst(source: Source) -> Client:
    return client_of("analyst")


def cells(*rows: dict[str, str]) -> str:
    """Return rows as a spreadsheet copies them."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([titles, *([row.get(title, "") for title in titles] for row in rows)])
    return out.getvalue()


def paste(client: Client, position: Position, *rows: dict[str, str]) -> BeautifulSoup:
    answer = client.post(f"/{position.negotiation.key}/log/grid/", {"act": "read", "pasted": cells(*rows)})
    return soup(answer)


def soup(response: HttpResponse, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "lxml")


def fields(page: BeautifulSoup) -> dict[str, Any]:
    """Return what the form of a table would send."""
    sent: dict[str, Any] = {}
    for each in page.select("#table input[name], #table textarea[name], #table select[name]"):
        if each.get("type") == "checkbox":
            continue
        if each.name == "select":
            chosen = each.select_one("option[selected]") or each.select_one("option")
            value = chosen["value"]
        else:
            value = each.get_text() if each.name == "textarea" else each.get("value", "")
        sent.setdefault(each["name"], []).append(value)
    return sent


def send(client: Client, position: Position, page: BeautifulSoup, act: str, **changed: Any) -> Any:
    sent = fields(page) | {name.replace("__", "-"): value for name, value in changed.items()}
    return client.post(f"/{position.negotiation.key}/log/grid/", sent | {"act": act})


def wrong(page: BeautifulSoup) -> dict[str, str]:
    """Return what is wrong, by the field to mend it in."""
    return {each["id"].removesuffix("_error"): each.get_text(strip=True) for each in page.select("#table .error[id]")}


def words(page: BeautifulSoup, chosen: str) -> str:
    return " ".join(page.select_one(chosen).get_text().split())


def test_it_works(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN)
    assert not wrong(page)
    assert "hardened" in words(page, "#row-1")
    assert "Before: plain; Ten" in words(page, "#row-1")
    answer = send(analyst, position, page, "propose")
    assert answer.status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert (entry.key, entry.firmness, entry.account) == ("no-recognition@2025-05-16", "categorical", "own")
    assert entry.round.key == "two"
    assert [(each.source.key, each.locator) for each in entry.citations.all()] == [("speech", "para. 2")]
    assert "No recognition" in words(soup(analyst.get(answer["Location"])), "[role=status]")


def test_what_is_wrong_is_said_at_its_cell_and_mended_there(analyst: Client, position: Position) -> None:
    bad = PLAIN | {"Day": "04/07/2025", "Firmness": "very strong", "Position": "no recognition ", "Source": "speach"}
    page = paste(analyst, position, PLAIN, bad)
    assert set(wrong(page)) == {f"cell-2-{name}" for name in ("effective_on", "firmness", "source")}
    assert "write 2025-04-07 or 2025-07-04" in wrong(page)["cell-2-effective_on"]
    assert "is none of: categorical, plain" in wrong(page)["cell-2-firmness"]
    assert send(analyst, position, page, "propose").status_code == 422
    assert not Entry.objects.filter(published_at=None).exists()
    mends = {
        "cell__2__effective_on": "2025-07-04",
        "cell__2__firmness": "plain",
        "cell__2__source": "the speech  of May",
    }
    page = soup(send(analyst, position, page, "check", **mends))
    assert not wrong(page)
    assert send(analyst, position, page, "propose").status_code == 303
    assert list(Entry.objects.filter(published_at=None).order_by("id").values_list("key", flat=True)) == [
        "no-recognition@2025-05-16",
        "no-recognition@2025-07-04",
    ]


def test_htmx_equals_page(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN | {"Firmness": "strong"})
    sent = fields(page) | {"act": "check", "cell-1-firmness": "plain"}
    address = f"/{position.negotiation.key}/log/grid/"
    whole = soup(analyst.post(address, sent))
    part = soup(analyst.post(address, sent, headers={"HX-Request": "true"}))
    for each in (whole, part):
        for changing in each.select("[name=csrfmiddlewaretoken], [name=draft], [name=draft_opened]"):
            changing.decompose()
    assert str(part.select_one("#table")) == str(whole.select_one("#table"))
    assert not part.select("h1")


def test_what_is_wrong_in_many_rows_is_said_once(analyst: Client, position: Position) -> None:
    rows = [PLAIN | {"Firmness": "red line", "Day": f"2025-05-{day:02}"} for day in range(1, 8)]
    for row in rows:
        del row["Whose word"]
    page = paste(analyst, position, *rows)
    everywhere = {each["value"]: each["name"].removeprefix("of-") for each in page.select("[name^=of-]")}
    assert set(everywhere) == {"account", "firmness"}
    said = {f"all__{everywhere['account']}": "press", f"all__{everywhere['firmness']}": "categorical"}
    page = soup(send(analyst, position, page, "check", **said))
    assert not wrong(page)
    assert send(analyst, position, page, "propose").status_code == 303
    assert set(Entry.objects.filter(published_at=None).values_list("account", "firmness")) == {("press", "categorical")}


def test_a_new_position_and_a_new_source_are_made_once(analyst: Client, position: Position) -> None:
    new = {
        "Party": "Russia",
        "Issue": "land",
        "Kind": "demand",
        "Source": "",
        "Source title": "A memorandum",
        "Source type": "memorandum",
        "Publisher": "A ministry",
        "Published on": "2 June 2025",
        "Address": "https://e.org/memo",
    }
    first = PLAIN | new | {"Position": "", "New position": "Withdrawal first", "Content": "Withdrawal"}
    second = PLAIN | {"Position": "withdrawal FIRST", "Day": "2025-06-02", "Source": "http://www.e.org/memo/"}
    third = PLAIN | {"Source": "A memorandum", "Day": "2025-06-02", "Firmness": "", "Statement": "", "Coding note": ""}
    page = paste(analyst, position, first, second, third)
    assert not wrong(page)
    assert "3 entries, 1 new position, 1 new source." in words(page, "#checked")
    assert "Before: plain; Ten" not in words(page, "#row-2")
    assert "categorical" in words(page, "#row-2")
    assert send(analyst, position, page, "propose").status_code == 303
    entries = list(Entry.objects.filter(published_at=None).order_by("id"))
    assert [entry.position.title for entry in entries] == ["Withdrawal first", "Withdrawal first", "No recognition"]
    assert entries[0].position == entries[1].position
    assert {cited.source.title for entry in entries for cited in entry.citations.all()} == {"A memorandum"}
    assert Source.objects.get(title="A memorandum").published_on == "2025-06-02"
    assert (entries[2].firmness, entries[2].statement) == ("same", "Affirms: No recognition.")
    assert len({entry.proposed_at for entry in entries}) == 1


def test_a_rival_names_another_row(analyst: Client, position: Position) -> None:
    main = PLAIN | {"Row": "main", "Content": "Twenty"}
    rival = PLAIN | {"Row": "r", "Rival of": "row main", "Whose word": "opponent", "Content": "Thirty"}
    page = paste(analyst, position, rival, main)
    assert not wrong(page)
    assert send(analyst, position, page, "propose").status_code == 303
    one, other = Entry.objects.filter(published_at=None).order_by("id")
    assert (other.rival_of, one.content) == (one, "Twenty")


def test_a_row_that_only_cites_adds_to_the_one_above(analyst: Client, position: Position) -> None:
    further = {"Source": "speech", "Locator": "para. 9", "Quote": "Ні", "Language of the quote": "Ukrainian"}
    page = paste(analyst, position, PLAIN, further)
    assert not wrong(page)
    assert "a further place for row 1" in words(page, "#row-2")
    assert send(analyst, position, page, "propose").status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert [(each.locator, each.quote_language) for each in entry.citations.order_by("id")] == [
        ("para. 2", ""),
        ("para. 9", "uk"),
    ]


@pytest.mark.parametrize(
    ("changed", "column", "said"),
    [
        ({"Position": "nowhere"}, "position", "There is no such position"),
        ({"Position": "No recogntion"}, "position", "If you mean “No recognition”, name no-recognition"),
        ({"Position": ""}, "position", "Fill this in"),
        ({"Party": "Nobody"}, "party", "There is no “Nobody”"),
        ({"Kind": "offer"}, "position", "are not those of this position"),
        ({"New position": "Another"}, "new_position", "not both"),
        ({"Day": "2999-01-01"}, "effective_on", "has not come yet"),
        ({"Day": ""}, "effective_on", "Fill this in"),
        ({"Whose word": ""}, "account", "Fill this in"),
        ({"Round": "three"}, "round", "There is no “three”"),
        ({"Held": "no"}, "firmness", "A position that is not held has none"),
        ({"Held": "perhaps"}, "held", "is none of: yes, no"),
        ({"Content": "x" * 161}, "content", "at most 160"),
        ({"Statement": "=HYPERLINK(1)"}, "statement", "begins like a formula"),
        ({"Statement": "#REF!"}, "statement", "could not work this cell out"),
        ({"Statement": "a\u202eb"}, "statement", "turns the direction"),
        ({"Statement": ""}, "statement", "Fill this in"),
        ({"Locator": ""}, "locator", "Fill this in"),
        ({"Source": ""}, "source", "Fill this in"),
        ({"Quote": "No"}, "quote_language", "in which language"),
        ({"Rival of": "row 9"}, "rival_of", "no entry in that row"),
        ({"Rival of": "no-such@2022"}, "rival_of", "There is no “no-such@2022”"),
        ({"Source": "", "Source title": "New"}, "source_type", "Fill this in"),
        ({"Source": "", "Source title": "New", "Address": "ftp://e.org"}, "url", "starts with http"),
        ({"People": "nobody"}, "speakers", "There is no “nobody”"),
        ({"Known since": "2025-05"}, "said_on", "in full"),
        ({"Channel": "term"}, "channel", "does not hold"),
    ],
)
def test_a_bad_cell_is_named(
    changed: dict[str, str], column: str, said: str, analyst: Client, position: Position
) -> None:
    page = paste(analyst, position, PLAIN | changed)
    assert said in wrong(page)[f"cell-1-{column}"]
    assert send(analyst, position, page, "propose").status_code == 422
    assert not Entry.objects.filter(published_at=None).exists()


def test_what_looks_alike_is_asked_about(analyst: Client, position: Position) -> None:
    waits = proposed(position, "2025-05-15", statement="That the minister said no again.", speaker="One, minister")
    page = paste(analyst, position, PLAIN, PLAIN | {"Statement": "And again.", "Speaker": "One"})
    asked = [each.get_text(" ", strip=True) for each in page.select(".mend p:has([name=sure])")]
    assert waits.key in asked[0]
    assert "row 1" in asked[1]
    answer = send(analyst, position, page, "propose")
    assert "something is asked about rows 1 and 2" in words(soup(answer, 422), "[role=alert]")
    sure = [box["value"] for box in page.select("[name=sure][type=checkbox]")]
    assert send(analyst, position, page, "propose", sure=sure).status_code == 303
    assert Entry.objects.filter(published_at=None).count() == 3


def test_a_row_is_left_out_and_taken_in_again(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN, PLAIN | {"Day": "never"})
    page = soup(send(analyst, position, page, "out-2"))
    assert not wrong(page)
    assert "1 entry." in words(page, "#checked")
    again = soup(send(analyst, position, page, "out-2"))
    assert set(wrong(again)) == {"cell-2-effective_on"}
    assert send(analyst, position, page, "propose").status_code == 303
    assert Entry.objects.filter(published_at=None).count() == 1


def test_rows_are_added_and_opened(analyst: Client, position: Position) -> None:
    page = soup(send(analyst, position, paste(analyst, position, PLAIN), "add"))
    assert page.select_one("#cell-2-statement")
    said = {f"cell__2__{name}": text for name, text in {"position": "no-recognition", "effective_on": "2025"}.items()}
    said |= {
        "cell__2__account": "own",
        "cell__2__basis": "stated",
        "cell__2__source": "speech",
        "cell__2__locator": "p. 2",
    }
    page = soup(send(analyst, position, page, "check", **said))
    assert not wrong(page)
    assert "affirmed" in words(page, "#row-2")


def test_a_table_sent_twice_is_proposed_once(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN, PLAIN | {"Day": "2025-05-17"})
    once, twice = (send(analyst, position, page, "propose") for _ in range(2))
    assert once.status_code == twice.status_code == 303
    assert once["Location"] == twice["Location"]
    assert Entry.objects.filter(published_at=None).count() == 2


def test_what_changed_meanwhile_is_said(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN)
    published(position, "2025-05-01", content="Twenty", firmness="categorical")
    again = soup(send(analyst, position, page, "propose"), 422)
    assert "changed since it was shown" in words(again, "[role=alert]")
    assert "Before: categorical; Twenty" in words(again, "#row-1")
    assert send(analyst, position, again, "propose").status_code == 303


def test_what_is_typed_is_kept_as_a_draft(analyst: Client, position: Position) -> None:
    page = paste(analyst, position, PLAIN | {"Firmness": "strong"})
    sent = fields(page) | {"cell-1-firmness": "plain", "act": "draft"}
    assert analyst.post("/unfinished/save/", sent).status_code in (200, 303)
    again = soup(analyst.get(f"/{position.negotiation.key}/log/grid/"))
    assert not wrong(again)
    assert "Draft of" in again.get_text()
    assert send(analyst, position, again, "propose").status_code == 303
    assert "Draft of" not in soup(analyst.get(f"/{position.negotiation.key}/log/grid/")).get_text()


def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(analyst: Client, position: Position) -> None:
    file = io.BytesIO(b"PK\x03\x04\x00")
    file.name = "entries.xlsx"
    page = soup(analyst.post(f"/{position.negotiation.key}/log/grid/", {"act": "read", "file": file}), 422)
    assert "no Excel workbook" in words(page, ".errors")


@pytest.mark.parametrize("table", ["", "nonsense", "Day\n" * 500, "\x00", "Row\tDay\n1\t2025\n1\t2025"])
def test_a_form_that_was_tampered_with_does_no_harm(table: str, analyst: Client, position: Position) -> None:
    sent = {
        "act": "propose",
        "table": table,
        "cell-1-nothing": "x",
        "cell-": "",
        "of-0": "day",
        "all-0": "x",
        "token": "?",
    }
    assert analyst.post(f"/{position.negotiation.key}/log/grid/", sent).status_code == 422


def test_the_template_has_what_may_be_named(analyst: Client, position: Position) -> None:
    answer = analyst.get(f"/{position.negotiation.key}/log/grid/template.csv")
    titles = answer.content.decode("utf-8-sig").strip().split(",")
    assert not paste(analyst, position, dict.fromkeys(titles, "x")).select(".notice[role=note]")
    book = analyst.get(f"/{position.negotiation.key}/log/grid/template.xlsx")
    assert book.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_many_rows_take_no_more_queries(
    analyst: Client, position: Position, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    few = [PLAIN | {"Day": f"2025-05-{day:02}"} for day in (1, 2)]
    many = [PLAIN | {"Day": f"2024-{month:02}-{day:02}"} for month in range(1, 11) for day in range(1, 21)]
    paste(analyst, position, *few)
    small = queries_of(lambda: paste(analyst, position, *few))
    assert queries_of(lambda: paste(analyst, position, *many)) == small
    assert small <= 30


def test_a_batch_is_published_together_or_says_what_comes_first(analyst: Client, position: Position) -> None:
    main = PLAIN | {"Row": "main", "Content": "Twenty", "Scope": "wider"}
    rival = PLAIN | {"Rival of": "row main", "Whose word": "opponent", "Content": "Thirty"}
    page = paste(analyst, position, main, rival)
    send(analyst, position, page, "propose")
    one, other = (ChosenProposal(row, "", "") for row in Entry.objects.filter(published_at=None).order_by("id"))
    (refused,) = publish_together([other], by=make.reviewer())
    assert f"{one.row.key}, which waits for review too" in str(refused)
    assert publish_together([one, other], by=make.reviewer()) == [None, None]
