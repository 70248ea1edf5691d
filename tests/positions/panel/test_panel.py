"""The panel says of every two rounds what the comparison says of them, from one reading."""

import io
import json
from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.compare.comparison import compare_rounds
from positions.compare.rows import Comparison, Row
from positions.models import Negotiation, Position, Round
from positions.panel import panel as reading
from positions.panel.columns import NAMES, SCHEMA
from positions.panel.panel import sights_of
from positions.reading.histories import ABOUT
from positions.web.columns import plain
from tests import factories as make

pytestmark = pytest.mark.django_db


def panel(client: Client, home: Negotiation, **query: object) -> pd.DataFrame:
    """Return panel.csv as pandas reads it."""
    answer = client.get(f"/{home.key}/panel.csv", query)
    assert answer.status_code == 200, answer.content
    return pd.read_csv(io.BytesIO(answer.getvalue()), keep_default_na=False, dtype=str)


def compared(client: Client, home: Negotiation, before: str, after: str, **query: object) -> pd.DataFrame:
    """Return compare.csv of two rounds, by position."""
    answer = client.get(f"/{home.key}/compare.csv", {"before": before, "after": after, **query})
    rows = pd.read_csv(io.BytesIO(answer.getvalue()), keep_default_na=False, dtype=str)
    return rows.set_index("key")


# What a row of the panel says of the two rounds, by the column of the comparison that says it.
SAME = {
    **{name: name for name in ("shift", "direction", "returned", "as_read", "stands")},
    **{name: f"shift_{name}" for name in ("grade", "independent_sources", "own_word", "origins")},
    "voiced_after": "voiced",
    "last_affirmed": "last_affirmed",
    "after_entry": "entry",
    "after_effective_on": "effective_on",
    "after_held": "held",
    "after_content": "content",
    "after_firmness": "firmness_resolved",
    "after_firmness_on": "firmness_on",
    "after_condition": "condition",
    "after_declared": "declared",
    "after_account": "account",
    "after_basis": "basis",
}


def of_comparison(comparison: Comparison) -> dict[str, dict[str, object]]:
    """Return what a comparison says of its rows by position, by the columns of its table."""
    rows = {row.key: row for row in comparison.rows}
    return {key: {column: plain(said(row, column)) for column in SAME} for key, row in rows.items()}


def said(row: Row, column: str) -> object:
    """Return a value of a row by its column in the table of the comparison."""
    of_state = column.removeprefix("after_")
    if column == of_state or column == "voiced_after":
        return getattr(row, column)
    return getattr(row.after, of_state) if row.after else None


def test_it_says_of_all_pairs_what_the_comparison_says(shipped: Negotiation, client: Client) -> None:
    points = [round_.point for round_ in Round.objects.filter(negotiation=shipped).in_order()]
    panels: dict[tuple[str, str], dict[str, dict[str, object]]] = {}
    for row in json.loads(client.get(f"/{shipped.key}/panel.json", {"pairs": "on"}).getvalue())["rows"]:
        # The comparison leaves out what nothing is recorded of; the panel says of it that there is no state.
        if row["shift"] or row["as_read"]:
            told = {column: row[of_panel] for column, of_panel in SAME.items()}
            panels.setdefault((row["since"], row["round"]), {})[row["position"]] = told
    pairs = list(combinations(points, 2))
    assert len(pairs) == 78
    about = list(Position.objects.filter(negotiation=shipped).in_order().values(*ABOUT))
    for before, after in pairs:
        expected = compare_rounds(shipped, before, after, about=about)
        assert panels[before.key, after.key] == of_comparison(expected)


