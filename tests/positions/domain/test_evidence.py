"""How strong evidence is, by the table of the codebook; and what the measures promise for any evidence."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.codebook import Account, Channel, Reliability, SourceType
from positions.domain.entry_roles import is_own_word
from positions.domain.evidence import (
    NOTHING_ASKED,
    CitedSource,
    EvidenceAsked,
    Standard,
    Strength,
    meets,
    most_frequent,
    origin_of,
    strength_of,
    weakest,
)

NEWS, STUDY = "news report", "analysis"
A_WIRE, B_WIRE, PAPER, STUDIED = (
    CitedSource("Wire 2025-05", "A", NEWS),
    CitedSource("Wire 2025-05", "B", NEWS),
    CitedSource("paper", "", NEWS),
    CitedSource("study", "A", STUDY),
)
STRONG = Strength("A", 2, True, frozenset(["one", "two"]))


def strength(*sources: CitedSource, reading: bool = False) -> Strength:
    return strength_of(sources, own_word=True, reading=reading)


@pytest.mark.parametrize(
    ("sources", "reading", "grade", "independent", "apart"),
    [
        ((), False, None, set(), set()),
        ((PAPER,), False, None, {"paper"}, set()),
        ((PAPER, PAPER), False, None, {"paper"}, set()),
        ((A_WIRE, B_WIRE), False, "A", {"Wire 2025-05"}, set()),
        ((B_WIRE, PAPER), False, "B", {"Wire 2025-05", "paper"}, set()),
        ((PAPER, STUDIED), False, "A", {"paper"}, {"study"}),
        ((PAPER, STUDIED), True, "A", {"paper", "study"}, set()),
        ((STUDIED,), False, "A", set(), {"study"}),
        ((STUDIED._replace(origin="paper"), PAPER), False, "A", {"paper"}, set()),
    ],
)
def test_an_entry_has_its_best_grade_and_counts_origins(
    sources: tuple[CitedSource, ...], reading: bool, grade: str | None, independent: set[str], apart: set[str]
) -> None:
    found = strength(*sources, reading=reading)
    assert (found.grade, set(found.origins), set(found.apart)) == (grade, independent, apart)
    assert found.independent_sources == len(independent)


def test_own_word_is_the_partys_own_account_but_no_deed_and_no_end_of_a_term() -> None:
    channels = ["", *(channel.value for channel in Channel), "term"]
    own = {(account, channel) for account, channel in product(Account, channels) if is_own_word(account, channel)}
    assert own == {("own", channel) for channel in channels if channel not in {"conduct", "term"}}


def test_a_source_that_names_nobody_else_is_its_own_origin() -> None:
    assert origin_of("", "interfax-1") == "interfax-1"
    assert origin_of("Wire 2025-05", "interfax-1") == "Wire 2025-05"


@pytest.mark.parametrize(
    ("standard", "weaker"),
    [
        (Standard.OWN, {"own_word": False}),
        (Standard.TWO, {"independent_sources": 1}),
        (Standard.GRADED, {"grade": "D"}),
        (Standard.GRADED, {"grade": None}),
    ],
)
def test_each_standard_asks_for_its_own_measure(standard: Standard, weaker: dict[str, object]) -> None:
    short = replace(STRONG, **weaker)  # type: ignore[arg-type]
    for asked in Standard:
        assert meets(short, EvidenceAsked((asked,))) == (asked is not standard)
        assert meets(STRONG, EvidenceAsked((asked, standard)))
    assert meets(replace(STRONG, grade="C"), EvidenceAsked((Standard.GRADED,)))


@pytest.mark.parametrize(
    ("origins", "apart", "stands"),
    [
        ({"wire"}, set(), False),
        ({"wire", "paper"}, set(), True),
        ({"paper"}, set(), True),
        ({"wire"}, {"study"}, False),
        ({"paper"}, {"wire"}, True),
        (set(), {"wire"}, False),
        (set(), {"study"}, True),
    ],
)
def test_without_an_origin_only_others_that_count_bear_an_entry_out(
    origins: set[str], apart: set[str], stands: bool
) -> None:
    found = Strength("A", len(origins), True, frozenset(origins), frozenset(apart))
    assert meets(found, EvidenceAsked(without="w", origin="wire")) == stands


def test_the_most_frequent_origins_come_first_then_by_name() -> None:
    assert most_frequent([["b", "b"], ["c", "a"], ["c"]]) == [("c", 2), ("a", 1), ("b", 1)]


# What holds for any evidence.

sources = st.builds(
    CitedSource,
    st.sampled_from("uvwxyz"),
    st.sampled_from(["", *(grade.value for grade in Reliability)]),
    st.sampled_from([kind.value for kind in SourceType]),
)
strengths = st.builds(
    lambda cited, own_word, reading: strength_of(cited, own_word=own_word, reading=reading),
    st.lists(sources, max_size=5),
    st.booleans(),
    st.booleans(),
)
asked_of = st.builds(
    lambda standards, origin: EvidenceAsked(tuple(standards), origin, origin),
    st.lists(st.sampled_from(Standard), unique=True),
    st.sampled_from(["", *"uvwxyz"]),
)


def grade_rank(grade: str | None) -> str:
    return grade or "Z"


@given(st.lists(strengths, min_size=1, max_size=5))
def test_the_weakest_is_no_stronger_than_any_and_has_all_origins(listed: list[Strength]) -> None:
    found = weakest(listed)
    assert found is not None
    for each in listed:
        assert grade_rank(found.grade) >= grade_rank(each.grade)
        assert found.independent_sources <= each.independent_sources
        assert found.own_word <= each.own_word
        assert each.origins <= found.origins
        assert each.apart <= found.origins | found.apart
    assert grade_rank(found.grade) in {grade_rank(each.grade) for each in listed}
    assert found.independent_sources in {each.independent_sources for each in listed}
    assert found == weakest([*reversed(listed), found])
    assert weakest([]) is None


@given(st.lists(sources, max_size=5), sources, st.booleans())
def test_a_further_source_never_weakens_an_entry(cited: list[CitedSource], more: CitedSource, reading: bool) -> None:
    before, after = (strength(*listed, reading=reading) for listed in (cited, [*cited, more]))
    assert grade_rank(after.grade) <= grade_rank(before.grade)
    assert after.independent_sources >= before.independent_sources
    assert not before.origins - after.origins


@given(strengths, asked_of)
def test_what_is_asked_is_asked_one_by_one(found: Strength, asked: EvidenceAsked) -> None:
    singly = [EvidenceAsked((standard,)) for standard in asked.standards]
    alone = [*singly, EvidenceAsked(without=asked.without, origin=asked.origin)]
    assert meets(found, asked) == all(meets(found, each) for each in alone)
    assert meets(found, NOTHING_ASKED)
    assert bool(asked) == (asked != NOTHING_ASKED)


@given(strengths, st.sampled_from("uvwxyz"))
def test_on_two_independent_sources_no_single_origin_is_missed(found: Strength, origin: str) -> None:
    if meets(found, EvidenceAsked((Standard.TWO,))):
        assert meets(found, EvidenceAsked(without=origin, origin=origin))
