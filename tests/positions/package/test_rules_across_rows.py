"""The rules across cells and rows: each mistake is told once, at its row and column, and nothing else is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from positions.models import Negotiation
from positions.package import import_package
from positions.package.report import Faults
from positions.package.rules import baseless_rows
from positions.package.table import Table
from positions.package.tables import BY_NAME
from tests.positions.package.small import Tables, a_source, cited, entry, places, small, taken_in, write

pytestmark = pytest.mark.django_db

Place = tuple[str, int | None, str | None]
Act = Callable[[Tables], Any]


def put(table: str, row: int, **cells: str) -> Act:
    """Return the act that puts cells into a row, numbered as a spreadsheet does."""
    return lambda tables: tables[table][row - 2].update(cells)


def add(table: str, **cells: str) -> Act:
    """Return the act that adds a copy of the first row with other cells."""
    return lambda tables: tables[table].append(tables[table][0] | cells)


def also(*acts: Act) -> Act:
    """Return the acts as one."""
    return lambda tables: [act(tables) for act in acts]


def new_entry(key: str, *arguments: Any, **cells: str) -> Act:
    """Return the act that adds a cited entry."""

    def act(tables: Tables) -> None:
        tables["entries"].append(entry(key, *arguments, **cells))
        tables["citations"].append(cited(key))

    return act


NOT_HELD = {"held": "false", "firmness": "", "content": ""}
DAY = "2020-01-01"

FAULTS: list[tuple[str, Act, Place, str]] = [
    (
        "a round that ends first",
        put("rounds", 2, ends_on="2019-12-31"),
        ("rounds", 2, "ends_on"),
        "ends on 2019-12-31, before it starts on 2020-01-01",
    ),
    (
        "a window that opens late",
        put("rounds", 2, window_starts_on="2020-01-02"),
        ("rounds", 2, "window_starts_on"),
        "must contain the meeting",
    ),
    (
        "a window that closes early",
        put("rounds", 2, window_ends_on="2019-12-31"),
        ("rounds", 2, "window_ends_on"),
        "must contain the meeting",
    ),
    (
        "an event not on the month's last day",
        put("events", 2, precision="month"),
        ("events", 2, "occurred_on"),
        "2020-02-29",
    ),
    (
        "an entry not on the year's last day",
        put("entries", 4, precision="year"),
        ("entries", 4, "effective_on"),
        "2020-12-31",
    ),
    (
        "an office that ends first",
        put("offices", 2, from_on="2020-06", to_on="2020-05-31"),
        ("offices", 2, "to_on"),
        "before it begins in 2020-06",
    ),
    (
        "an office twice",
        add("offices", note="again"),
        ("offices", 3, "from_on"),
        "This person, title, from_on stands in row 2 already",
    ),
    ("an outcome twice", add("outcomes", text="again"), ("outcomes", 3, "order"), "row 2 already"),
    ("a delegation twice", add("delegations", note="again"), ("delegations", 3, "party"), "row 2 already"),
    ("a delegate twice", add("delegates", role="member"), ("delegates", 3, "person"), "row 2 already"),
    (
        "a delegate of no delegation",
        put("delegates", 2, party="south"),
        ("delegates", 2, "party"),
        'no delegation of "south" at "first"',
    ),
    ("a second head", add("delegates", person="boris"), ("delegates", 3, "role"), "already has a head"),
    ("a citation twice", add("citations", quote="again"), ("citations", 5, "locator"), "row 2 already"),
    ("a key twice", add("sources", title="again"), ("sources", 3, "key"), '"speech" stands in row 2 already'),
    ("a short name too long", put("rounds", 2, short_name="x" * 13), ("rounds", 2, "short_name"), "at most 12"),
    ("a quote in no language", put("citations", 2, quote="Нет"), ("citations", 2, "quote_language"), "its language"),
    ("a translation of nothing", put("citations", 2, translation="No"), ("citations", 2, "translation"), "the quote"),
    ("a coding twice", add("codings", held="true"), ("codings", 4, "coder"), "row 2 already"),
    ("a coding not held but firm", put("codings", 2, held="false"), ("codings", 2, "firmness"), "must be empty"),
    (
        "a spelling of two terms",
        add("terms", key="other", term="Other", spellings="Another;north TOWN"),
        ("terms", 3, "spellings"),
        '"north TOWN" is a spelling of "north-town" already',
    ),
    (
        "a term that is another's spelling",
        add("terms", key="other", term="North Town", spellings="Another"),
        ("terms", 3, "term"),
        '"North Town" is a spelling of "north-town" already',
    ),
    (
        "a position against itself",
        put("incompatibilities", 2, position_b="north-wants"),
        ("incompatibilities", 2, "position_b"),
        "with itself",
    ),
    (
        "positions of one party",
        put("positions", 3, party="north"),
        ("incompatibilities", 2, "position_b"),
        'Both positions are of "north"',
    ),
    (
        "a pair the other way round",
        add("incompatibilities", position_a="south-wants", position_b="north-wants"),
        ("incompatibilities", 3, "position_b"),
        "the other way round",
    ),
    ("held without firmness", put("entries", 4, firmness=""), ("entries", 4, "firmness"), "has a firmness"),
    (
        "firmness though not held",
        put("entries", 4, **NOT_HELD | {"firmness": "tentative"}),
        ("entries", 4, "firmness"),
        '"tentative" must be empty',
    ),
    (
        "declared though not held",
        put("entries", 4, **NOT_HELD | {"declared": "true"}),
        ("entries", 4, "declared"),
        "must be false",
    ),
    (
        "a condition though not held",
        put("entries", 4, **NOT_HELD | {"condition": "if"}),
        ("entries", 4, "condition"),
        '"if" must be empty',
    ),
    (
        "content though not held",
        put("entries", 4, **NOT_HELD | {"content": "that"}),
        ("entries", 4, "content"),
        '"that" must be empty',
    ),
    (
        "a condition though firmness is as before",
        put("entries", 4, firmness="same", condition="if"),
        ("entries", 4, "condition"),
        '"if" must be empty, as firmness is same',
    ),
    (
        "declared though firmness is as before",
        put("entries", 4, firmness="same", declared="true"),
        ("entries", 4, "declared"),
        "must be false, as firmness is same",
    ),
    ("the end of a term that is held", put("entries", 4, channel="term"), ("entries", 4, "held"), "end of a term"),
    (
        "the end of a term without anything before it",
        put("entries", 4, channel="term", **NOT_HELD),
        ("entries", 4, "channel"),
        "A term ends only where",
    ),
    (
        "the end of a term of what is not held",
        also(
            put("entries", 4, channel="term", effective_on="2020-01-03", **NOT_HELD),
            new_entry("s-0", "south-wants", "2020-01-01"),
            new_entry("s-2", "south-wants", "2020-01-02", **NOT_HELD),
        ),
        ("entries", 4, "channel"),
        "A term ends only where",
    ),
    (
        "two entries in one place",
        put("entries", 3, sequence="1"),
        ("entries", 3, "sequence"),
        'Another entry of "north-wants" on 2020-01-01 has the place 1',
    ),
    ("a first entry without content", put("entries", 4, content=""), ("entries", 4, "content"), "first held entry"),
    (
        "a first main entry without content",
        also(put("entries", 4, account="analyst"), new_entry("s-2", "south-wants", "2020-01-02", content="")),
        ("entries", 5, "content"),
        "first held entry",
    ),
    (
        "an earlier entry without content",
        new_entry("s-0", "south-wants", "2019-01-01", content=""),
        ("entries", 5, "content"),
        "first held entry",
    ),
    ("a rival of itself", put("entries", 3, rival_of="n-1-b"), ("entries", 3, "rival_of"), "rival of itself"),
    (
        "a rival of another position's entry",
        put("entries", 3, rival_of="s-1"),
        ("entries", 3, "rival_of"),
        'an entry of another position, "south-wants"',
    ),
    (
        "a rival of a rival",
        new_entry("n-1-c", "north-wants", DAY, 3, rival_of="n-1-b"),
        ("entries", 5, "rival_of"),
        "is a rival or a reading itself",
    ),
    (
        "a rival of a reading",
        also(put("entries", 4, basis="inferred"), new_entry("s-2", "south-wants", DAY, 2, rival_of="s-1")),
        ("entries", 5, "rival_of"),
        "is a rival or a reading itself",
    ),
    (
        "an entry without citation",
        lambda tables: tables["citations"].pop(),
        ("entries", 4, "key"),
        '"s-1" has no row in citations.csv',
    ),
    ("a speaker nobody knows", put("entries", 2, speakers="anna;carl"), ("entries", 2, "speakers"), '"carl" is no key'),
    (
        "a speaker twice",
        put("entries", 2, speakers="anna;boris;anna"),
        ("entries", 2, "speakers"),
        '"anna" stands twice',
    ),
    ("a gap among speakers", put("entries", 2, speakers="anna;;boris"), ("entries", 2, "speakers"), "empty item"),
    ("a gap among aliases", put("people", 2, aliases="A;"), ("people", 2, "aliases"), "empty item"),
]


@pytest.mark.parametrize(("act", "place", "said"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_mistake_is_told_once_and_at_its_place(act: Act, place: Place, said: str, tmp_path: Path) -> None:
    tables = small()
    act(tables)
    report = taken_in(tmp_path / "package", tables)
    assert places(report) == [place]
    assert said in report.errors[0].message
    assert not Negotiation.objects.exists()


def test_the_small_package_is_right(tmp_path: Path) -> None:
    tables = small()
    report = taken_in(tmp_path / "package", tables)
    assert report.errors == ()
    assert report.created == {table: len(rows) for table, rows in tables.items()}


REFERENCES = [
    *(("rounds", "host"), ("outcomes", "round"), ("outcomes", "source"), ("events", "source"), ("people", "party")),
    *(("offices", "person"), ("offices", "source"), ("delegates", "person"), ("delegates", "source")),
    *(("positions", "party"), ("positions", "issue"), ("entries", "round"), ("entries", "position")),
    *(("entries", "rival_of"), ("citations", "source"), ("incompatibilities", "position_a"), ("assessments", "round")),
    *(("assessments", "party"), ("assessments", "issue"), ("assessments", "source"), ("outcomes", "issue")),
    ("codings", "entry"),
]


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_an_unknown_reference_is_told_where_it_stands(table: str, column: str, tmp_path: Path) -> None:
    tables = small()
    tables[table][0][column] = "nothing"
    report = taken_in(tmp_path / "package", tables)
    assert places(report) == [(table, 2, column)]
    assert report.errors[0].message.startswith('"nothing" is no key in ')


def test_a_citation_of_nothing_is_told_beside_the_entry_that_lacks_one(tmp_path: Path) -> None:
    tables = small()
    tables["citations"][2]["entry"] = "s-9"
    assert places(taken_in(tmp_path / "package", tables)) == [("entries", 4, "key"), ("citations", 4, "entry")]


def test_mistakes_of_all_stages_come_together_in_the_order_of_the_package(tmp_path: Path) -> None:
    tables = small()
    tables["parties"][0]["colour"] = "red"
    tables["rounds"][0]["ends_on"] = "2019-01-01"
    tables["sources"].append(a_source("speech"))
    tables["entries"][0]["round"] = "third"
    tables["entries"][2]["content"] = ""
    tables["citations"][0]["locator"] = ""
    report = taken_in(tmp_path / "package", tables, name="admin")
    assert places(report) == [
        ("datapackage", None, "name"),
        ("parties", 2, "colour"),
        ("rounds", 2, "ends_on"),
        ("sources", 3, "key"),
        ("entries", 2, "round"),
        ("entries", 4, "content"),
        ("citations", 2, "locator"),
    ]


def test_a_row_with_a_bad_cell_brings_no_further_mistakes(tmp_path: Path) -> None:
    tables = small()
    tables["entries"][0] |= {"key": "N 1", "held": "maybe", "effective_on": "yesterday", "sequence": "one"}
    for table in ("entries", "citations", "codings"):
        for row in tables[table]:
            for column, value in row.items():
                row[column] = "N 1" if value == "n-1" else value
    found = places(taken_in(tmp_path / "package", tables))
    assert found == [("entries", 2, column) for column in ("key", "effective_on", "sequence", "held")]


def test_a_file_that_breaks_off_brings_no_further_mistakes(tmp_path: Path) -> None:
    package = write(tmp_path / "package", small())
    text = (package / "sources.csv").read_text(encoding="utf-8")
    (package / "sources.csv").write_text(text.replace("speech,", '"speech,', 1), encoding="utf-8")
    (package / "issues.csv").unlink()
    report = import_package(package)
    assert places(report) == [("issues", None, None), ("sources", 2, None)]
    assert "never closed" in report.errors[1].message


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("first", "first", "must differ"),
        ("second", "first", 'The window of "second" must end before that of "first"'),
        ("first", "third", '"third" is no key in rounds.csv'),
    ],
)
def test_the_rounds_shown_first_exist_and_follow_one_another(
    before: str, after: str, said: str, tmp_path: Path
) -> None:
    report = taken_in(tmp_path / "package", small(), comparison={"before": before, "after": after})
    assert places(report) == [("datapackage", None, "comparison")]
    assert said in report.errors[0].message


RIGHT: list[tuple[str, Act]] = [
    ("the month's last day", put("events", 2, precision="month", occurred_on="2020-02-29")),
    ("the year's last day", put("entries", 4, precision="year", effective_on="2020-12-31")),
    ("an office within a year", put("offices", 2, from_on="2020-03", to_on="2020")),
    ("content only in the first main entry", new_entry("s-2", "south-wants", "2020-01-02", content="")),
    ("a second delegate", add("delegates", person="boris", role="member")),
    ("the same place on another day", new_entry("n-2", "north-wants", "2020-01-02")),
    ("a reading that is a rival", put("entries", 3, account="analyst", basis="inferred")),
    ("an entry that is not held", new_entry("s-0", "south-wants", "2019-01-01", **NOT_HELD)),
    ("another case of capitals that are a name", add("terms", key="us", term="Nt", spellings="nt")),
    ("a spelling twice in one term", put("terms", 2, spellings="North Town;NORTH town;Northtown")),
    ("the same place in another source's citation", add("citations", locator="p. 2")),
]


@pytest.mark.parametrize("act", [act for _, act in RIGHT], ids=[what for what, _ in RIGHT])
def test_what_is_right_is_taken_in(act: Act, tmp_path: Path) -> None:
    tables = small()
    act(tables)
    assert taken_in(tmp_path / "package", tables).errors == ()


def test_firmness_as_before_with_nothing_before_is_found_by_its_row() -> None:
    spec = BY_NAME["entries"]
    given = [
        entry("p-1", "p", "2020-01-01", firmness="same"),
        entry("p-2", "p", "2020-01-02", firmness="same"),
        entry("q-1", "q", "2020-01-05", firmness="same"),
        entry("q-0", "q", "2020-01-01"),
        entry("r-1", "r", "2020-01-01"),
        entry("r-2", "r", "2020-01-02", **NOT_HELD),
        entry("r-3", "r", "2020-01-03", firmness="same"),
    ]
    table = Table(spec, Faults(), rows=[[row.get(name, "") for name in spec.names] for row in given])
    assert baseless_rows(table) == [0, 6]
