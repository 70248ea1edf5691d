"""The timeline in files: read little by little, all of it as known at one moment."""

import io

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from positions.models import Negotiation
from positions.timeline import exports
from positions.timeline.exports import InCourse, packed, unpacked
from positions.timeline.tracks import Point, positions_with_entries, read_tracks
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def in_course(point: Point) -> InCourse:
    said_on = point.entry.firmness_said_in.effective_on if point.entry.held else None
    return InCourse(point.shift, point.entry.firmness, said_on)


def test_what_is_kept_of_an_entry_is_what_the_life_of_its_position_says(shipped: Negotiation) -> None:
    reading = read_tracks(positions_with_entries(shipped, None), None)
    assert [unpacked(packed(point)) for point in reading.points] == [in_course(point) for point in reading.points]


@pytest.mark.parametrize("query", ["", "?order=oldest", "?move=hardened", "?evidence=own&stands=on", "?text=NATO"])
def test_a_file_is_read_little_by_little_and_whole(query: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"/istanbul/timeline{name}.csv{query}" for name in ("", "/citations")]
    whole = [client.get(path).getvalue() for path in paths]
    monkeypatch.setattr(exports, "LARGE", 0)
    monkeypatch.setattr(exports, "POSITIONS", 30)
    counted = {}
    for size in (5, 100):
        monkeypatch.setattr(exports, "ENTRIES", size)
        with CaptureQueriesContext(connection) as queries:
            answers = [client.get(path) for path in paths]
            assert all(isinstance(answer, StreamingHttpResponse) for answer in answers)
            assert [answer.getvalue() for answer in answers] == whole
        counted[size] = len(queries)
    assert counted[100] < counted[5]


def test_queries_of_a_file_grow_with_what_is_read_at_once_only(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/istanbul/timeline.csv").getvalue()
        return len(queries)

    before = asked()
    position = make.position(negotiation=Negotiation.objects.get())
    for number in range(1, 6):
        make.entry(position, "2025-06-01", sequence=number, content=f"Content {number}")
    assert asked() == before


def test_a_workbook_of_the_timeline_says_what_it_is(client: Client) -> None:
    answer = client.get("/istanbul/timeline.xlsx?issue=neutrality&evidence=own&known=2030-01-01")
    book = load_workbook(io.BytesIO(answer.content))
    said = {row[0]: row[1] for row in reversed(list(book["About"].iter_rows(values_only=True)))}
    assert said["Narrowed to"] == "Issue: Neutrality"
    assert said["Evidence asked for"] == "the party’s own word"
    head, first = list(book["Entries"].iter_rows(max_row=2))
    cells = {title.value: cell for title, cell in zip(head, first, strict=True)}
    assert cells["In force from"].is_date
    assert cells["Published at (UTC)"].is_date
    assert (cells["Held"].data_type, cells["Independent sources"].data_type) == ("b", "n")
