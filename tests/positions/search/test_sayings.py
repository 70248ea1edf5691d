"""What the database always says alike of a text is asked once, and no more is kept than the bound."""

from collections.abc import Callable
from typing import Any

import pytest

from positions.search.sayings import KeptSayings

pytestmark = pytest.mark.django_db
LENGTHS = "SELECT text, length(text) FROM unnest(%s::text[]) AS text"


def test_it_works(queries_of: Callable[[Callable[[], Any]], int]) -> None:
    lengths = KeptSayings(LENGTHS, most=3)
    assert queries_of(lambda: lengths.of([])) == 0
    assert lengths.of(["a", "bb", "a"]) == {"a": (1,), "bb": (2,)}
    assert queries_of(lambda: lengths.of(["bb"])) == 0
    assert queries_of(lambda: lengths.of(["bb", "ccc"])) == 1
    assert lengths.of(["ccc", "a"]) == {"ccc": (3,), "a": (1,)}
    # One more than is kept: begun anew.
    assert lengths.of(["a", "dddd"]) == {"a": (1,), "dddd": (4,)}
    assert lengths.kept == {}
    assert queries_of(lambda: lengths.of(["a"])) == 1
