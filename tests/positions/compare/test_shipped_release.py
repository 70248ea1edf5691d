"""The shipped release 1.1.0 against the figures that came with it: rows, red lines, the pair shown first."""

from collections import Counter
from typing import Any

import pytest

from positions.compare.comparison import compare_rounds
from positions.compare.rows import Comparison
from positions.domain.states import is_red_line
from positions.models import Citation, Entry, Negotiation
from positions.package.snapshot import exported
from positions.package.tables import TABLES
from positions.reading.histories import read_histories
from positions.registers.registers import load, registers

ROWS = {
    "parties": 13,
    "rounds": 13,
    "outcomes": 50,
    "events": 31,
    "issues": 38,
    "people": 65,
    "offices": 69,
    "delegations": 23,
    "delegates": 131,
    "sources": 336,
    "positions": 89,
    "entries": 405,
    "citations": 639,
    "terms": 65,
    "incompatibilities": 35,
    "codings": 106,
    "assessments": 17,
}
SHIFTS = {
    "russia": {
        "first recorded": 14,
        "unchanged": 8,
        "hardened": 6,
        "extended": 2,
        "not addressed": 2,
        "recast": 2,
        "expired": 1,
        "lapsed": 1,
        "new": 1,
        "withdrawn": 1,
    },
    "ukraine": {
        "first recorded": 17,
        "not addressed": 11,
        "unchanged": 4,
        "lapsed": 3,
        "hardened": 2,
        "withdrawn": 2,
        "recast": 1,
        "revived": 1,
    },
}
DIRECTIONS = {"russia": {"away": 8, "towards": 2, "unranked": 2}, "ukraine": {"away": 5, "unranked": 1}}
# Shift, as read, voiced in the second round: of the rows that came, or that differ from release 1.0.0.
DIFFERENT = {
    "ru-black-sea-truce": ("first recorded", None, False),
    "ru-energy-halt": ("lapsed", None, False),
    "ru-eu-no-objection": ("extended", None, False),
    "ru-kyiv-chernihiv-cut": ("not addressed", None, False),
    "ru-limited-pauses": ("expired", None, False),
    "ru-no-nato": ("unchanged", None, True),
    "ua-black-sea-truce": ("first recorded", None, False),
    "ua-ceasefire-before-talks": ("lapsed", None, True),
    "ua-energy-halt": ("first recorded", None, False),
    "ua-full-ceasefire": ("recast", None, True),
    "ua-guarantees-before-talks": ("lapsed", None, True),
    "ua-prisoners": ("unchanged", None, True),
    "ua-reparations": ("not addressed", None, False),
    "ua-russian-withdrawal": ("hardened", None, False),
    "ua-sanctions-relief": ("first recorded", None, False),
    "ua-security-guarantees": ("hardened", "softened", False),
    "ua-us-led-monitoring": ("first recorded", None, False),
}
# The party itself called so many a red line; as many more are categorical.
RED_LINES = {
    ("istanbul-2022-03-29", "russia"): (1, 7),
    ("istanbul-2022-03-29", "ukraine"): (2, 5),
    ("istanbul-2025-05-16", "russia"): (3, 8),
    ("istanbul-2025-05-16", "ukraine"): (6, 11),
}
CODED = {
    "russia": {"categorical": 50, "plain": 42, "open": 7, "tentative": 6, "same": 94},
    "ukraine": {"categorical": 47, "plain": 42, "open": 5, "tentative": 5, "same": 81},
}
RESOLVED = {
    "russia": {"categorical": 101, "plain": 77, "open": 15, "tentative": 6},
    "ukraine": {"categorical": 75, "plain": 93, "open": 7, "tentative": 5},
}


def shown_first(negotiation: Negotiation) -> Comparison:
    assert negotiation.before is not None
    assert negotiation.after is not None
    return compare_rounds(negotiation, negotiation.before.point, negotiation.after.point)


def test_every_table_has_its_rows(shipped: Negotiation) -> None:
    assert {spec.name: sum(1 for _ in exported(shipped, spec)) for spec in TABLES} == ROWS


def test_entries_are_held_cited_and_quoted_as_counted(shipped: Negotiation) -> None:
    entries = Entry.objects.filter(negotiation=shipped)
    assert entries.filter(held=True).count() == 379
    assert entries.filter(held=False).count() == 26
    assert entries.filter(channel="term").count() == 7
    assert shipped.source_set.exclude(origin="").count() == 143
    assert Citation.objects.filter(negotiation=shipped).exclude(quote="").count() == 322
    assert shipped.coding_set.values("entry").distinct().count() == 53
    assert sum(len(term.spellings) for term in shipped.term_set.all()) == 645
    assert shipped.outcome_set.filter(issue__isnull=False).count() == 22


def test_firmness_is_as_counted_coded_and_resolved(shipped: Negotiation) -> None:
    coded: dict[str, Counter[Any]] = {party: Counter() for party in CODED}
    resolved: dict[str, Counter[Any]] = {party: Counter() for party in CODED}
    party_of = dict(shipped.position_set.values_list("id", "party__key"))
    for party, firmness in shipped.entry_set.filter(held=True).values_list("position__party__key", "firmness"):
        coded[party][firmness] += 1
    last = max(shipped.entry_set.values_list("effective_on", flat=True))
    for position, history in read_histories(list(party_of), last, None).items():
        resolved[party_of[position]].update(str(entry.firmness) for entry in history.entries if entry.held)
    assert (coded, resolved) == (CODED, RESOLVED)


@pytest.mark.parametrize(("meeting", "party"), RED_LINES)
def test_red_lines_are_so_called_or_categorical(meeting: str, party: str, shipped: Negotiation) -> None:
    at = shipped.round_set.get(key=meeting).window_ends_on
    (lines,) = registers(load(shipped, at, None), [is_red_line], at)
    held = [line for line in lines if line.party == party]
    so_called = sum(line.declared for line in held)
    assert (so_called, len(held) - so_called) == RED_LINES[meeting, party]


def test_the_pair_shown_first_counts(shipped: Negotiation) -> None:
    comparison = shown_first(shipped)
    counted: dict[str, Counter[str]] = {party: Counter() for party in SHIFTS}
    for row in comparison.rows:
        counted[row.party][str(row.shift)] += 1
    assert counted == SHIFTS
    assert comparison.directions == DIRECTIONS
    assert len(comparison.rows) == 79
    assert sum(row.voiced_after for row in comparison.rows) == 39
    assert sum(row.as_read is not None for row in comparison.rows) == 4
    returned = Counter(str(row.shift) for row in comparison.rows if row.returned)
    assert returned == {"not addressed": 1, "unchanged": 1}


@pytest.mark.parametrize("key", DIFFERENT)
def test_the_rows_that_changed_with_the_release(key: str, shipped: Negotiation) -> None:
    (row,) = [row for row in shown_first(shipped).rows if row.key == key]
    assert (row.shift, row.as_read, row.voiced_after) == DIFFERENT[key]


def test_a_position_that_is_gone_has_no_row(shipped: Negotiation) -> None:
    assert "ru-bodies" not in {row.key for row in shown_first(shipped).rows}
