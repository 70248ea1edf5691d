"""References as text, CSL-JSON and RIS, one by one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.author_names import Author
from positions.domain.codebook import SourceType
from positions.web.citing import bibliography, lines_of
from positions.web.reference_formats import (
    DATA_SET,
    IN_DATA_SET,
    KINDS,
    Reference,
    as_csl,
    as_page_data,
    as_ris,
    as_text,
)

PEOPLE = (Author("Charap", "Samuel"), Author("OSW"))


def reference(**said: Any) -> Reference:
    told = {"id": "ru-neutrality@2022-03-29", "kind": IN_DATA_SET, "title": "A title", "url": "https://example.org/x"}
    return Reference(**(told | said))


def test_every_type_of_source_has_a_way_to_be_cited() -> None:
    assert {*KINDS} == {*SourceType, DATA_SET, IN_DATA_SET}


def test_text_says_what_is_known_and_no_more() -> None:
    assert as_text(reference(accessed="2026-11-23")) == "A title. https://example.org/x (accessed 23 Nov 2026)."
    assert as_text(reference(url="", publisher="House")) == "House: A title."
    full = reference(authors=PEOPLE, publisher="House", issued="2025-05", container="The data", version="1.0.0")
    assert as_text(full) == (
        "Samuel Charap, OSW (May 2025): A title. In: The data, version 1.0.0. House. https://example.org/x."
    )


def test_csl_tells_people_from_bodies_and_has_dates_in_parts() -> None:
    item = as_csl(reference(authors=PEOPLE, issued="2025-05", accessed="2026-11-23"))
    assert item["author"] == [{"family": "Charap", "given": "Samuel"}, {"literal": "OSW"}]
    assert item["issued"] == {"date-parts": [[2025, 5]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}


def test_csl_has_a_report_in_its_newspaper() -> None:
    item = as_csl(reference(kind="news report", publisher="Interfax"))
    assert (item["type"], item["container-title"]) == ("article-newspaper", "Interfax")
    assert "publisher" not in item


def test_ris_is_read_back() -> None:
    full = reference(
        kind="news report",
        authors=PEOPLE,
        publisher="Газета",
        issued="2025-05",
        accessed="2026-11-23",
        language="uk",
        note="A note",
    )
    (entry,) = rispy.loads(as_ris(full))
    assert entry == {
        "type_of_reference": "NEWS",
        "id": "ru-neutrality@2022-03-29",
        "authors": ["Charap, Samuel", "OSW"],
        "title": "A title",
        "secondary_title": "Газета",
        "year": "2025",
        "date": "2025/05//",
        "language": "uk",
        "notes": ["A note"],
        "urls": ["https://example.org/x"],
        "access_date": "2026/11/23/",
    }


def test_a_comma_in_the_name_of_a_body_parts_no_names() -> None:
    body = reference(authors=(Author("Ministry of Defence, Ukraine"),))
    assert rispy.loads(as_ris(body))[0]["authors"] == ["Ministry of Defence – Ukraine"]
    assert ("citation_author", "Ministry of Defence – Ukraine") in list(as_page_data(body))
    assert as_csl(body)["author"] == [{"literal": "Ministry of Defence, Ukraine"}]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_sign_in_a_title_breaks_ris(title: str) -> None:
    (entry,) = rispy.loads(as_ris(reference(title=title)))
    assert entry.get("title", "") == " ".join(title.split())
    assert entry["urls"] == ["https://example.org/x"]


def test_the_data_of_a_page_name_the_house_by_what_it_is() -> None:
    def said(kind: str) -> list[tuple[str, str]]:
        return list(as_page_data(reference(kind=kind, publisher="House", issued="2025-05-16", authors=PEOPLE)))

    shared = [
        ("citation_title", "A title"),
        ("citation_author", "Charap, Samuel"),
        ("citation_author", "OSW"),
    ]
    ends = [("citation_publication_date", "2025/05/16"), ("citation_fulltext_html_url", "https://example.org/x")]
    assert said("news report") == [*shared, ("citation_journal_title", "House"), *ends]
    assert said("analysis") == [*shared, ("citation_technical_report_institution", "House"), *ends]
    assert said("speech") == [*shared, ("citation_publisher", "House"), *ends]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["bib", "ris", "json"])
def test_a_bibliography_comes_a_reference_at_a_time(form: str) -> None:
    given_out = []

    def references() -> Iterator[Reference]:
        for number in range(20_000):
            given_out.append(number)
            yield reference(id=f"s{number}")

    answer = bibliography(references(), form, "talks")
    pieces = iter(answer)
    first = next(pieces)
    assert 0 < len(given_out) < 10_000
    whole = (first + b"".join(pieces)).decode()
    assert all(whole.count(f"s{number}") >= 1 for number in (0, 10_000, 19_999))
    assert answer["Content-Disposition"] == f'attachment; filename="talks.{form}"'


def test_csl_json_is_a_list_whatever_is_in_it() -> None:
    for number in range(3):
        items = json.loads("".join(lines_of([reference(id=str(each)) for each in range(number)], "json")))
        assert [item["id"] for item in items] == [str(each) for each in range(number)]
