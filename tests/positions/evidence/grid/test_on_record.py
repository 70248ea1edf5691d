"""What a table reads of what is recorded: of many positions those that its rows name."""

from collections.abc import Callable
from typing import Any

import pytest

from positions.evidence.grid.on_record import as_called, on_record
from tests import factories as make
from tests.positions.evidence.many_positions import copies

pytestmark = pytest.mark.django_db


def test_only_named_positions_are_read_of_many(queries_of: Callable[[Callable[[], Any]], int]) -> None:
    home = make.negotiation()
    first = make.position(negotiation=home, key="first", title="A  first\tone")
    make.position(negotiation=home, key="second", title="Нейтральный статус")
    copies(first, 3_000)
    rows = [
        {"position": "copy-7"},
        {"position": " MATTER of  number 8 "},
        {"new_position": "a first one"},
        {"position": "нейтральный СТАТУС"},
        {"position": "Nothing\x00"},
    ]
    rows += [{"position": "Mater of nubmer 9"}, {"position": "A new one"}, {"new_position": "A new one"}]
    by = make.analyst()
    found = on_record(home, by, rows).positions
    assert {name for name in found if not name.startswith("matter")} == {
        *("copy-7", "copy-8", "first", "a first one", "second", "нейтральный статус")
    }
    assert sum(map(len, found.values())) == 8
    assert queries_of(lambda: on_record(home, by, rows * 50)) == queries_of(lambda: on_record(home, by, rows)) <= 10


@pytest.mark.parametrize("title", ["Die Straße nach Süden", "DIE STRASSE", "İstanbul Süreci", "ΟΔΟΣ"])
def test_a_title_is_found_however_its_letters_become_small(title: str) -> None:
    home, by = make.negotiation(), make.analyst()
    position = make.position(negotiation=home, title=title)
    for name in (title, f"  {title.lower()}" if title.lower().upper() == title.upper() else title):
        assert on_record(home, by, [{"position": name}]).positions[as_called(name)] == [position]


def test_what_comes_near_is_what_may_be_meant() -> None:
    home = make.negotiation()
    for key, title in (("crimea", "Crimea to be recognised as Russian"), ("fleet", "The fleet to stay in Sevastopol")):
        make.position(negotiation=home, key=key, title=title)
    make.position(title="Crimea to be recognised as Ukrainian")
    rows = [
        {"position": name} for name in ("Crimea to be recognized as Rusian", "the flete to stay in sevastopol", "Grain")
    ]
    near = on_record(home, make.analyst(), rows).near
    assert {name: position.key for name, position in near.items()} == {
        "crimea to be recognized as rusian": "crimea",
        "the flete to stay in sevastopol": "fleet",
    }
