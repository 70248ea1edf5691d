"""datapackage.json: what it must say, what is kept of it, and when another one may take its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from positions.models import Import, Negotiation
from positions.models.negotiations import RESERVED_NAMES
from positions.package import export_package, import_package
from positions.package.descriptor import FORMER
from positions.package.tables import BY_NAME, TABLES
from tests.positions.package.small import NAME, changed, described, places, small, taken_in, write
from tests.shipped import PACKAGE

pytestmark = pytest.mark.django_db

RESOURCES: list[dict[str, str]] = described()["resources"]
REQUIRED = [each for each in RESOURCES if BY_NAME[each["name"]].required]
DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]

PROPERTIES: list[tuple[dict[str, Any], str, str]] = [
    ({"name": None}, "name", "must have a name"),
    ({"name": 7}, "name", "must have a name"),
    ({"name": "Not A Key"}, "name", "is no key"),
    ({"name": "a@b"}, "name", "is no key"),
    ({"name": "x" * 201}, "name", "at most 200"),
    *(({"name": name}, "name", "needs for itself") for name in RESERVED_NAMES),
    ({"title": 7}, "title", "must be a text"),
    ({"title": "a\0b"}, "title", "character"),
    ({"title": "\ud800"}, "title", "character"),
    ({"title": "x" * 100_001}, "title", "at most 100000"),
    ({"description": "one\ntw\u200bo"}, "description", "(U+200B) in line 2, character 3"),
    ({"contributors": [{"title": "Ann\u202eBob"}]}, "contributors", "(U+202E) in line 1, character 4"),
    ({"note\ufeff": 1}, "note\\ufeff", "(U+FEFF) in line 1, character 5"),
    ({"version": 1.0}, "version", "must be a text"),
    ({"created": "2026-11-22"}, "created", "no time in UTC"),
    ({"created": "2026-11-22T00:00:00"}, "created", "no time in UTC"),
    ({"created": "2026-11-22T00:00:00+02:00"}, "created", "no time in UTC"),
    ({"created": "2026-02-30T00:00:00Z"}, "created", "no time in UTC"),
    ({"licenses": {"name": "MIT"}}, "licenses", "must be a list"),
    ({"licenses": [{}]}, "licenses", "must be a list"),
    ({"comparison": ["first", "second"]}, "comparison", "must be such as"),
    ({"comparison": {"before": "first"}}, "comparison", "must be such as"),
    ({"comparison": {"before": "first", "after": 2}}, "comparison", "keys of rounds"),
    ({"resources": None}, "resources", "must be a list"),
    ({"resources": [each for each in RESOURCES if each["name"] != "parties"]}, "resources", "lack: parties"),
    ({"resources": [{"name": "terms", "path": "t.csv"}, *REQUIRED]}, "resources", "must be terms.csv"),
    ({"resources": [*RESOURCES, {"name": "notes", "path": "notes.csv"}]}, "resources", "no table of this format"),
    ({"resources": [*RESOURCES, RESOURCES[0]]}, "resources", "twice"),
    ({"resources": [{"name": "parties", "path": "../p.csv"}, *RESOURCES[1:]]}, "resources", "must be parties.csv"),
    ({"keywords": "a\0"}, "keywords", "character"),
    ({"keywords": "a"}, "keywords", "list of texts"),
    ({"keywords": [" "]}, "keywords", "empty"),
    ({"codebook": "2"}, "codebook", "by codebook 3"),
    ({"codebook": 3}, "codebook", "by codebook 3"),
    ({"contributors": {"title": "A"}}, "contributors", "must be a list"),
    ({"contributors": [{"role": "author"}]}, "contributors", "must be such as"),
    ({"contributors": [{"title": "A", "path": "javascript:1"}]}, "contributors", "must be such as"),
    ({"temporal": "2022"}, "temporal", "must be such as"),
    ({"temporal": {"start": "2022", "finish": "2025"}}, "temporal", "must be such as"),
    ({"temporal": {"start": "March 2022"}}, "temporal", "not written as 2025-05-16"),
    ({"temporal": {"start": "then"}}, "temporal", "is no date"),
    ({"temporal": {"start": "2025", "end": "2022"}}, "temporal", "before it starts"),
    ({"homepage": "javascript:1"}, "homepage", "no web address"),
    ({"limits": 7}, "limits", "must be a text"),
    ({"comparisons": {"before": "first", "after": "second", "title": "A"}}, "comparisons", "must be a list"),
    ({"comparisons": [{"before": "first", "after": "second"}]}, "comparisons", "must be such as"),
    ({"comparisons": [{"before": "first", "after": "second", "title": 7}]}, "comparisons", "must be such as"),
    ({"deep": DEEP}, "deep", "too deeply"),
]


@pytest.mark.parametrize(("properties", "column", "said"), PROPERTIES)
def test_a_bad_property_is_named(properties: dict[str, Any], column: str, said: str, tmp_path: Path) -> None:
    report = taken_in(tmp_path / "package", small(), **properties)
    assert places(report) == [("datapackage", None, column)]
    assert said in report.errors[0].message
    assert not Negotiation.objects.exists()


TEXTS: list[tuple[bytes, str]] = [
    (b"", "not valid JSON"),
    (b'{"name": "small"', "not valid JSON"),
    (b"[1]", "must be a JSON object"),
    (b'"small"', "must be a JSON object"),
    (b'{"name": "small", "x": NaN}', "no number"),
    (b'{"name": "small", "x": 1e999}', "no number"),
    (b'{"name": "small", "name": "other"}', "twice"),
    (b'{"name": "sm\xe9"}', "not UTF-8"),
    (b'{"x": ' + b"9" * 5000 + b"}", "too long"),
    (b'{"x": ' + b"[" * 100_000, "too deeply"),
]


@pytest.mark.parametrize(("text", "said"), TEXTS, ids=[said + str(place) for place, (_, said) in enumerate(TEXTS)])
def test_what_is_no_descriptor_is_told_once_beside_the_tables(text: bytes, said: str, tmp_path: Path) -> None:
    tables = small()
    tables["parties"][0]["role"] = "friend"
    package = write(tmp_path / "package", tables)
    (package / "datapackage.json").write_bytes(text)
    report = import_package(package)
    assert places(report) == [("datapackage", None, None), ("parties", 2, "role")]
    assert said in report.errors[0].message


def test_a_missing_descriptor_is_told(tmp_path: Path) -> None:
    package = write(tmp_path / "package", small())
    (package / "datapackage.json").unlink()
    report = import_package(package)
    assert [error.message for error in report.errors] == ["There is no file datapackage.json."]


FURTHER = {
    "contributors": [{"title": "A", "role": "author", "path": "https://example.org"}],
    "keywords": ["b", "a"],
    "temporal": {"end": "2025-06", "start": "2022"},
    "homepage": "https://example.org/talks",
    "limits": "Coded by one person.",
    # The rounds need not be there.
    "comparisons": [{"title": "A pair", "after": "elsewhere", "before": "nowhere"}],
    "odd": {"zero": 0, "empty": "", "nothing": None, "list": [], "number": 1e22, "fraction": 0.1, "ї": True},
}


def test_further_properties_are_kept_and_written_back(tmp_path: Path) -> None:
    said = {"title": "Тиша", "description": "a\nb", "licenses": [{"path": "x", "name": "y"}], **FURTHER}
    assert taken_in(tmp_path / "in", small(), created="2026-11-22T00:00:00Z", **said).ok
    export_package(Negotiation.objects.get(key=NAME), tmp_path / "out")
    written = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert {name: written[name] for name in said} == said
    order = ["profile", "name", "title", "description", "version", "created", "codebook", "licenses", "contributors"]
    assert list(written) == [*order, "keywords", "temporal", "homepage", "limits", "comparisons", "odd", "resources"]
    assert [*written["temporal"], *written["comparisons"][0]] == ["start", "end", "before", "after", "title"]
    assert list(written["licenses"][0]) == ["name", "path"]
    for package in ("in", "out"):
        assert not import_package(tmp_path / package).changed


def test_a_package_lists_what_it_has(tmp_path: Path) -> None:
    tables = {each["name"]: small()[each["name"]] for each in REQUIRED}
    tables["entries"][0] |= {"speakers": ""}
    assert taken_in(tmp_path / "in", tables, resources=REQUIRED).errors == ()


def test_a_package_of_format_2_is_refused_with_one_sentence(tmp_path: Path) -> None:
    package = write(tmp_path / "package", small(), resources=[{"name": "changes", "path": "changes.csv"}])
    listed = import_package(package)
    write(tmp_path / "package", small())
    (package / "entries.csv").rename(package / "changes.csv")
    for report in (listed, import_package(package)):
        assert [error.message for error in report.errors] == [FORMER]


def test_the_codebook_is_the_present_one_where_none_is_named(tmp_path: Path) -> None:
    assert taken_in(tmp_path / "in", small()).ok
    assert not taken_in(tmp_path / "in", small(), codebook="3").changed
    export_package(Negotiation.objects.get(key=NAME), tmp_path / "out")
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))["codebook"] == "3"


def test_every_field_says_what_it_is_and_what_its_codes_mean() -> None:
    for table in TABLES:
        for field in table.descriptor()["schema"]["fields"]:
            assert field["title"]
            assert field["description"].endswith(".")
            codes = field.get("constraints", {}).get("enum", [])
            assert all(f"{code} = " in field["description"] for code in codes), (table.name, field["name"])


def test_a_byte_order_mark_and_a_missing_profile_do_not_matter(tmp_path: Path) -> None:
    package = write(tmp_path / "package", small())
    text = (package / "datapackage.json").read_bytes()
    (package / "datapackage.json").write_bytes(b"\xef\xbb\xbf" + text)
    assert import_package(package).ok


@pytest.mark.parametrize(
    "properties",
    [{"title": "B"}, {"description": "B"}, {"created": "2026-11-22T00:00:00Z"}, {"licenses": [{"name": "MIT"}]}],
)
def test_the_same_version_says_the_same(properties: dict[str, Any], tmp_path: Path) -> None:
    taken_in(tmp_path / "package", small(), title="A", keywords=["a"])
    report = taken_in(tmp_path / "package", small(), **{"title": "A", "keywords": ["a"]} | properties)
    assert places(report) == [("datapackage", None, *properties)]
    assert "under the same version" in report.errors[0].message


def test_another_version_brings_its_descriptor_and_leaves_a_record(tmp_path: Path) -> None:
    pair = {"before": "first", "after": "second"}
    taken_in(tmp_path / "package", small(), title="A", keywords=["a"], comparison=pair)
    report = taken_in(tmp_path / "package", small(), title="B", version="2")
    assert changed(report) == {}
    assert report.descriptor == "replaced"
    negotiation = Negotiation.objects.get()
    assert (negotiation.title, negotiation.extra, negotiation.before) == ("B", {}, None)
    assert list(Import.objects.order_by("id").values_list("version", flat=True)) == ["1", "2"]
    assert not taken_in(tmp_path / "package", small(), title="B", version="2").changed
    assert Import.objects.count() == 2


def test_the_shipped_descriptor_is_made_from_the_list_of_tables(tmp_path: Path) -> None:
    assert import_package(PACKAGE).ok
    export_package(Negotiation.objects.get(), tmp_path / "out")
    assert (tmp_path / "out" / "datapackage.json").read_bytes() == (PACKAGE / "datapackage.json").read_bytes()
