"""References as BibTeX: every sign comes through, and programs read it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from positions.domain.author_names import Author
from positions.web.bibtex import as_bibtex
from positions.web.reference_formats import Reference


def reference(**said: Any) -> Reference:
    told = {"id": "up-2025-05-16", "kind": "news report", "title": "A title", "publisher": "Paper"}
    return Reference(**(told | said))


def parsed(**said: Any) -> Entry:
    (entry,) = parse_string(as_bibtex(reference(**said)), "bibtex").entries.values()
    return entry


def test_a_key_has_no_at_sign() -> None:
    assert as_bibtex(reference(id="ru-neutrality@2022-03-29")).startswith("@article{ru-neutrality:2022-03-29,\n")


def test_a_report_stands_in_its_paper_on_its_day() -> None:
    entry = parsed(issued="2025-05-16", language="uk", url="https://example.org/a_b?c=1%20&d={x}", accessed="2025-06")
    assert dict(entry.fields) == {
        "title": "{A title}",
        "journal": "Paper",
        "year": "2025",
        "month": "May",
        "day": "16",
        "date": "2025-05-16",
        "language": "Ukrainian",
        "url": "https://example.org/a_b?c=1%20&d=%7Bx%7D",
        "urldate": "2025-06",
    }


def test_nothing_is_said_of_a_day_that_is_not_known() -> None:
    entry = parsed(issued="2025")
    assert (entry.fields["year"], entry.fields["date"]) == ("2025", "2025")
    assert not {"month", "day"} & {*entry.fields}


def test_where_a_year_has_to_stand_and_none_is_known_it_says_so() -> None:
    entry = parsed()
    assert entry.fields["year"] == "n.d."
    assert "date" not in entry.fields
    assert "year" not in parsed(kind="speech").fields


def test_people_are_parted_and_bodies_left_whole() -> None:
    authors = (Author("Charap", "Samuel"), Author("Ministry of Defence and Security, Ukraine"))
    people = parsed(authors=authors).persons["author"]
    assert [person.last_names for person in people] == [
        ["{Charap}"],
        ["{Ministry of Defence and Security, Ukraine}"],
    ]
    assert [person.first_names for person in people] == [["Samuel"], []]


def test_an_unsigned_report_stands_under_its_paper() -> None:
    assert [str(person) for person in parsed().persons["author"]] == ["{Paper}"]
    assert not parsed(kind="memorandum").persons


def test_an_analysis_has_its_institution_and_a_memorandum_says_what_it_is() -> None:
    assert (parsed(kind="analysis").type, parsed(kind="analysis").fields["institution"]) == ("techreport", "Paper")
    assert parsed(kind="memorandum").fields["howpublished"] == "Memorandum, Paper"


def test_a_part_of_a_data_set_names_it_with_its_version() -> None:
    entry = parsed(kind="in data set", container="Talks", version="1.1.0", publisher="House")
    assert entry.fields["howpublished"] == "In: Talks, version 1.1.0, House"


def test_signs_with_a_meaning_have_none() -> None:
    title = parsed(title='100 % of {x}_1 & "more" #2 ~ ^ \\ $5 @ Київ').fields["title"]
    assert title == (
        r'{100 \% of \textbraceleft{}x\textbraceright{}\_1 \& "more" \#2 '
        r"\textasciitilde{} \textasciicircum{} \textbackslash{} \$5 @ Київ}"
    )


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_braces_always_balance(title: str, name: str, publisher: str) -> None:
    said = as_bibtex(reference(title=title, authors=(Author(name),), publisher=publisher, url="https://x.org/{}"))
    depth = 0
    for sign in said:
        # BibTeX counts all of them, whatever stands before.
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_no_sign_breaks_it(title: str) -> None:
    after = "@article{next, title = {Next}}"
    said = as_bibtex(reference(title=title, publisher=title, authors=(Author(title or "x"),)))
    assert list(parse_string(f"{said}\n{after}", "bibtex").entries) == ["up-2025-05-16", "next"]
