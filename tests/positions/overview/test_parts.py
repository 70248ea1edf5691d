"""The overview of very many positions: parts of the picture and of the table, and sums over all of them."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from positions.models import Negotiation
from positions.overview import overview
from positions.overview.picture import MOST_CELLS, MOST_LANES, part_of_picture
from positions.overview.table import MOST_CELLS as MOST_TABLE_CELLS
from positions.overview.table import part_of_table
from tests.positions.overview.building import ROUNDS, a_course, an_entry, courses

ISSUES = 2 * (MOST_CELLS // len(ROUNDS)) + 10


def test_issues_are_drawn_while_there_is_room() -> None:
    some = courses(*(a_course(an_entry("2022-03-01"), issue__key=f"{number}") for number in range(ISSUES)))
    first = part_of_picture(some)
    assert len(first.positions) * len(ROUNDS) <= MOST_CELLS < (len(first.positions) + 1) * len(ROUNDS)
    assert (first.place, first.number, first.first) == (0, ISSUES, "")
    second = part_of_picture(some, start=first.further)
    assert (second.place, second.first, second.continued) == (len(first.issues), "0", True)
    third = part_of_picture(some, start=second.further)
    assert third.further == ""
    assert (*first.positions, *second.positions, *third.positions) == some.positions


def test_an_issue_that_is_unfolded_is_among_what_is_drawn() -> None:
    some = courses(*(a_course(an_entry("2022-03-01"), issue__key=f"{number}") for number in range(ISSUES)))
    assert part_of_picture(some, f"{ISSUES - 1}").issues[0].issue == f"{ISSUES - 1}"
    assert part_of_picture(some, "1").place == 0


def test_an_issue_with_more_lanes_than_have_room_stays_folded() -> None:
    many = max(MOST_LANES, MOST_CELLS // len(ROUNDS)) + 1
    some = courses(*(a_course(an_entry("2022-03-01")) for _ in range(many)))
    (drawn,) = part_of_picture(some, "border").issues
    assert (len(drawn.positions), drawn.folded, drawn.unfolds) == (1, many, False)
    (whole,) = part_of_picture(some, "border", most=None).issues
    assert (len(whole.positions), whole.folded, whole.unfolds) == (many, 0, True)


def test_a_table_has_as_many_rows_as_have_room() -> None:
    room = MOST_TABLE_CELLS // len(ROUNDS)
    some = [a_course(an_entry("2022-03-01"), key=f"p{number}") for number in range(room + 3)]
    first = part_of_table(some, "", "", len(ROUNDS))
    assert (len(first.rows), first.listed, first.first) == (room, room + 3, "")
    second = part_of_table(some, "", first.further, len(ROUNDS))
    assert (second.first, second.further) == ("p0", "")
    assert [*first.rows, *second.rows] == some


def page_of(client: Client, address: str, **headers: str) -> BeautifulSoup:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def walk(client: Client, address: str) -> Iterator[BeautifulSoup]:
    """Yield the pages to which the links to what follows lead."""
    while address:
        page = page_of(client, address)
        yield page
        further = page.select_one(".fig a[rel=next]")
        address = str(further["href"]) if further else ""


def lanes(page: BeautifulSoup) -> list[str]:
    return [str(issue) for issue in page.select(".lanes-of li")]


@pytest.mark.django_db
def test_the_parts_of_the_picture_are_the_whole(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lanes(page_of(client, "/istanbul/"))
    monkeypatch.setattr(part_of_picture, "__defaults__", ("", "", 200))
    pages = list(walk(client, "/istanbul/"))
    assert len(pages) > 3
    assert [issue for page in pages for issue in lanes(page)] == whole
    said = [words(page.select_one(".others .note")) for page in pages]
    assert said[0].startswith("Issues 1 to ")
    assert said[-1].endswith(f" to {len(whole)} of {len(whole)} are drawn here.")
    assert pages[-1].select_one(".others a")["href"] == "/istanbul/#picture"


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


@pytest.mark.django_db
def test_what_htmx_gets_is_the_part_and_the_way_on(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_of_picture, "__defaults__", ("", "", 200))
    link = page_of(client, "/istanbul/").select_one(".others a[rel=next]")
    page, part = page_of(client, link["href"]), page_of(client, link["hx-get"], HX_Request="true")
    assert lanes(part) == lanes(page) != []
    assert str(part.select_one(".others")) == str(page.select_one(".others"))
    assert not part.select("h1, .key-of-picture")
    anchors = {str(each["id"]) for each in page_of(client, "/istanbul/").select("[id^=group-]")}
    assert not anchors & {str(each["id"]) for each in part.select("[id^=group-]")}


@pytest.mark.django_db
def test_the_parts_of_the_table_are_the_whole(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/istanbul/?view=table"
    whole = [str(row) for row in page_of(client, address).select(".of-courses tbody tr:has(td)")]
    monkeypatch.setattr("positions.overview.table.MOST_CELLS", 20 * 13)
    pages = list(walk(client, address))
    assert [len(page.select(".of-courses tbody tr:has(td)")) for page in pages] == [20, 20, 20, 20, 9]
    assert [str(row) for page in pages for row in page.select(".of-courses tbody tr:has(td)")] == whole
    assert "20 of 89 positions stand on this page." in words(pages[0].select_one(".fig"))


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["start=nothing", "view=table&start=crimea"])
def test_a_part_begins_with_what_is_there(query: str, shipped: Negotiation, client: Client) -> None:
    assert client.get(f"/istanbul/?{query}").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["", "?evidence=two", "?view=table", "?view=table&only=weak", "?view=table&only=silent", "?issue=neutrality"],
)
def test_of_very_many_all_is_told_as_of_few(
    query: str, shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = told(page_of(client, f"/istanbul/{query}"))
    monkeypatch.setattr(overview, "MOST_WHOLE", 0)
    assert told(page_of(client, f"/istanbul/{query}")) == few


def told(page: BeautifulSoup) -> str:
    """Return the page without the origins to choose from, which are of what is shown."""
    for each in page.select("select[name=without]"):
        each.decompose()
    return str(page)


@pytest.mark.django_db
def test_of_very_many_the_evidence_is_read_of_what_is_shown_and_summed(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    with_evidence = overview.with_evidence

    def noted(*args: object, resting: set[int], **kwargs: object) -> object:
        read.append(len(resting))
        return with_evidence(*args, resting=resting, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(overview, "with_evidence", noted)
    monkeypatch.setattr(part_of_picture, "__defaults__", ("", "", 200))
    client.get("/istanbul/")
    monkeypatch.setattr(overview, "MOST_WHOLE", 0)
    client.get("/istanbul/")
    assert read[1] < read[0]
