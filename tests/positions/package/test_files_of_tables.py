"""A table's file: its encoding, header, rows and quotes, and how rows are counted when something is wrong."""

from pathlib import Path

import pytest

from positions.models import Issue, Negotiation, Person
from positions.package import import_package
from positions.package.cells import check_of
from positions.package.tables import BY_NAME
from tests.positions.package.small import places, small, write

pytestmark = pytest.mark.django_db

HEADER = "key,group,name,description,order"
ROW = "border,Land,The border,,1"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package", small())


def put(package: Path, text: str | bytes, encoding: str = "utf-8") -> None:
    """Write the table of issues."""
    (package / "issues.csv").write_bytes(text if isinstance(text, bytes) else text.encode(encoding))


BAD: list[tuple[str, str | bytes, list[tuple[int | None, str | None]], str]] = [
    ("nothing", "", [(1, None)], "must begin with the header row"),
    ("an unknown column", f"{HEADER},colour\n{ROW},x", [(1, "colour")], "issues has: key, group, name"),
    ("a missing column", "key,group,description,order\nborder,Land,,1", [(1, "name")], "is missing"),
    ("a missing key", "group,name,description,order\nLand,The border,,1", [(1, "key")], "is missing"),
    ("a column twice", f"{HEADER},name\n{ROW},x", [(1, "name")], "twice"),
    ("a column without name", "key,group,,name,order\nborder,Land,,The border,1", [(1, None)], "Column 3 has no name"),
    ("two separators", f"{HEADER}\n{ROW}\nx;y;z;;2", [(3, None)], "The row has 1 cells, the header has 5."),
    ("too few cells", f"{HEADER}\n{ROW}\nx,y", [(3, None)], "The row has 2 cells, the header has 5."),
    ("too many cells", f"{HEADER}\n{ROW},x", [(2, None)], "The row has 6 cells, the header has 5."),
    ("something under no name", f"{HEADER},,\n{ROW},,x", [(2, None)], "The row has 7 cells, the header has 5."),
    ("rows after empty ones", f"{HEADER}\n\n,,,,\n{ROW}\n , ,\u3000,,\nx,,y,,2", [(6, "group")], "is empty"),
    ("a header after empty rows", f"\n,,,,\n{HEADER},x\n{ROW},", [(3, "x")], "unknown"),
    ("a line break counted once", f'{HEADER}\nborder,Land,"a\r\nb\nc",,1\nx,,y,,2', [(3, "group")], "is empty"),
    ("a blank required cell", f"{HEADER}\nborder, \t,The border,,1", [(2, "group")], "is empty"),
    ("an open quote", f'{HEADER}\n{ROW}\nx,"y,z,,2\nz,y,z,,3\n', [(3, None)], "never closed"),
    ("an open quote in the header", f'"{HEADER}\n{ROW}', [(1, None)], "never closed"),
    ("a loose quote", f'{HEADER}\nborder,"La"nd,x,,1', [(2, None)], "quotes are uneven"),
    ("a NUL", f"{HEADER}\nborder,La\0nd,x,,1", [(2, "group")], "(U+0000) in line 1, character 3"),
    (
        "blanks of other kinds",
        f"{HEADER}\nborder,\u00a0\u2800\u200b,\u3164,,1",
        [(2, "group"), (2, "name")],
        "is empty",
    ),
    (
        "a hidden sign",
        f'{HEADER}\nborder,Land,x,"y\nab\u200bc",1',
        [(2, "description")],
        "(U+200B) in line 2, character 3",
    ),
    (
        "a hidden sign in a code",
        f"{HEADER}\n{ROW}\nbridge\ufeff,Land,x,,1",
        [(3, "key")],
        "(U+FEFF) in line 1, character 7",
    ),
    ("a hidden sign at the very end", f"{HEADER}\n{ROW}\u2060", [(2, "order")], "(U+2060) in line 1, character 2"),
    ("a long cell", f"{HEADER}\n{ROW}\nx,y,z,{'d' * 100_001},2", [(3, "description")], "100,001 characters"),
    ("a cell without end", f"{HEADER}\nborder,Land,{'x' * 5_000_000},,1", [(2, None)], "longer than 5,000,000"),
    (
        "a quoted cell without end",
        f'{HEADER}\nborder,Land,"{"x" * 99}' + f"{'y' * 99}\n" * 60_000,
        [(2, None)],
        "quote",
    ),
    (
        "another encoding",
        f"{HEADER}\n{ROW}\nx,Köln,é,,2\ny,Köln,,,3".encode("cp1252"),
        [(3, "group"), (4, "name")],
        "UTF-8",
    ),
    ("UTF-16", f"{HEADER}\n{ROW}".encode("utf-16"), [(1, None)], "UTF-8"),
    ("a cut character", f"{HEADER}\nborder,Land,é".encode()[:-1] + b",,1", [(2, "name")], '"\\xc3"'),
]


