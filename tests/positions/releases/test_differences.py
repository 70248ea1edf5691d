"""How two releases differ: as a plain diff of the CSV files in their packages says, on pages and in files."""

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from positions.models import Negotiation
from positions.package.packed import opened
from positions.package.schema import TableSpec
from positions.package.tables import BY_NAME, TABLES
from positions.releases import difference_page
from positions.releases import differences as diffing
from positions.releases import views as release_views
from positions.releases.differences import RowChange, TableDifference, TableReader, differences
from positions.web import downloads
from positions.web.turns import TooBusy
from tests import factories as make
from tests.positions.releases.naming import named
from tests.positions.releases.test_views import page, words
from tests.shipped import PACKAGE

FIRST = Path(__file__).parents[2] / "data" / "istanbul-1.0.0"
Rows = list[dict[str, str]]


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def of_folder(folder: Path) -> bytes:
    return zipped({path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".csv", ".json")})


def differing(before: bytes, after: bytes) -> dict[str, TableDifference]:
    with opened(io.BytesIO(before)) as one, opened(io.BytesIO(after)) as other:
        return {each.spec.name: each for each in differences(one.table, other.table)}


def plain_rows(content: bytes, table: str) -> Counter[str]:
    """Return the rows of a table as the lines that a diff compares, however they are quoted."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(f"{table}.csv").decode()
    return Counter(json.dumps(row) for row in csv.DictReader(io.StringIO(text, newline="")))


def compare_with_diff(before: bytes, after: bytes) -> None:
    """Assert that the differences are the lines that a diff of the files takes away and adds."""
    found = differing(before, after)
    for spec in TABLES:
        was, becomes = (plain_rows(content, spec.name) for content in (before, after))
        rows = found[spec.name].rows if spec.name in found else ()
        assert Counter(json.dumps(dict(row.before)) for row in rows if row.before is not None) == was - becomes
        assert Counter(json.dumps(dict(row.after)) for row in rows if row.after is not None) == becomes - was
        counted = Counter(row.change for row in rows)
        assert counted == (found[spec.name].counts if spec.name in found else Counter())


def test_the_shipped_release_against_the_one_before() -> None:
    before, after = of_folder(FIRST), of_folder(PACKAGE)
    compare_with_diff(before, after)
    entries = differing(before, after)["entries"].counts
    keys = [{json.loads(row)["key"] for row in plain_rows(content, "entries")} for content in (before, after)]
    assert entries[RowChange.ADDED] == len(keys[1] - keys[0]) > 100
    assert entries[RowChange.REMOVED] == len(keys[0] - keys[1])
    assert entries[RowChange.CHANGED] > 100


TERMS = st.lists(st.tuples(st.sampled_from("abcd"), st.text("xy,\n\"'", max_size=3)), unique_by=lambda row: row[0])


@given(TERMS, TERMS)
def test_any_two_packages(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    compare_with_diff(packed(before), packed(after))


@given(TERMS, TERMS)
def test_of_many_the_first_by_their_keys_are_given(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    whole = differing(packed(before), packed(after))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(diffing, "MOST_ROWS", 2)
        found = differing(packed(before), packed(after))
    assert [(each.counts, each.rows) for each in found.values()] == [
        (each.counts, tuple(sorted(each.rows, key=lambda row: row.key)[:2])) for each in whole.values()
    ]


def packed(terms: list[tuple[str, str]]) -> bytes:
    """Return a package whose only rows are terms with these keys and notes."""
    files = {}
    for spec in TABLES:
        out = io.StringIO()
        writer = csv.DictWriter(out, spec.names)
        writer.writeheader()
        if spec.name == "terms":
            writer.writerows({"key": key, "note": note} for key, note in terms)
        files[spec.file] = out.getvalue().encode()
    return zipped(files)


def test_tables_and_columns_that_one_side_does_not_have() -> None:
    now, before = of_folder(PACKAGE), {"terms.csv": b"key,term\r\nkyiv,Kyiv\r\n"}
    found = differing(zipped(before), now)
    assert set(found) == {spec.name for spec in TABLES}
    assert found["entries"].counts == {RowChange.ADDED: sum(plain_rows(now, "entries").values())}


def test_rows_of_one_key_after_a_redaction() -> None:
    head = ",".join(BY_NAME["citations"].names)
    hidden = b"e-1,speech,[redacted],,,\r\n"
    before, after = (f"{head}\r\n".encode() + hidden * times for times in (2, 1))
    found = differing(zipped({"citations.csv": before}), zipped({"citations.csv": after}))
    assert found["citations"].counts == {RowChange.REMOVED: 1}


@pytest.fixture
def talks(db: None) -> Negotiation:
    """A negotiation with two releases, between which an entry was added, another corrected, a third retracted."""
    position = make.position()
    one, other = (make.entry(position, f"2022-03-0{day}", key=f"e-{day}") for day in (1, 2))
    named(position.negotiation, "1.0.0")
    make.correct(one, statement="It was put <otherwise>.")
    make.entry(position, "2022-04-01", key="e-3", statement="=SUM(A1)")
    make.retract(other)
    named(position.negotiation, "1.1.0")
    return position.negotiation


def test_the_page(talks: Negotiation) -> None:
    read = page(f"/{talks.key}/releases/differences/")
    assert words(read.h1) == "Differences between release 1.0.0 and release 1.1.0"
    numbers = {words(row.th): [words(cell).split()[-1] for cell in row.select("td")] for row in read.select("tbody tr")}
    assert numbers["Entries"] == ["1", "1", "1"]
    rows = {words(row.h3.a): row for row in read.select(".differing")}
    assert {key: words(row.small) for key, row in rows.items()} == {
        "e-1": "corrected",
        "e-2": "retracted",
        "e-3": "added",
    }
    assert "It was <del>said.</del> <ins>put &lt;otherwise&gt;.</ins>" in " ".join(str(rows["e-1"]).split())
    assert rows["e-2"].h3.a["href"] == f"/{talks.key}/entries/e-2/"


def test_the_first_release_has_none_before_it(talks: Negotiation) -> None:
    for ending in ("/", ".json"):
        answer = Client().get(f"/{talks.key}/releases/differences{ending}?after=1.0.0")
        assert answer.status_code == 404
        assert "There is no release before 1.0.0" in answer.content.decode()
    asked = json.loads(b"".join(Client().get(f"/{talks.key}/releases/differences.json?after=1.1.0")))
    assert (asked["before"]["version"], asked["after"]["version"]) == ("1.0.0", "1.1.0")


def test_one_kind_of_change_of_one_table(talks: Negotiation) -> None:
    asked = "?before=1.0.0&after=1.1.0&table=entries&what=changed"
    read = page(f"/{talks.key}/releases/differences/{asked}")
    assert [words(row.h3.a) for row in read.select(".differing")] == ["e-1"]
    assert words(read.select_one("#rows")) == "Entries: corrected (1)"


def test_against_the_data_as_they_are_now(talks: Negotiation) -> None:
    address = f"/{talks.key}/releases/differences/?before=1.1.0&after=now"
    assert "They do not differ in any row." in page(address).get_text()
    make.proposal(talks.position_set.get(), "2022-05-01", statement="Nobody knows yet.")
    assert "They do not differ in any row." in page(address).get_text()
    make.entry(talks.position_set.get(), "2022-06-01", key="e-9")
    assert [words(row.h3.a) for row in page(address).select(".differing")] == ["e-9"]


def test_many_come_in_pages_and_not_without_end(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference_page, "PAGE", 2)
    read = page(f"/{talks.key}/releases/differences/?table=entries")
    further = str(read.find("a", string="Further ones")["href"])
    found = [words(row.h3.a) for each in (read, page(further)) for row in each.select(".differing")]
    assert found == ["e-1", "e-2", "e-3"]
    difference_page.remembered.clear()
    monkeypatch.setattr(diffing, "MOST_ROWS", 1)
    monkeypatch.setattr(difference_page, "MOST_ROWS", 1)
    read = page(f"/{talks.key}/releases/differences/?table=entries")
    assert "The first 1 are shown" in words(read.select_one("[role=note]"))
    assert words(read.select_one("#rows")) == "Entries (3)"
    assert not json.loads(Client().get(f"/{talks.key}/releases/differences.json").content)["complete"]


def test_two_releases_are_read_once_and_busy_says_when_to_try_again(
    talks: Negotiation, monkeypatch: pytest.MonkeyPatch
) -> None:
    difference_page.remembered.clear()
    address = f"/{talks.key}/releases/differences/?before=1.0.0&after=1.1.0"
    first = page(address).get_text()
    monkeypatch.setattr(difference_page, "opened", None)
    assert page(address).get_text() == first
    monkeypatch.undo()
    (pair,) = difference_page.remembered
    # A redaction gave one of them other bytes.
    difference_page.remembered["0" * 64, pair[1]] = ()
    page(address)
    assert list(difference_page.remembered) == [pair]
    difference_page.remembered.clear()
    monkeypatch.setattr(difference_page, "MOST_SIGNS_REMEMBERED", 10)
    page(address)
    assert not difference_page.remembered

    def busy() -> None:
        raise TooBusy

    monkeypatch.setattr(release_views, "turn", busy)
    answer = Client().get(f"/{talks.key}/releases/differences/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_what_is_asked_and_not_there(talks: Negotiation) -> None:
    for path in ("differences/", "differences.json", "differences.csv"):
        assert Client().get(f"/{talks.key}/releases/{path}", {"before": "9.9.9"}).status_code == 404
    assert Client().get(f"/{talks.key}/releases/differences/", {"place": "x"}).status_code == 400


def test_as_files(talks: Negotiation) -> None:
    address = f"/{talks.key}/releases/differences"
    data = json.loads(b"".join(Client().get(f"{address}.json?before=1.0.0&after=1.1.0")))
    assert (data["before"]["version"], data["after"]["version"], data["complete"]) == ("1.0.0", "1.1.0", True)
    assert data["tables"]["entries"] == {"added": 1, "changed": 1, "removed": 1}
    (changed,) = [row for row in data["rows"] if row["table"] == "entries" and row["change"] == "changed"]
    assert changed["key"] == {"key": "e-1"}
    assert (changed["before"], changed["after"]) == (
        {"statement": "It was said."},
        {"statement": "It was put <otherwise>."},
    )
    rows = list(csv.DictReader(io.StringIO(b"".join(Client().get(f"{address}.csv")).decode())))
    cells = {(row["key"], row["column"]): (row["change"], row["before"], row["after"]) for row in rows}
    assert cells["e-1", "statement"] == ("changed", "It was said.", "It was put <otherwise>.")
    assert cells["e-3", "statement"] == ("added", "", "'=SUM(A1)")


def test_a_large_file_begins_before_anything_is_compared(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/{talks.key}/releases/differences"
    whole = {form: Client().get(f"{address}.{form}").content for form in ("json", "csv")}
    compared: list[TableSpec] = []
    differences_of = diffing.differences_of

    def noted(spec: TableSpec, before: TableReader, after: TableReader) -> TableDifference:
        compared.append(spec)
        return differences_of(spec, before, after)

    monkeypatch.setattr(diffing, "differences_of", noted)
    monkeypatch.setattr(downloads, "WHOLE_ROWS", 0)
    for form, content in whole.items():
        difference_page.remembered.clear()
        pieces = iter(Client().get(f"{address}.{form}"))
        first = next(pieces)
        assert (len(first) > 20, compared) == (True, [])
        assert first + b"".join(pieces) == content
        assert len(compared) == len(TABLES)
        compared.clear()


def test_before_anything_was_released(db: None) -> None:
    talks = make.issue().negotiation
    assert BeautifulSoup(Client().get(f"/{talks.key}/releases/differences/").content, "lxml").select_one("h1")
