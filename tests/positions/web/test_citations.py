"""Citations as text, BibTeX and CSL-JSON."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from positions.web.citations import Reference, as_bibtex, as_csl, as_text


def reference(**said: str) -> Reference:
    told = {"id": "ru-neutrality@2022-03-29", "type": "dataset", "title": "A title", "url": "https://example.org/x"}
    return Reference(**(told | said), accessed=date(2026, 11, 23))


def test_text_says_what_is_known_and_no_more() -> None:
    assert as_text(reference()) == "A title. https://example.org/x (accessed 23 Nov 2026)."
    full = reference(author="A. Author", publisher="House", issued="2025-05", container="The data", version="1.0.0")
    assert as_text(full) == (
        "A. Author (May 2025): A title. In: The data, version 1.0.0. House. "
        "https://example.org/x (accessed 23 Nov 2026)."
    )


def test_csl_has_dates_in_parts() -> None:
    (item,) = as_csl(reference(issued="2025-05"))
    assert item["issued"] == {"date-parts": [[2025, 5]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}


def test_bibtex_key_has_no_at_sign() -> None:
    assert as_bibtex(reference()).startswith("@misc{ru-neutrality:2022-03-29,\n")


@given(st.text(max_size=80))
def test_bibtex_braces_always_balance(title: str) -> None:
    plain = re.sub(r"\\[{}]", "", as_bibtex(reference(title=title)))
    depth = 0
    for sign in plain:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