@pytest.mark.parametrize(
    "query", [{}, {"known": "2999-01-01", "party": ["russia"]}, {"evidence": "own,graded"}], ids=str
)
def test_its_table_says_what_that_of_the_comparison_says(
    query: dict[str, object], shipped: Negotiation, client: Client
) -> None:
    rounds = [round_.key for round_ in Round.objects.filter(negotiation=shipped).in_order()]
    rows = panel(client, shipped, pairs="on", **query)
    rows = rows[(rows["shift"] != "") | (rows["as_read"] != "")]
    for before, after in list(combinations(rounds, 2))[::26]:
        of_pair = rows[(rows["since"] == before) & (rows["round"] == after)].set_index("position")[list(SAME.values())]
        expected = compared(client, shipped, before, after, **query)[list(SAME)].set_axis(SAME.values(), axis=1)
        pd.testing.assert_frame_equal(of_pair, expected, check_names=False, check_like=True)


def test_neighbours_and_a_chosen_round_are_rows_of_all_pairs(shipped: Negotiation, client: Client) -> None:
    everything = panel(client, shipped, pairs="on")
    neighbours = panel(client, shipped)
    rounds = list(dict.fromkeys(neighbours["round"]))
    assert list(neighbours["since"].unique()) == ["", *rounds[:-1]]
    since = panel(client, shipped, since=rounds[1])
    assert set(since[since["round_order"].astype(int) > 2]["since"]) == {rounds[1]}
    assert set(since[since["round_order"].astype(int) <= 2]["shift"]) == {""}
    for part in (neighbours, since):
        assert len(part) == len(neighbours)
        with_shift = part[part["since"] != ""].drop(columns="known", errors="ignore")
        both = everything.drop(columns="known", errors="ignore").merge(with_shift)
        assert len(both) == len(with_shift) > 0


def test_every_position_has_a_row_at_every_round(shipped: Negotiation, client: Client) -> None:
    rows = panel(client, shipped)
    counted = rows.groupby("position")["round"].nunique()
    assert len(counted) == Position.objects.filter(negotiation=shipped).count()
    assert set(counted) == {Round.objects.filter(negotiation=shipped).count()}
    unrecorded = rows[rows["entry"] == ""]
    assert len(unrecorded) > 0
    assert set(unrecorded["held"]) | set(unrecorded["firmness_resolved"]) | set(unrecorded["state_grade"]) == {""}


def test_firmness_is_as_coded_and_as_resolved(client: Client) -> None:
    position = make.position()
    home = position.negotiation
    for day in ("2022-03-29", "2022-05-01"):
        make.round(day, negotiation=home)
    make.entry(position, "2022-03-29", firmness="open", condition="If they leave.", content="A fence")
    make.entry(position, "2022-05-01", firmness="same", content="")
    first, second = panel(client, home).to_dict("records")
    assert (first["firmness_coded"], first["firmness_resolved"], first["firmness_level"]) == ("open", "open", "2")
    assert (second["firmness_coded"], second["firmness_resolved"], second["firmness_on"]) == (
        "same",
        "open",
        "2022-03-29",
    )
    assert (second["condition"], second["content"], second["shift"]) == ("If they leave.", "A fence", "unchanged")


def test_rounds_whose_windows_end_on_one_day_are_no_pair() -> None:
    home = make.negotiation()
    days = ("2022-03-29", "2022-05-01", "2022-05-01", "2022-06-01")
    points = [make.round(day, negotiation=home, key=f"r{number}").point for number, day in enumerate(days)]
    assert [[each.key for each in sight.since] for sight in sights_of(points)] == [[], ["r0"], ["r0"], ["r2"]]
    assert [len(sight.since) for sight in sights_of(points, pairs=True)] == [0, 1, 1, 3]


