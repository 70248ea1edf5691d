"""What a table reads of what is recorded: of many positions those that its rows name."""

from collections.abc import Callable
from typing import Any

import pytest

from positions.evidence.grid.on_record import as_called, on_record
from tests import factories as make
from tests.people import person
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


def test_only_named_sources_and_people_are_read() -> None:
    home, by = make.negotiation(), person("analyst")
    at = {
        "plain": "https://www.Example.org/a/text/?utm_source=x&page=2#top",
        "bare": "http://example.org",
        "port": "https://example.net:443/b",
        "else": "https://example.com/else",
    }
    for key, url in at.items():
        make.source(negotiation=home, key=key, title=f"Of {key}", url=url)
    make.source(negotiation=home, key="copied", title="Copied", archive_url="https://archive.ph/AbC12")
    make.source(negotiation=home, key="titled", title="Ein Text über die Straße")
    for name in ("Ann Onym", "Ben Onym", "Cy Onym"):
        make.person(negotiation=home, key=name[:2].lower().strip(), name=name)
    rows = [
        {"source": "http://example.org/a/text?page=2", "speaker": "ANN Onym, minister; Nobody"},
        {"url": "HTTPS://WWW.EXAMPLE.ORG/", "speakers": "be; nobody"},
        {"url": "http://example.net/b/", "archive_url": "http://archive.ph/AbC12/"},
        {"source_title": "ein TEXT über die strasse\x00"},
        {"source_title": "Ein Text über die Straße", "source": "https://[no"},
    ]
    found = on_record(home, by, rows)
    assert {each.key for several in found.sources.values() for each in several} >= {
        *("plain", "bare", "port", "copied", "titled")
    }
    assert "else" not in found.sources
    for row in rows[:3]:
        for column in ("source", "url", "archive_url"):
            if column in row:
                assert len(found.sources[as_called(row[column])]) == 1
    assert {each.name for several in found.people.values() for each in several} == {"Ann Onym", "Ben Onym"}


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
