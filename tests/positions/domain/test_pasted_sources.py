"""What a pasted reference or page says of a source, and when two addresses are one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.author_names import author_of
from positions.domain.pasted_sources import MOST_PASTED, read_pasted
from positions.domain.web_addresses import as_one
from positions.web.reference_formats import Reference, as_csl, as_ris

BIBTEX = r"""
@comment{an export}
@techreport{osw, title = {The {Ukraine} talks: K\"oln \& more}, author = {Doe, Jane and {\'E}mile Zola},
  institution = "OSW", year = 2025, month = may, day = 19, url = {https://osw.example/a}, urldate = {2025-06-01},
  langid = {en}}
@misc{other, title = {Another}}
"""
RIS = """TY  - NEWS
AU  - Doe, Jane
TI  - A title
T2  - Babel
PY  - 2025
DA  - 2025/05/16/
UR  - https://babel.example/x
LA  - uk
ER  -
"""
CSL: dict[str, object] = {
    "type": "speech",
    "title": "A speech",
    "author": [{"family": "Lind", "given": "Anna"}, {"literal": "A body"}],
}
CSL |= {"issued": {"date-parts": [["2025", 5]]}, "URL": "javascript:alert(1)", "publisher": "A ministry", "x": [1]}


@pytest.mark.parametrize(
    ("text", "columns", "references"),
    [
        (
            BIBTEX,
            {
                "title": "The Ukraine talks: Köln & more",
                "publisher": "OSW",
                "author": "Jane Doe; Émile Zola",
                "published_on": "2025-05-19",
                "type": "analysis",
                "url": "https://osw.example/a",
                "accessed_on": "2025-06-01",
                "language": "en",
            },
            2,
        ),
        (
            RIS,
            {
                "title": "A title",
                "publisher": "Babel",
                "author": "Jane Doe",
                "published_on": "2025-05-16",
                "type": "news report",
                "url": "https://babel.example/x",
                "language": "uk",
            },
            1,
        ),
        (
            json.dumps([CSL]),
            {
                "title": "A speech",
                "publisher": "A ministry",
                "author": "Anna Lind; A body",
                "published_on": "2025-05",
                "type": "speech",
            },
            1,
        ),
        (
            "Talks go on in Istanbul\n16 May 2025\nLong text.",
            {"title": "Talks go on in Istanbul", "published_on": "2025-05-16"},
            0,
        ),
        ("It is a sentence, and ends.\nOn 16 May 2025 and on 2025-05-17.", {}, 0),
        ("On 16 May 2025, that is 2025-05-16, it began.", {"published_on": "2025-05-16"}, 0),
        ("", {}, 0),
    ],
)
def test_what_a_text_says(text: str, columns: dict[str, str], references: int) -> None:
    read = read_pasted(text)
    assert (dict(read.columns), read.references) == (columns, references)


@pytest.mark.parametrize("text", ["{", "[]", "[1]", "[" * 50_000, "x" * (MOST_PASTED + 1), '{"issued": 1e999}' * 2])
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"Paste at most|no reference|cannot be read"):
        read_pasted(text)


@given(
    st.text(max_size=300), st.sampled_from(["", "@misc{a, title = ", "TY  - RPRT\nTI  - ", '[{"title": ', "@book{x,"])
)
def test_whatever_is_pasted_is_read_or_refused(text: str, begin: str) -> None:
    try:
        columns = read_pasted(begin + text).columns
    except ValueError:
        return
    assert all(value == value.strip() and value for value in columns.values())


def test_what_we_give_away_comes_back() -> None:
    said = {"title": "Talks & more", "publisher": "OSW", "url": "https://osw.example/a", "language": "en"}
    reference = Reference(
        id="a", kind="analysis", authors=(author_of("Doe, Jane"),), issued="2025-05-19", accessed="2025-06-01", **said
    )
    wanted = said | {
        "author": "Jane Doe",
        "published_on": "2025-05-19",
        "accessed_on": "2025-06-01",
        "type": "analysis",
    }
    for text in (as_ris(reference), json.dumps(as_csl(reference))):
        assert dict(read_pasted(text).columns) == wanted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.babel.example/en/1/", "http://babel.example/en/1?utm_source=x&fbclid=y#top", True),
        ("https://babel.example:443/a?id=1", "https://babel.example/a?id=1", True),
        ("https://babel.example/a?id=1", "https://babel.example/a?id=2", False),
        ("https://babel.example/a", "https://babel.example/A", False),
        ("https://babel.example:8443/a", "https://babel.example/a", False),
        ("https://[broken", "https://[broken", True),
    ],
)
def test_when_two_addresses_are_one(one: str, other: str, same: bool) -> None:
    assert (as_one(one) == as_one(other)) is same
