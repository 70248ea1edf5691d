"""What a comparison can be narrowed by."""

import pytest
from django.http import QueryDict

from positions.compare.comparison import compare_rounds
from positions.compare.filters import COMPARISON_PARAMETERS, ComparisonFilter
from positions.domain.codebook import Kind
from positions.domain.shifts import Direction, Shift
from positions.models import Negotiation, Position
from positions.web.filters import UnknownFilter, address, choices_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def narrowed(negotiation: Negotiation, query: str) -> list[str]:
    """Return the keys of the positions that the query leaves of the comparison of the shipped pair of rounds."""
    filters = filter_of(negotiation, query)
    filters.chosen()
    before, after = negotiation.before, negotiation.after
    assert before is not None
    assert after is not None
    comparison = compare_rounds(negotiation, before.point, after.point, positions=filters.qs)
    return [row.key for row in filters.keep(comparison.rows)]


def filter_of(negotiation: Negotiation, query: str) -> ComparisonFilter:
    positions = Position.objects.filter(negotiation=negotiation)
    return ComparisonFilter(QueryDict(query), positions, choices_of(negotiation, None))


def test_nothing_asked_leaves_all(shipped: Negotiation) -> None:
    assert len(narrowed(shipped, "")) == 79


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("party=russia", 38),
        ("party=ukraine", 41),
        ("group=Territory", 13),
        ("issue=neutrality", 2),
        ("kind=precondition", 8),
        ("shift=withdrawn", 3),
        ("shift=withdrawn&shift=revived", 4),
        ("direction=towards", 2),
        ("moved=on", 18),
        ("voiced=on", 39),
        ("party=ukraine&shift=withdrawn", 2),
        ("party=russia&kind=offer&direction=away&moved=on", 1),
        ("issue=neutrality&party=ukraine&kind=offer&shift=withdrawn&direction=away&voiced=on", 1),
        ("direction=towards&shift=hardened", 0),
    ],
)
def test_each_filter_alone_and_with_others(shipped: Negotiation, query: str, number: int) -> None:
    assert len(narrowed(shipped, query)) == number


def test_filters_part_the_whole(shipped: Negotiation) -> None:
    everything = narrowed(shipped, "")
    for name, values in [
        ("party", ["russia", "ukraine"]),
        ("kind", list(Kind)),
        ("shift", list(Shift)),
        ("group", list(filter_of(shipped, "").choices.group)),
        ("issue", list(filter_of(shipped, "").choices.issue)),
    ]:
        query = QueryDict(mutable=True)
        parts = []
        for value in values:
            query[name] = value
            parts += narrowed(shipped, query.urlencode())
        assert sorted(parts) == sorted(everything), name


def test_directions_part_what_moved(shipped: Negotiation) -> None:
    parts = [key for way in Direction for key in narrowed(shipped, f"direction={way}")]
    assert sorted(parts) == sorted(narrowed(shipped, "moved=on"))


@pytest.mark.parametrize(
    "query",
    [
        "party=nobody",
        "group=nothing",
        "issue=nothing",
        "kind=wish",
        "shift=moved",
        "shift=new&shift=moved",
        "direction=up",
        "party=Russia",
        "party=%00",
        f"kind={'x' * 10_000}",
    ],
)
def test_bad_value_is_named_in_short(shipped: Negotiation, query: str) -> None:
    with pytest.raises(UnknownFilter, match=query.split("=", 1)[0]) as caught:
        narrowed(shipped, query)
    assert len(str(caught.value)) < 120


def test_choices_are_those_of_this_negotiation_in_its_own_order() -> None:
    party = make.party(order=2, name="Second", key="a-second")
    home = party.negotiation
    first = make.party(order=1, name="First", short_name="1st", key="z-first", negotiation=home)
    late = make.issue(order=2, group="Late", name="Late issue", negotiation=home)
    soon = make.issue(order=1, group="Soon", name="Soon issue", negotiation=home)
    for side, issue in [(party, soon), (first, late)]:
        make.entry(make.position(party=side, issue=issue))
    make.entry()
    choices = choices_of(home, None)
    assert list(choices.party.items()) == [("z-first", "1st"), ("a-second", "Second")]
    assert list(choices.group) == ["Soon", "Late"]
    assert list(choices.issue.items()) == [(soon.key, "Soon issue"), (late.key, "Late issue")]


@pytest.mark.parametrize(
    ("query", "entries", "found"),
    [
        ("", {}, "/p/"),
        ("party=&kind=&before=", {}, "/p/"),
        ("unknown=1&party=a", {}, "/p/?party=a"),
        ("shift=new&shift=dropped&party=a", {}, "/p/?party=a&shift=new&shift=dropped"),
        ("open=x&party=a", {"open": None}, "/p/?party=a"),
        ("party=a", {"party": "b", "shift": ["new", "not held"]}, "/p/?party=b&shift=new&shift=not+held"),
        ("known=2025-06-01T12:00:00%2B02:00", {}, "/p/?known=2025-06-01T12%3A00%3A00%2B02%3A00"),
        ("after=b&before=a", {}, "/p/?before=a&after=b"),
    ],
)
def test_addresses_are_short_and_always_in_the_same_order(query: str, entries: dict[str, str], found: str) -> None:
    assert address("/p/", QueryDict(query), COMPARISON_PARAMETERS, **entries) == found
