"""The picture to take away reads what it draws, and of that the same as the page."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.models import Negotiation
from positions.overview import drawn_part
from positions.overview.collisions import collisions_of
from positions.overview.courses import read_thin_courses
from positions.overview.drawn_part import DrawnPart, read_drawn_part
from positions.overview.overview import OverviewChoice
from positions.overview.picture import part_of_picture
from positions.web.asked import own_pair
from tests import factories as make

pytestmark = pytest.mark.django_db


def part_of(home: Negotiation, known: datetime | None = None, **choice: str) -> DrawnPart:
    question = replace(own_pair(home, tuple(home.round_set.in_order())), known=known)
    return read_drawn_part(question, [each.point for each in question.rounds], OverviewChoice(**choice))


@pytest.mark.parametrize("choice", [{}, {"group": "Territory"}, {"issue": "neutrality"}], ids=str)
def test_what_has_room_is_that_of_the_page(choice: dict[str, str], shipped: Negotiation) -> None:
    found = part_of(shipped, **choice)
    whole = read_thin_courses(shipped, found.thin.rounds, None)
    some = [each for each in whole.positions if all(getattr(each, name) == key for name, key in choice.items())]
    assert found.part.issues == part_of_picture(replace(whole, positions=tuple(some))).issues
    assert (found.thin.parties, found.thin.principals) == (whole.parties, whole.principals)
    drawn = set(found.part.positions)
    met = [each for each in collisions_of(whole) if drawn & {each.first, each.second}]
    assert [each for each in collisions_of(found.thin) if drawn & {each.first, each.second}] == met
    assert found.number == len(drawn) > 0


def test_what_nobody_knew_then_is_not_drawn() -> None:
    entry = make.entry()
    home = entry.negotiation
    make.round(negotiation=home)
    then = timezone.now()
    make.entry(make.position(negotiation=home))
    make.entry(make.position(negotiation=home), account="analyst")
    make.entry(make.position(negotiation=home), "2030-01-01")
    assert (part_of(home).number, part_of(home, then).number) == (2, 1)
    assert [course.key for course in part_of(home, then).part.positions] == [entry.position.key]


def test_of_very_many_the_first_issues_are_read_and_drawn(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = part_of(shipped).part
    monkeypatch.setattr(drawn_part, "MOST_CELLS", 13 * 8)
    monkeypatch.setattr(drawn_part, "AT_ONCE", 5)
    with CaptureQueriesContext(connection) as captured:
        part = part_of(shipped).part
    assert part.issues == whole.issues[: len(part.issues)]
    assert (1 < len(part.issues) < part.number, len(part.positions) <= 8) == (True, True)
    # As many positions as are drawn, an issue that has no room, and those that cannot be met with them.
    read = [re.findall(r"ANY\('\{(.*?)\}'", each["sql"]) for each in captured if "own_word" in each["sql"]]
    assert 8 <= sum(len(ids.split(",")) for found in read for ids in found) < 30
    svg = " ".join(client.get("/istanbul/overview.svg").content.decode().split())
    assert f"Issues 1 to {len(part.issues)} of {part.number} are drawn here. Ask for one issue" in re.sub(
        "<.*?>", "", svg
    )
