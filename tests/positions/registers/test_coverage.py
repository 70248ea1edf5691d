"""What the record of a round rests on."""

from collections.abc import Callable

import pytest
from django.test import Client

from positions.evidence.review.acts import publish
from positions.models import Negotiation, Round, Source
from positions.reading.party_marks import PartyMark, party_marks
from positions.registers.coverage import Coverage, coverage_of, covering_sources
from tests import factories as make
from tests.parsing import parsed
from tests.positions.evidence.drafting import cited, proposed

pytestmark = pytest.mark.django_db


def covered(round_: Round, *parties: str) -> Coverage:
    return coverage_of(round_.negotiation, round_, [round_], [mark(key) for key in parties], None)


def mark(key: str) -> PartyMark:
    return PartyMark(key, key.capitalize(), "", "")


def test_a_cited_source_counts_entries_by_side() -> None:
    round_ = make.round("2022-03-29")
    position = make.position(negotiation=round_.negotiation)
    entry = make.entry(position, "2022-03-29", speaker="Somebody, office")
    source = Source.objects.get(citations__entry=entry)
    (line,) = covered(round_, position.party.key).sources
    assert (line.key, line.entries, line.read, line.mouths) == (source.key, (1,), "whole", "Somebody")


@pytest.mark.parametrize(
    ("published_on", "listed"),
    [("2022-03-29", True), ("2022-03-31", False), ("2022-03", True), ("2022-04", False), ("2022", True), ("", False)],
)
def test_a_source_that_may_be_of_the_window_is_listed_without_entries(published_on: str, listed: bool) -> None:
    round_ = make.round("2022-03-29")
    source = make.public_source(negotiation=round_.negotiation, published_on=published_on)
    make.source(negotiation=round_.negotiation, published_on=published_on)
    assert [line.key for line in covered(round_).sources] == [source.key] * listed


def test_an_issue_without_an_entry_is_a_gap_and_a_reading_fills_none() -> None:
    round_ = make.round("2022-03-29")
    spoken = make.position(negotiation=round_.negotiation)
    read = make.position(negotiation=round_.negotiation, party=spoken.party)
    make.entry(spoken, "2022-03-29")
    make.entry(read, "2022-03-29", basis="inferred")
    (gap,) = covered(round_, spoken.party.key).gaps
    assert (gap.spoken, gap.silent) == (1, (read.issue.name,))


def test_a_long_title_stands_whole(client: Client) -> None:
    round_ = make.round("2022-03-29")
    title = "What the parties said of a ceasefire and of the withdrawal of troops, " * 3
    make.public_source(negotiation=round_.negotiation, published_on="2022-03-29", title=title.strip())
    page = parsed(client.get(f"/{round_.negotiation.key}/coverage/", {"round": round_.key}).content)
    assert [small.get_text() for small in page.select("section[aria-labelledby=sources] th small")] == [title.strip()]


def test_one_is_said_as_one(client: Client) -> None:
    round_ = make.round("2022-03-29")
    make.entry(make.position(negotiation=round_.negotiation), "2022-03-29")
    page = parsed(client.get(f"/{round_.negotiation.key}/coverage/", {"round": round_.key}).content)
    assert "1 source:" in page.select_one(".status").get_text()
    said = [small.get_text() for small in page.select("h3 small")]
    assert said == ["entries on 1 issue; none on 0", "1 entry"]


def test_drafts_count_nowhere() -> None:
    round_ = make.round("2022-03-29")
    position = make.position(negotiation=round_.negotiation)
    make.proposal(position, "2022-03-29")
    found = covered(round_, position.party.key)
    assert found.balance[0].total == 0
    assert found.heat[0].cells == (((0, 0),),)


def test_a_source_of_which_there_are_only_drafts_is_not_listed() -> None:
    round_ = make.round("2022-03-29")
    position = make.position(negotiation=round_.negotiation)
    source = make.source(negotiation=round_.negotiation, published_on="2022-03-29")
    draft = proposed(position, "2022-03-29", citations=(cited(source),))
    assert covered(round_).sources == ()
    publish(draft, by=make.reviewer())
    assert [line.key for line in covered(round_).sources] == [source.key]


def test_the_shipped_balance_counts_every_entry(shipped: Negotiation) -> None:
    rounds = list(Round.objects.filter(negotiation=shipped).order_by("window_ends_on"))
    found = coverage_of(shipped, rounds[-3], rounds, [mark("russia"), mark("ukraine")], None)
    assert [sum(count for _, count in side.accounts) for side in found.balance] == [
        side.total for side in found.balance
    ]
    assert sum(side.total for side in found.balance) == 405


def test_the_sources_alone_are_those_of_the_whole(shipped: Negotiation) -> None:
    parties = party_marks(shipped)
    for key in ("istanbul-2022-03-29", "istanbul-2025-05-16"):
        round_ = shipped.round_set.get(key=key)
        alone = covering_sources(shipped, round_, parties, None)
        assert len(alone) > 5
        assert alone == [*coverage_of(shipped, round_, [round_], parties, None).sources]


def test_query_count_of_the_page(client: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    entry = make.entry(make.position())
    make.round(negotiation=entry.negotiation)
    assert queries_of(lambda: client.get(f"/{entry.negotiation.key}/coverage/")) <= 8
