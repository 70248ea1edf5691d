"""The timeline's page: picture and list, what narrows them, and the list in files."""

import csv
import io
import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from positions.models import Entry, Negotiation
from positions.timeline.filters import TIMELINE_PARAMETERS
from tests import factories as make
from tests.parsing import parsed
from tests.positions.evidence.drafting import proposed

URL = "/istanbul/timeline/"
HTMX = {"HX-Request": "true"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def one(page: Tag, selector: str) -> Tag:
    """Return the first thing on the page that the selector names; there must be one."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def soup(response: HttpResponse) -> BeautifulSoup:
    return parsed(response.content)


def keys(page: BeautifulSoup) -> list[str]:
    """Return the keys of the entries of the list, in its order."""
    return [str(link["href"]).split("/entries/")[1].split("/")[0] for link in page.select(".log > li > a")]


def test_every_entry_has_a_mark_with_a_sentence(client: Client) -> None:
    page = soup(client.get(URL))
    marks = page.select(".lanes tbody svg a")
    assert len(marks) == Entry.objects.count()
    for mark in marks:
        said = one(mark, "title").get_text()
        assert re.match(r"[A-Za-z0-9 –-]*\d{4}: (Russia|Ukraine), [a-z]+, .+: .+; .+ account, [a-z]+\.$", said), said
        assert "/entries/" in str(mark["href"])
    assert "405 entries on 89 positions" in one(page, ".status").get_text()


@pytest.mark.parametrize("order", ["", "oldest"])
def test_page_after_page_shows_every_entry_once(order: str, client: Client) -> None:
    address = f"{URL}?order={order}" if order else URL
    seen: list[str] = []
    while address:
        page = soup(client.get(address))
        seen += keys(page)
        further = page.select_one("#more a")
        address = f"{URL}?{str(further['href']).partition('?')[2]}" if further else ""
    rows = Entry.objects.order_by("effective_on", "sequence", "key")
    assert seen == [row.key for row in (rows if order else rows.reverse())]


def test_what_is_published_meanwhile_neither_doubles_nor_hides_an_entry(client: Client, shipped: Negotiation) -> None:
    seen: list[str] = []
    address = URL
    while address:
        page = soup(client.get(address, headers=HTMX if seen else {}))
        seen += keys(page)
        make.entry(shipped.position_set.get(key="ru-neutrality"), "2019-02-01")
        further = page.select_one("#more a")
        address = f"{URL}?{str(further['href']).partition('?')[2]}" if further else ""
    assert len(seen) == len(set(seen)) == 405


def test_the_parts_for_htmx_equal_the_page(client: Client) -> None:
    for query in ("?party=russia&issue=ceasefire", "?move=hardened&scale=even"):
        whole = one(soup(client.get(URL + query)), "#timeline")
        part = soup(client.get(URL + query, headers=HTMX))
        one(part, "#permanent").extract()
        assert whole.get_text(" ", strip=True) == part.get_text(" ", strip=True)


@pytest.mark.parametrize("query", ["", "?order=oldest", "?kind=demand", "?account=own&order=oldest"])
def test_a_further_page_is_the_same_alone_and_within_the_whole_page(query: str, client: Client) -> None:
    address = urlsplit(str(one(soup(client.get(URL + query)), "#more a")["href"])).query
    for asked in (address, "&".join(part for part in address.split("&") if not part.startswith("known="))):
        part, whole = soup(client.get(f"{URL}?{asked}", headers=HTMX)), soup(client.get(f"{URL}?{asked}"))
        assert len(part.select(".log > li")) == 50
        assert list(map(str, part.select(".log > li"))) == list(map(str, whole.select(".log > li")))
        assert [month.get_text() for month in part.select(".month")] == [
            month.get_text() for month in whole.select(".month")
        ]
        assert one(part, "#more a")["href"] == one(whole, "#more a")["href"]


def test_a_further_page_of_nothing_has_no_entry(client: Client) -> None:
    make.negotiation(key="quiet")
    place = "MjAyMi0wOS0yOAoxCnAx"
    for known in ("", "&known=2022-01-01"):
        assert not soup(client.get(f"/quiet/timeline/?after={place}{known}", headers=HTMX)).select("li")
    refused = client.get(f"/quiet/timeline/?after={place}x", headers=HTMX)
    assert (refused.status_code, "damaged" in refused.content.decode()) == (400, True)


def test_a_mark_opens_its_entry_beside_the_picture(client: Client) -> None:
    key = "ru-crimea-recognition@2022-03-30"
    part = soup(client.get(f"{URL}?open={key}", headers=HTMX))
    assert not part.select("html")
    whole = one(soup(client.get(f"{URL}?open={key}")), "#entry .entries")
    assert whole.get_text() == one(part, ".entries").get_text()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("party=ukraine", {"position__party__key": "ukraine"}),
        ("issue=ceasefire", {"position__issue__key": "ceasefire"}),
        ("kind=offer", {"position__kind": "offer"}),
        ("account=press", {"account": "press"}),
        ("basis=inferred", {"basis": "inferred"}),
        ("source=osw-2025-05-19", {"citations__source__key": "osw-2025-05-19"}),
        ("speaker=peskov", {"speaker__icontains": "peskov"}),
        ("from=2025-01-01&to=2025-05-31", {"effective_on__range": ("2025-01-01", "2025-05-31")}),
        ("round=istanbul-2025-06-02", {"effective_on__range": ("2025-05-28", "2025-06-04")}),
    ],
)
def test_filters(query: str, kept: dict[str, Any], client: Client, shipped: Negotiation) -> None:
    if query.startswith("round"):
        row = shipped.round_set.get(key="istanbul-2025-06-02")
        kept = {"effective_on__range": (row.window_starts_on, row.window_ends_on)}
    answer = client.get(f"/istanbul/timeline.json?{query}").json()
    wanted = Entry.objects.filter(**kept).values_list("key", flat=True).distinct()
    assert {row["key"] for row in answer["entries"]} == set(wanted)
    assert wanted


def test_moves_and_directions_filter_what_is_derived(client: Client) -> None:
    rows = client.get("/istanbul/timeline.json?move=hardened").json()["entries"]
    assert rows
    assert {row["move"] for row in rows} == {"hardened"}
    rows = client.get("/istanbul/timeline.json?direction=towards").json()["entries"]
    assert {row["direction"] for row in rows} == {"towards"}


def test_the_files_have_the_rows_of_the_list(client: Client) -> None:
    query = "?issue=neutrality&order=oldest"
    listed = keys(soup(client.get(URL + query)))
    data = json.loads(client.get(f"/istanbul/timeline.json{query}").content)
    table = list(csv.DictReader(io.StringIO(client.get(f"/istanbul/timeline.csv{query}").content.decode())))
    book = load_workbook(io.BytesIO(client.get(f"/istanbul/timeline.xlsx{query}").content))
    column = [str(row[0]) for row in book["Entries"].iter_rows(min_row=2, values_only=True)]
    cited = list(csv.DictReader(io.StringIO(client.get(f"/istanbul/timeline/citations.csv{query}").content.decode())))
    assert [row["key"] for row in data["entries"]] == listed
    assert [row["key"] for row in table] == listed
    assert column == listed
    assert list(dict.fromkeys(row["entry"] for row in cited)) == listed
    assert [row[2].value for row in book["Citations"].iter_rows(min_row=2)] == [row["source"] for row in cited]
    for row, line in zip(data["entries"], table, strict=True):
        assert line["sources"].split(";") == list(dict.fromkeys(each["source"] for each in row["citations"]))
        assert {each["locator"] for each in row["citations"]} == {
            each["locator"] for each in cited if each["entry"] == row["key"]
        }


def test_the_files_have_firmness_as_coded_and_as_it_resolves(client: Client, shipped: Negotiation) -> None:
    position = make.position(negotiation=shipped)
    for day, firmness in (("2025-06-01", "open"), ("2025-06-02", "same")):
        make.entry(position, day, firmness=firmness)
    make.entry(position, "2025-06-03", held=False)
    rows = client.get(f"/istanbul/timeline.json?issue={position.issue.key}&order=oldest").json()["entries"]
    assert [(row["firmness"], row["firmness_resolved"], row["firmness_on"]) for row in rows] == [
        ("open", "open", "2025-06-01"),
        ("same", "open", "2025-06-01"),
        (None, None, None),
    ]


def test_formulas_are_defused_in_files_for_people(client: Client, shipped: Negotiation) -> None:
    position = make.position(negotiation=shipped)
    make.entry(position, "2025-06-01", statement="=SUM(A1)")
    query = f"?issue={position.issue.key}"
    (row,) = csv.DictReader(io.StringIO(client.get(f"/istanbul/timeline.csv{query}").content.decode()))
    assert row["statement"] == "'=SUM(A1)"
    book = load_workbook(io.BytesIO(client.get(f"/istanbul/timeline.xlsx{query}").content)).active
    assert book is not None
    assert {cell.data_type for line in book.iter_rows() for cell in line} <= {"s", "n", "b", "d"}
    assert client.get(f"/istanbul/timeline.json{query}").json()["entries"][0]["statement"] == "=SUM(A1)"


def test_what_is_only_proposed_is_nowhere(client: Client, shipped: Negotiation) -> None:
    position = shipped.position_set.get(key="ru-crimea-recognition")
    waiting = proposed(position, "2025-06-30", statement="Not published.")
    for address in (URL, "/istanbul/timeline.json", f"{URL}?text=published"):
        assert waiting.key not in client.get(address).content.decode()
    assert client.get(f"{URL}?open={waiting.key}", headers=HTMX).status_code == 404


def test_before_the_import_there_is_nothing(client: Client) -> None:
    page = soup(client.get(f"{URL}?known=2020-01-01"))
    assert "No entry matches." in page.get_text()


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=" + "A" * 10_000,
        "known=yesterday",
        "from=yesterday",
        "to=2025-02-30",
        "move=flown",
        "party=nobody",
        "party=%00",
        "text=%00",
        "text=" + "x" * 10_000,
        "speaker=" + "x" * 10_000,
        "scale=odd",
        "order=random",
        "at=nowhere",
    ],
)
def test_bad_input_is_said(query: str, client: Client) -> None:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert one(soup(response), "[role=alert]").get_text(strip=True)
    assert client.get(f"/istanbul/timeline.csv?{query}").status_code in {200, 400}


def test_an_unknown_entry_is_not_found(client: Client) -> None:
    for key in ("nothing", "%00", "x" * 10_000):
        assert client.get(f"{URL}?open={key}", headers=HTMX).status_code == 404
        assert client.get(f"{URL}?open={key}").status_code == 200


ODD = ["\0", "a\0b", "x" * 10_000, "😀", "-1", "%", "<script>", "0001-01-01", "9999-12-31", "9" * 30]


@pytest.mark.parametrize("parameter", TIMELINE_PARAMETERS)
def test_no_parameter_breaks_page_or_files(parameter: str, client: Client) -> None:
    entry = make.entry()
    make.round(negotiation=entry.negotiation)
    home = f"/{entry.negotiation.key}/timeline"
    for value in ODD:
        for address, headers in ((f"{home}/", {}), (f"{home}/", HTMX), (f"{home}.csv", {})):
            answer = client.get(address, {parameter: value}, headers=headers)
            assert answer.status_code in {200, 302, 400, 404}, (address, value[:20])


def test_the_ends_of_the_calendar_are_drawn(client: Client) -> None:
    for scale in ("", "even"):
        page = soup(client.get(f"{URL}?from=0001-01-01&to=9999-12-31&scale={scale}", follow=True))
        assert len(page.select(".lanes tbody svg a")) == 405


def test_what_falls_short_of_the_evidence_asked_for_is_hollow_and_counted_apart(client: Client) -> None:
    page = soup(client.get(f"{URL}?evidence=two&issue=ceasefire"))
    entries = json.loads(client.get("/istanbul/timeline.json?evidence=two&issue=ceasefire").content)["entries"]
    short = {entry["key"] for entry in entries if not entry["stands"]}
    assert 0 < len(short) < len(entries)
    hollow = {str(mark["href"]).split("/entries/")[1].strip("/") for mark in page.select(".lanes a.hollow")}
    listed = {str(link["href"]).split("/entries/")[1].strip("/") for link in page.select(".log > li.hollow > a")}
    assert hollow == short
    assert listed == short & set(keys(page))
    assert f"{len(entries) - len(short)} stand on two independent sources, {len(short)} fall short" in one(
        page, ".status"
    ).get_text(" ")
    for mark in page.select(".lanes a.hollow title"):
        assert "falls short of the evidence asked for" in mark.get_text()
    kept = json.loads(client.get("/istanbul/timeline.json?evidence=two&issue=ceasefire&stands=on").content)
    assert {entry["key"] for entry in kept["entries"]} == {entry["key"] for entry in entries} - short
    assert (kept["evidence"], kept["without"]) == (["two"], None)


def test_a_further_page_says_what_falls_short_too(client: Client) -> None:
    first = soup(client.get(f"{URL}?evidence=two"))
    further = soup(client.get(str(one(first, "#more a")["href"]), headers=HTMX))
    entries = json.loads(client.get("/istanbul/timeline.json?evidence=two").content)["entries"]
    short = {entry["key"] for entry in entries if not entry["stands"]}
    listed = {
        urlsplit(link["href"]).path.split("/entries/")[1].strip("/") for link in further.select(".log > li.hollow > a")
    }
    assert listed
    assert listed == short & set(keys(further))


def column(client: Client, query: str) -> Tag:
    return one(soup(client.get(f"{URL}?{query}")), ".narrow")


def test_one_issue_is_a_column_for_narrow_screens_with_every_entry_of_the_list(client: Client) -> None:
    page = soup(client.get(f"{URL}?issue=nato-membership"))
    narrow = one(page, ".narrow")
    assert one(narrow, "h2").get_text() == "NATO membership"
    rows = [urlsplit(str(link["href"])).path.split("/")[3] for link in narrow.select(".down .move > a")]
    assert rows == list(reversed(keys(page)))
    assert [lane.get_text(" ", strip=True) for lane in narrow.select(".heads li")] == [
        "Russia: No NATO membership for Ukraine in the end: categorical demand",
        "Ukraine: NATO membership to stay open, without an outside veto in the end: open refusal",
    ]
    years = [str(link["href"]) for link in narrow.select(".years a")]
    assert years == ["#y2019", "#y2022", "#y2024", "#y2025", "#y2026", "#latest"]
    assert all(page.select(f"[id={anchor[1:]}]") for anchor in years)


def test_its_rounds_say_where_categorical_positions_collide(client: Client) -> None:
    rounds = {
        one(head, "a").get_text(): one(head, ".clash").get_text() if head.select(".clash") else ""
        for head in column(client, "issue=nato-membership").select(".round")
    }
    assert len(rounds) == 13
    assert rounds["Second meeting of 2022, in Belarus"] == ""
    assert rounds["Third meeting of 2022, in Belarus"] == "collide, categorical on both sides"
    assert rounds["First Istanbul round of 2025"] == "collide, categorical on both sides"
    assert rounds["Third trilateral round, Geneva"] == ""


def test_a_lane_is_hollow_where_its_evidence_falls_short_of_what_is_asked_else_of_strong(client: Client) -> None:
    def hollow(query: str) -> int:
        return len(column(client, f"issue=nato-membership{query}").select(".down li .lane.hollow"))

    # Only in May 2025 the state rests on an opponent's account.
    assert 0 < hollow("") == hollow("&evidence=own,graded") < hollow("&evidence=two")
    assert hollow("&evidence=graded") < hollow("&evidence=two")


def test_too_many_positions_are_offered_by_issue_with_how_much_moved(client: Client) -> None:
    narrow = column(client, "")
    assert not narrow.select(".down")
    offers = {link.get_text(): link for link in narrow.select(".offers a")}
    assert one(narrow, "h2").get_text() == "One issue or one party at a time"
    assert len(narrow.select(".offers a[href*='issue=']")) == 38
    ceasefire = offers["Ceasefire"]
    entries = client.get("/istanbul/timeline.json?issue=ceasefire").json()["entries"]
    moved = sum(bool(row["direction"]) for row in entries)
    assert ceasefire["href"] == f"{URL}?issue=ceasefire"
    assert one(ceasefire.parent or narrow, "small").get_text() == f"{moved} moves"
    assert (offers["Russia"]["href"], offers["Ukraine"]["href"]) == (f"{URL}?party=russia", f"{URL}?party=ukraine")
    assert "all of Ceasefire and military" not in offers


def test_of_one_party_a_group_at_a_time_is_drawn(client: Client) -> None:
    narrow = column(client, "party=russia&known=2099-01-01")
    assert one(narrow, "h2").get_text() == "Russia: one issue or group at a time"
    whole = {link.get_text(): str(link["href"]) for link in narrow.select(".offers a")}["all of Territory"]
    assert "party=russia" in whole
    assert "known=" in whole
    drawn = one(soup(client.get(whole)), ".narrow")
    assert one(drawn, "h2").get_text() == "Russia: Territory"
    assert len(drawn.select(".heads li")) == 6
    for link in drawn.select(".down a[href^='/'], .turn a"):
        assert "known=" in str(link["href"])


def test_the_issues_before_and_after_are_one_step_away_and_filters_stay(client: Client) -> None:
    narrow = column(client, "issue=neutrality&kind=demand")
    turns = [str(link["href"]) for link in narrow.select(".turn > a")]
    assert len(turns) == 2
    for address in turns:
        assert "kind=demand" in address
        assert one(soup(client.get(address)), ".narrow .down")


def test_on_paper_stand_the_moment_what_was_asked_for_and_a_lasting_address(client: Client) -> None:
    page = soup(client.get(f"{URL}?party=russia&kind=demand&kind=offer&evidence=two"))
    printed = one(page, ".printed").get_text()
    assert "Asked for: Party: Russia; Kind: demand, offer; on two independent sources." in printed
    lasting = str(one(page, "#permanent a")["href"])
    known = one(soup(client.get(lasting)), ".printed").get_text()
    assert known == printed
    assert "Asked for" not in one(soup(client.get(URL)), ".printed").get_text()