@pytest.mark.parametrize(("text", "found", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_wrong_with_a_file_has_its_row(
    text: str | bytes, found: list[tuple[int | None, str | None]], said: str, package: Path
) -> None:
    put(package, text)
    report = import_package(package)
    assert places(report) == [("issues", *place) for place in found]
    assert said in report.errors[0].message


GOOD = {
    "line feeds": f"{HEADER}\n{ROW}\n",
    "no line end at the end": f"{HEADER}\r\n{ROW}",
    "a byte order mark": f"\ufeff{HEADER}\r\n{ROW}\r\n",
    "a byte order mark before a quote": f'\ufeff"key"{HEADER[3:]}\r\n{ROW}\r\n',
    "columns in another order": "order,name,key,description,group\n1,The border,border,,Land\n",
    "names in capitals, with spaces": HEADER.upper().replace(",", " ,\u00a0") + f"\n{ROW}\n",
    "spaces around keys and numbers": f"{HEADER}\n\u00a0border ,Land,The border,, 1 \n",
    "semicolons": f"{HEADER}\n{ROW}\n".replace(",", ";"),
    "tabs": f"{HEADER}\n{ROW}\n".replace(",", "\t"),
    "semicolons between quotes": f'"{HEADER}"\n"{ROW}"\n'.replace(",", '";"'),
    "old line ends": f"{HEADER}\r{ROW}\r",
    "empty rows": f'\n,,\n{HEADER}\n\n{ROW}\n,,,,\n""\n , ,\n\n',
    "empty columns at the end": f"{HEADER},,\n{ROW},,\n",
    "commas at the end of a row": f"{HEADER}\n{ROW},,\n",
    "no column that may be empty": "key,group,name,order\nborder,Land,The border,1\n",
    "quotes where none are needed": f'{HEADER}\n"border","Land","The border","","1"\n',
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_written_in_another_way_is_read(text: str, package: Path) -> None:
    put(package, text)
    assert import_package(package).errors == ()
    assert Issue.objects.values_list("key", "group", "name", "description", "order").get() == tuple(
        int(cell) if cell == "1" else cell for cell in ROW.split(",")
    )


def test_separators_within_cells_stay(package: Path) -> None:
    put(package, 'key;group;name;description;order\nborder;Land;"a;b,c\td";"1,5";1\n')
    assert import_package(package).errors == ()
    assert Issue.objects.values_list("name", "description").get() == ("a;b,c\td", "1,5")


def test_truth_is_read_in_capitals_and_codes_with_spaces(package: Path) -> None:
    tables = small()
    tables["entries"][0] |= {"held": "TRUE", "declared": " False ", "account": " own", "speakers": "anna ; boris"}
    tables["entries"][0] |= {"effective_on": " 2020-01-01\u00a0", "precision": "day ", "sequence": " 1"}
    plain = import_package(write(package, tables))
    assert plain.errors == ()
    assert not import_package(write(package, small())).changed


def test_letters_are_kept_composed(package: Path) -> None:
    tables = small()
    tables["people"][0] |= {"name": "Rene\u0301", "note": "a\r\nb\rc", "native_name": "\u2800\u3164\u200d"}
    assert import_package(write(package, tables, title="Cafe\u0301", note={"e\u0301": ["o\u0308"]})).errors == ()
    anna, negotiation = Person.objects.get(key="anna"), Negotiation.objects.get()
    assert (anna.name, anna.note, anna.native_name) == ("Ren\u00e9", "a\nb\nc", "")
    assert (negotiation.title, negotiation.extra["note"]) == ("Caf\u00e9", {"\u00e9": ["\u00f6"]})


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u200e", "\u200f", "\u00a0", "\ufe0f", "\u3164"])
def test_signs_that_writing_needs_come_in(sign: str, package: Path) -> None:
    tables = small()
    tables["people"][0]["name"] = f"a{sign}b"
    assert import_package(write(package, tables)).errors == ()
    assert Person.objects.get(key="anna").name == f"a{sign}b"


def test_dates_that_a_spreadsheet_rewrote_are_told_once_a_file(package: Path) -> None:
    tables = small()
    for row, day in zip(tables["rounds"], ["1/1/2020", "01.01.2021"], strict=True):
        row |= dict.fromkeys(("starts_on", "ends_on", "window_starts_on", "window_ends_on"), day)
    tables["entries"][1]["effective_on"] = "Jan-20"
    tables["entries"][2]["effective_on"] = "2020-02-30"
    report = import_package(write(package, tables))
    assert places(report) == [
        ("rounds", 2, "starts_on"),
        ("entries", 3, "effective_on"),
        ("entries", 4, "effective_on"),
    ]
    assert report.errors[0].message.startswith("8 cells have a date that is not written as 2025-05-16")
    assert '"1/1/2020"' in report.errors[0].message
    assert report.errors[1].message.startswith("1 cell has a date")
    assert "column type Text" in report.errors[1].message


def test_a_missing_required_table_is_told_and_other_files_are_not(package: Path) -> None:
    (package / "issues.csv").unlink()
    (package / "offices.csv").unlink()
    (package / "notes.csv").write_bytes(b"\xff")
    report = import_package(package)
    assert places(report) == [("issues", None, None)]
    assert report.errors[0].message == "There is no file issues.csv."


def test_a_cell_of_a_hundred_thousand_characters_comes_in(package: Path) -> None:
    put(package, f"{HEADER}\nborder,Land,{'é' * 100_000},,1")
    assert import_package(package).errors == ()


def test_more_than_two_hundred_errors_are_counted(package: Path) -> None:
    put(package, f"{HEADER}\n" + "".join(f"x{number},,y,,{number}\n" for number in range(500)))
    report = import_package(package)
    assert len(report.errors) == 201
    assert places(report)[:2] == [("issues", 2, "group"), ("issues", 3, "group")]
    assert places(report)[199:] == [("issues", 201, "group"), ("datapackage", None, None)]
    assert "502 in all, of which 200 are listed" in report.errors[-1].message


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_markup_and_formulas_are_texts_like_others(text: str, package: Path) -> None:
    tables = small()
    tables["people"][0]["name"] = text
    assert import_package(write(package, tables)).errors == ()
    assert Person.objects.get(key="anna").name == text


CELLS = [
    ("parties", "order", ["+1", "01", "1.0", "1e3", " 1", "-0", "٣", str(2**63), "9" * 5000]),
    ("outcomes", "order", ["0", "-1"]),
    ("parties", "colour", ["#12345", "#1234567", "0072b2", "#0072bg", "#0072b2\n"]),
    ("parties", "key", ["A", "a--b", "-a", "a_b", "a@b", "é", "a\n"]),
    ("entries", "key", ["A@1", "a@", "@a", "a@@b", "a-@b"]),
    ("rounds", "starts_on", ["2020", "2020-1-1", "20200101", "2020-W01-1", "2020-02-30", "0000-01-01", "٢٠٢٠-01-01"]),
    ("sources", "accessed_on", ["0000", "20", "2020-13", "2020-00", "2020-02-30", "2020-1", "2020-01-01T00:00"]),
    ("entries", "held", ["True", "TRUE", "1", "yes", " true"]),
    ("entries", "declared", ["", "no"]),
    (
        "sources",
        "url",
        ["https://", "http:///x", "https:/x", "//x", "mailto:a@b", "https://a b", "https://[x", "https://a:b"],
    ),
    ("sources", "archive_url", ["javascript:alert(1)", "HTTP//x", "data:text/html,x", "https://\n"]),
    ("sources", "language", ["e", "EN", "en_GB", "en-", "english", "en\n"]),
    ("sources", "reliability", ["a", "G", "AB"]),
    ("entries", "content", ["x" * 161]),
]


@pytest.mark.parametrize(("table", "column", "cell"), [(t, c, cell) for t, c, cells in CELLS for cell in cells])
def test_a_cell_of_another_form_is_refused(table: str, column: str, cell: str) -> None:
    spec = BY_NAME[table]
    check = check_of(spec.columns[spec.places[column]])
    assert check is not None
    assert check(cell)


RIGHT = [
    ("parties", "order", ["0", "-7", str(2**63 - 1), str(1 - 2**63)]),
    ("entries", "key", ["a", "a-1@2020-01-01-b", "1@2"]),
    ("sources", "published_on", ["2020", "2020-02", "2020-02-29", "0001"]),
    ("sources", "url", ["http://a", "https://a.b:8/c?d=e#f", "https://[::1]/", "https://пример.укр/ї"]),
    ("sources", "language", ["en", "uk-UA", "zh-Hant-TW", "sr-Latn"]),
    ("entries", "content", ["😀" * 160]),
]


@pytest.mark.parametrize(("table", "column", "cell"), [(t, c, cell) for t, c, cells in RIGHT for cell in cells])
def test_a_cell_of_the_right_form_is_taken(table: str, column: str, cell: str) -> None:
    spec = BY_NAME[table]
    check = check_of(spec.columns[spec.places[column]])
    assert check is not None
    assert check(cell) is None