def test_it_asks_as_often_for_more(
    client: Client, queries_of: Callable[[Callable[[], object]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    position = make.position()
    home = position.negotiation
    make.round("2022-03-29", negotiation=home)

    def add(number: int) -> None:
        for _ in range(number):
            make.entry(make.position(negotiation=home), "2022-03-29")
            make.round(date(2023, 1, 1 + Round.objects.count()), negotiation=home)

    add(1)
    few = queries_of(lambda: panel(client, home))
    add(9)
    assert queries_of(lambda: panel(client, home)) == few <= 8
    monkeypatch.setattr(reading, "AT_ONCE", 5)
    assert queries_of(lambda: panel(client, home)) == few + 3
    assert panel(client, home)["position"].nunique() == 10


def test_drafts_and_what_was_published_later_are_left_out(client: Client) -> None:
    position = make.position()
    home = position.negotiation
    make.round("2022-03-29", negotiation=home)
    make.proposal(position, "2022-03-29")
    assert panel(client, home).empty
    make.entry(position, "2022-03-29")
    assert len(panel(client, home)) == 1
    assert panel(client, home, known="2001-01-01").empty


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=nothing", 404),
        ("since=antalya-2022-03-10&pairs=on", 400),
        ("pairs=maybe", 400),
        ("party=nobody", 400),
        ("isue=neutrality", 400),
        ("known=yesterday", 400),
        ("evidence=good", 400),
    ],
)
def test_bad_questions_are_told_what_is_wrong(query: str, status: int, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/panel.csv?{query}")
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]
    if "isue" not in query:
        assert client.get(f"/istanbul/panel/?{query}").status_code == status


def test_json_and_the_interface_give_the_rows_of_the_table(shipped: Negotiation, client: Client) -> None:
    rows = panel(client, shipped, group="Territory").to_dict("records")
    data = json.loads(client.get("/istanbul/panel.json?group=Territory").getvalue())
    assert [row["position"] for row in data["rows"]] == [row["position"] for row in rows]
    assert list(data["rows"][0]) == list(NAMES)
    items: list[dict[str, object]] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        query = {"group": "Territory", "limit": 7, **cursor}
        page = json.loads(client.get("/api/v1/negotiations/istanbul/panel", query).content)
        items += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert sorted(items, key=str) == sorted(data["rows"], key=str)
    assert len(items) == len(rows) > 60


@pytest.mark.parametrize(("asked", "positions"), [({"pairs": "on", "limit": 200}, 2), ({"pairs": "on", "limit": 9}, 1)])
def test_a_page_has_no_more_rows_than_were_asked_for(
    asked: dict[str, Any], positions: int, shipped: Negotiation, client: Client
) -> None:
    page = json.loads(client.get("/api/v1/negotiations/istanbul/panel", asked).content)
    assert len({row["position"] for row in page["items"]}) == positions
    # Those of one position belong together.
    assert len(page["items"]) <= asked["limit"] or positions == 1
    assert page["next"] == max(row["position"] for row in page["items"])


def test_the_schema_names_the_columns(shipped: Negotiation, client: Client) -> None:
    given = json.loads(client.get("/istanbul/panel.schema.json").content)
    assert given == SCHEMA
    assert [field["name"] for field in given["fields"]] == list(panel(client, shipped).columns) == [*NAMES, "known"]
    assert all(field["title"] and field["description"] for field in given["fields"])


def test_the_page_shows_the_columns_and_leads_to_the_files(shipped: Negotiation, client: Client) -> None:
    said = client.get("/istanbul/panel/?party=russia").content.decode()
    assert 'href="/istanbul/panel.csv?party=russia"' in said
    assert all(f"<code>{name}</code>" in said for name in NAMES)
    number = panel(client, shipped, party="russia").shape[0]
    assert f": {number} rows." in said


def test_the_page_reads_the_positions_that_it_shows_and_counts_the_others(client: Client) -> None:
    home = make.negotiation()
    make.round("2022-03-29", negotiation=home)
    entries = [make.entry(make.position(negotiation=home), "2022-03-29") for _ in range(4)]
    make.proposal(make.position(negotiation=home), "2022-03-29")
    make.retract(entries[3])
    party, other = (entry.position.party.key for entry in entries[:2])
    with CaptureQueriesContext(connection) as captured:
        said = client.get(f"/{home.key}/panel/").content.decode()
    (read,) = [each["sql"] for each in captured if "positions_position" in each["sql"] and "COUNT" not in each["sql"]]
    assert read.endswith("LIMIT 2")
    assert "3 positions × 1 round: 3 rows." in said
    narrowed = f"/{home.key}/panel/?party={party}&party={other}"
    assert "2 positions × 1 round: 2 rows." in client.get(narrowed).content.decode()
