"""Tables as people paste and upload them."""

import codecs

import pytest

from positions.evidence.grid.columns import COLUMNS, column_called
from positions.evidence.grid.reading import MOST_CELL, MOST_FILE, MOST_ROWS, MOST_TEXT, read_file, read_table
from positions.writing.refusals import BadDraft

HEAD = "Position\tDay\tStatement\n"


def refusal(text: str) -> str:
    with pytest.raises(BadDraft) as caught:
        read_table(text)
    return str(caught.value)


def refusal_of_file(content: bytes) -> str:
    with pytest.raises(BadDraft) as caught:
        read_file(content)
    assert set(caught.value.errors) == {"file"}
    return str(caught.value)


def test_no_two_columns_are_called_alike() -> None:
    names = [name for column in COLUMNS for name in {column.name, column.title, *column.also}]
    assert [column_called(name) for name in names if column_called(name) is None] == []
    for column in COLUMNS:
        assert {column_called(name) for name in (column.name, column.title, *column.also)} == {column}


@pytest.mark.parametrize(
    "title", ["Whose word", "account", " WHOSE  WORD ", "whose_word", "Whose-word", "\ufeffWhose word"]
)
def test_titles_are_read_as_people_write_them(title: str) -> None:
    table = read_table(f"{title}\tShoe size\nown\t43\n")
    assert (table.names, table.unknown) == (("account",), ("Shoe size",))
    assert table.rows == {"1": {"account": "own"}}


@pytest.mark.parametrize("between", ["\t", ",", ";"])
def test_cells_may_be_parted_in_three_ways_and_go_on_over_lines(between: str) -> None:
    text = between.join(["Position", "Statement", "Day"]) + "\r\n"
    text += between.join(["ru-x", '"First, of; all\nhe said ""no"".\t"', "2025"]) + "\r\n\r\n"
    text += between.join(["ru-y", '"No", he said', ""]).rstrip(between) if between == "\t" else ""
    rows = list(read_table(text).rows.values())
    assert rows[0] == {"position": "ru-x", "statement": 'First, of; all\nhe said "no".', "effective_on": "2025"}
    assert rows[1:] == ([{"position": "ru-y", "statement": '"No", he said'}] if between == "\t" else [])


@pytest.mark.parametrize(
    "content",
    [
        "Position,Statement\nru-x,Про це\n".encode(),
        codecs.BOM_UTF8 + "Position;Statement\r\nru-x;Про це\r\n".encode(),
        codecs.BOM_UTF16_LE + "Position\tStatement\r\nru-x\tПро це".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Position\tStatement\r\nru-x\tПро це".encode("utf-16-be"),
    ],
)
def test_files_as_spreadsheets_save_them(content: bytes) -> None:
    assert read_file(content).rows == {"1": {"position": "ru-x", "statement": "Про це"}}


def test_rows_have_names_of_their_own_or_numbers() -> None:
    assert list(read_table("Row\tDay\na-1\t2025\n\t2024\n").rows) == ["a-1", "2"]
    assert "Two rows are called 2" in refusal("Row\tDay\n2\t2025\n\t2024\n")
    assert "at most 20 letters" in refusal(f"Row\tDay\n{'x' * 21}\t2025\n")


def test_what_is_kept_of_a_table_is_read_again() -> None:
    table = read_table('Row\tQuote\tDay\tNonsense\nb\t"Two\nlines\t""and"" a tab"\t2025\tx\nc\t"\t2024\t\n')
    again = read_table(table.text(), kept=True)
    assert again == table
    assert again.text() == table.text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste the cells"),
        (" \n\n", "Paste the cells"),
        ("First\tSecond\n1\t2\n", "no title of a column that is known, but “First”, “Second”"),
        ("Day\tDate\n2025\t2024\n", "Two columns are called Day"),
        ("Day\n2025\t2024\n", "Row 1 has 2 cells, the first row has 1 titles"),
        (HEAD + "ru-x\t2025\tSo.\n" * (MOST_ROWS + 1), f"At most {MOST_ROWS} rows"),
        (HEAD + "ru-x\t2025\tSo.\n" * 10_000, f"At most {MOST_ROWS} rows"),
        (HEAD + "x" * (MOST_CELL + 1), "Row 1, Position: The cell has 5,001 characters"),
        (HEAD + "x\n" + "\t".join("x" * MOST_CELL for _ in range(3)) + "\n", ""),
        (HEAD + ("\t".join("x" * MOST_CELL for _ in range(3)) + "\n") * 11, f"At most {MOST_TEXT:,} characters"),
        ("\t".join(f"c{number}" for number in range(5_000)), "at most 100 columns"),
        (HEAD + "\t" * 5_000 + "x", "at most 100 columns"),
        (HEAD + "a\x00b", "This is no text"),
        ("Day\n" + '"\n' * 100, ""),
        ('Position\t"Day\n' + '"x""\t' * 20_000, "at most 100 columns"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(text: str, said: str) -> None:
    if said:
        assert said in refusal(text)
    else:
        read_table(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + b"\x00" * 100, "no Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is no text"),
        ("Position,Statement\nru-x,Über\n".encode("latin-1"), "neither UTF-8 nor UTF-16"),
        ("Position\nПро".encode("utf-16-le"), "This is no text"),
        (codecs.BOM_UTF16_LE + b"\x01\xd8", "neither UTF-8 nor UTF-16"),
        (b"Day\n" + b"2025\n" * MOST_FILE, "more than 1 MB"),
    ],
)
def test_files_that_are_no_tables_are_refused_in_a_sentence(content: bytes, said: str) -> None:
    assert said in refusal_of_file(content)
