"""The entries of positions with their evidence, as known at a moment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.models import Position
from positions.reading.entries import EntryLine, history_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def lines(position: Position) -> list[EntryLine]:
    return history_of([position.pk], None)


def test_entries_stand_oldest_first_then_by_their_place_in_the_day() -> None:
    position = make.position()
    second = make.entry(position, "2022-03-29", sequence=2)
    later = make.entry(position, "2025-05-16")
    first = make.entry(position, "2022-03-29", sequence=1)
    assert [line.key for line in lines(position)] == [first.key, second.key, later.key]


def test_moves_are_those_of_main_entries_alone() -> None:
    position = make.position()
    main = make.entry(position, "2022-03-29")
    make.entry(position, "2022-03-29", held=False, rival_of=main)
    make.entry(position, "2022-04-01", held=False, account="analyst")
    make.entry(position, "2025-05-16", firmness="categorical")
    make.entry(position, "2025-05-17", firmness="categorical")
    said = [(line.role, line.word) for line in lines(position)]
    assert said == [
        ("main", "first recorded"),
        ("rival", ""),
        ("reading", ""),
        ("main", "hardened"),
        ("main", "affirmed"),
    ]


def test_an_offer_moves_in_its_own_words() -> None:
    position = make.position(kind="offer")
    make.entry(position, "2022-03-29")
    make.entry(position, "2025-05-16", held=False)
    assert [line.word for line in lines(position)] == ["first recorded", "withdrawn"]


def test_evidence_stands_by_source_with_all_that_was_written() -> None:
    entry = make.entry(make.position(), "2022-03-29", speaker="A minister", condition="then")
    home = entry.negotiation
    source = make.source(
        negotiation=home, key="0-first", publisher="An agency", published_on="2022-03", reliability="B"
    )
    make.citation(entry, source=source, locator="p. 9", quote="слово", quote_language="uk", translation="a word")
    (line,) = lines(entry.position)
    assert len(line.citations) == 2
    cited = line.citations[0]
    assert (cited.publisher, cited.published_on, cited.reliability, cited.locator) == (
        "An agency",
        "Mar 2022",
        "B",
        "p. 9",
    )
    assert (cited.quote, cited.quote_language, cited.translation) == ("слово", "uk", "a word")
    assert (line.speaker, line.condition, line.provenance) == ("A minister", "then", "own account, stated")


def test_a_citation_added_later_is_not_known_before() -> None:
    entry = make.entry()
    before = timezone.now()
    make.citation(entry)
    assert len(history_of([entry.position_id], before)[0].citations) == 1
    assert len(lines(entry.position)[0].citations) == 2


def test_a_draft_citation_is_not_shown() -> None:
    entry = make.entry()
    make.draft_citation(entry)
    assert len(lines(entry.position)[0].citations) == 1


def test_drafts_and_replaced_entries_are_left_out() -> None:
    old = make.entry()
    make.proposal(old.position, "2025-05-16")
    new = make.correct(old, statement="It was put better.")
    assert [line.key for line in lines(old.position)] == [new.key]
    assert old.superseded_at is not None
    before = old.superseded_at - timedelta(microseconds=1)
    assert [line.key for line in history_of([old.position_id], before)] == [old.key]


def test_a_rival_follows_the_correction_of_its_main_entry() -> None:
    main = make.entry()
    rival = make.entry(main.position, main.effective_on, rival_of=main)
    once = make.correct(main, statement="Better.")
    twice = make.correct(once, statement="Better still.")
    found = {line.key: line.rival_of for line in lines(main.position)}
    assert found == {twice.key: "", rival.key: twice.key}
    between = history_of([main.position_id], once.published_at)
    assert {line.key: line.rival_of for line in between}[rival.key] == once.key


@pytest.mark.usefixtures("_team_of_one")
def test_an_entry_published_by_its_author_says_so() -> None:
    alone = make.publish(make.proposal(by=make.analyst()), by=make.analyst())
    assert lines(alone.position)[0].without_second_reader


@pytest.mark.parametrize("number", [1, 8])
def test_query_count(number: int) -> None:
    position = make.position()
    for day in range(1, number + 1):
        make.citation(make.entry(position, f"2022-03-{day:02}"))
    with CaptureQueriesContext(connection) as captured:
        assert len(lines(position)) == number
    assert len(captured) == 1
