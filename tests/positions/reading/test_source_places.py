"""What the database finds at an address is all that `as_one` takes for the same."""

import pytest

from positions.domain.web_addresses import as_one
from positions.models import Source
from positions.reading.source_places import placed_there, standing_at
from tests import factories as make

pytestmark = pytest.mark.django_db
RECORDED = "https://example.org/a"


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        (RECORDED, "http://www.example.org/a/"),
        (RECORDED, "https://EXAMPLE.org:443/a#part"),
        (RECORDED, "https://reader@example.org/a?utm_source=x"),
        ("https://Example.org:80/a/", RECORDED),
        ("https://example.org:8080/a", "https://www.example.org:8080/a"),
        ("https://example.org/a?id=1&fbclid=2", "https://example.org/a?id=1"),
        ("https://Ünter.example/a", "https://Ünter.example/a/"),
        ("https://example.org", "https://example.org/"),
    ],
)
def test_the_same_address_is_found_however_it_is_written(recorded: str, typed: str) -> None:
    source = make.source(url=recorded)
    assert as_one(recorded) == as_one(typed)
    assert list(placed_there(Source.objects.all()).filter(standing_at([typed]))) == [source]


@pytest.mark.parametrize("typed", ["https://example.org/b", "https://example.org:8080/a", "https://other.example/a"])
def test_another_place_is_not(typed: str) -> None:
    make.source(url=RECORDED)
    assert not placed_there(Source.objects.all()).filter(standing_at([typed])).exists()
