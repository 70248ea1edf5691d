"""Rounds in between: their columns, the shift of each step, and the files; the shift of the whole stays as it is."""

import csv
import io
import json

import pytest
from django.test import Client
from openpyxl import load_workbook

from positions.models import Negotiation
from tests import factories as make
from tests.positions.compare.pages import Ask, Talks, keys, row, text

pytestmark = pytest.mark.django_db

BETWEEN = "after=istanbul-2025-07-23&also=istanbul-2025-05-16"


class Longer(Talks):
    """Four rounds, of which two lie between the two compared, and a position that is taken up and given up between."""

    def __init__(self) -> None:
        super().__init__()
        for key, day in (("middle", "2023-06-01"), ("late", "2024-06-01")):
            make.round(day, negotiation=self.home, key=key, name=f"{key.title()} round", short_name=key.title())
        self.of = self.position(kind="demand")
        make.entry(self.of, "2022-03-29", content="This", firmness="plain")
        make.entry(self.of, "2023-06-01", content="", firmness="categorical", speaker="")
        make.entry(self.of, "2024-06-01", held=False)
        make.entry(self.of, "2025-05-16", content="That", firmness="plain")


@pytest.fixture
def longer(db: None) -> Longer:
    return Longer()


def columns(longer: Longer, ask: Ask, also: str) -> list[str]:
    page = ask(f"before=first&after=second&{also}", of=longer.key)
    return [text(cell).partition(": ")[2] for cell in row(page, longer.of.key).select("td.at")]


def test_each_round_has_a_column_with_the_step_that_led_to_it(longer: Longer, ask: Ask) -> None:
    assert columns(longer, ask, "also=late,middle") == [
        "This",
        "categorical the same said 1 Jun 2023 ▲ hardened",
        "not held, since 1 Jun 2024 × dropped",
        "That ↺ revived",
    ]
    assert columns(longer, ask, "also=late&also=late") == [
        "This",
        "not held, since 1 Jun 2024 × dropped",
        "That ↺ revived",
    ]
    assert columns(longer, ask, "") == ["This", "That"]


def test_the_shift_stays_that_between_the_two(shipped: Negotiation, ask: Ask) -> None:
    plain, wide = ask("after=istanbul-2025-07-23"), ask(BETWEEN)
    assert keys(plain) == keys(wide)
    for key in keys(plain):
        assert str(row(plain, key).select_one(".moved .shift")) == str(row(wide, key).select_one(".moved .shift"))
    assert [str(side) for side in plain.select(".comparable")] != []
    assert [text(side) for side in plain.select(".side")] == [text(side) for side in wide.select(".side")]


def test_the_heads_name_the_rounds_and_the_form_keeps_them(longer: Longer, ask: Ask) -> None:
    page = ask("before=first&after=second&also=middle", of=longer.key)
    heads = [text(head) for head in page.select("table.compact thead th")][2:5]
    assert heads == ["29 Mar 2022 First round", "1 Jun 2023 Middle round", "16 May 2025 Second round"]
    offered = {box["value"]: box.has_attr("checked") for box in page.select("input[name=also]")}
    assert offered == {"middle": True, "late": False}
    page = ask("before=first&after=second&also=middle,late", of=longer.key)
    assert text(page.select("table.compact thead th")[3]) == "1 Jun 2023 Middle"


@pytest.mark.parametrize(
    ("also", "status", "said"),
    [
        ("nowhere", 404, "has no round “nowhere”"),
        ("istanbul-2022-03-29", 200, "Not between the two that are compared: Istanbul round of March 2022."),
        ("geneva-2026-02-17,drafts-2022-04", 200, "Not between the two that are compared: Third trilateral round"),
    ],
)
def test_what_lies_elsewhere_is_said(
    also: str, status: int, said: str, shipped: Negotiation, ask: Ask, client: Client
) -> None:
    assert said in text(ask(f"also={also}", status=status).main)
    answer = client.get("/istanbul/compare.json", {"also": also})
    assert (answer.status_code, said in json.loads(answer.content)["error"]) == (404 if status == 404 else 400, True)


def test_there_are_six_columns_at_most(ask: Ask) -> None:
    talks = Talks()
    for year in range(5):
        make.round(f"2023-0{year + 1}-01", negotiation=talks.home, key=f"r{year}")
    make.entry(talks.position(), "2022-03-29")
    page = ask("before=first&after=second&also=r0,r1,r2,r3,r4", of=talks.key)
    assert len(page.select("td.at")) == 6
    assert "There is room for 4 rounds in between." in text(page.select_one(".mentioned"))


def test_the_full_view_says_where_the_columns_are(shipped: Negotiation, ask: Ask) -> None:
    assert "have columns in the compact view" in text(ask(f"{BETWEEN}&view=full").select_one(".mentioned"))


def test_files_have_the_steps_only_where_they_are_asked_for(longer: Longer, client: Client) -> None:
    address = f"/{longer.key}/compare"
    asked = {"before": "first", "after": "second"}
    plain = json.loads(client.get(f"{address}.json", asked).content)
    data = json.loads(client.get(f"{address}.json", asked | {"also": "middle,late"}).content)
    assert [point["key"] for point in data.pop("between")] == ["middle", "late"]
    (position,) = data["positions"]
    steps = position.pop("steps")
    assert [(step["round"], step["shift"]) for step in steps] == [
        ("middle", "hardened"),
        ("late", "dropped"),
        ("second", "revived"),
    ]
    assert steps[0]["state"]["firmness"] == "categorical"
    assert steps[2]["state"] == position["after"]
    assert data == plain
    (line,) = csv.DictReader(
        io.StringIO(client.get(f"{address}.csv", asked | {"also": "middle"}).content.decode(), newline="")
    )
    assert (line["shift"], line["middle_shift"], line["second_shift"]) == ("unchanged", "hardened", "softened")
    assert (line["middle_content"], line["second_content"]) == ("This", "That")
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx", asked | {"also": "middle"}).content))
    assert {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}["Rounds in between"] == "Middle round"


def test_a_state_in_between_counts_for_nothing_that_stands(longer: Longer, client: Client) -> None:
    weak = make.source(negotiation=longer.home, key="weak", reliability="F")
    make.entry(longer.of, "2023-01-01", cite=weak, content="", firmness="same")
    make.round("2023-01-01", negotiation=longer.home, key="winter")
    asked = {"before": "first", "after": "second", "evidence": "graded"}
    address = f"/{longer.key}/compare.json"
    plain, wide = (json.loads(client.get(address, asked | also).content) for also in ({}, {"also": "winter"}))
    (row_plain,), (row_wide,) = plain["positions"], wide["positions"]
    assert row_wide["steps"][0]["state"]["grade"] == "F"
    assert {name: row_wide[name] for name in row_plain} == row_plain


def test_what_is_frozen_has_no_columns_in_between(shipped: Negotiation, client: Client) -> None:
    answer = client.post("/istanbul/compare/freeze/?also=drafts-2022-04")
    assert answer.status_code == 400
