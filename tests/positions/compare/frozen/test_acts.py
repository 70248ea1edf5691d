"""Freezing: the bytes stay whatever is corrected later; only a redaction reaches into them."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from positions.compare.comparison import compare_rounds
from positions.compare.exports import comparison_data
from positions.compare.frozen.acts import freeze
from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from positions.models import Entry, FrozenComparison, Negotiation, Round
from positions.web.downloads import to_json
from tests import factories as make
from tests.positions.evidence.amend.test_redact import SECRET, admin, everywhere
from tests.positions.evidence.drafting import published, redact
from tests.refusals import denied, denied_or_refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds() -> tuple[Round, Round]:
    first = make.round("2022-03-29")
    return first, make.round("2025-05-16", negotiation=first.negotiation)


def frozen(rounds: tuple[Round, Round], known: datetime | None = None, filters: str = "") -> FrozenComparison:
    before, after = (each.point for each in rounds)
    home = rounds[0].negotiation

    def compute(at: datetime) -> bytes:
        return to_json(comparison_data(compare_rounds(home, before, after, known=at)))

    return freeze(home, before, after, filters=filters, known=known, compute=compute, by=make.user("researcher"))


def entry_of(negotiation: Negotiation, on: str = "2022-03-29", **columns: Any) -> Entry:
    return published(make.position(negotiation=negotiation), on, **columns)


def bytes_of(row: FrozenComparison) -> bytes:
    return bytes(FrozenComparison.objects.get(pk=row.pk).content)


def test_it_works(rounds: tuple[Round, Round]) -> None:
    entry = entry_of(rounds[0].negotiation, content="Words")
    kept = frozen(rounds)
    data = json.loads(bytes_of(kept))
    assert data["positions"][0]["before"]["entry"] == entry.key
    assert kept.sha256 == sha256(bytes_of(kept)).hexdigest()
    assert kept.known == kept.saved_at
    assert (kept.saved_by.username, kept.redacted_at, kept.redacted_sha256) == ("researcher", None, "")


def test_the_same_content_is_kept_once(rounds: tuple[Round, Round]) -> None:
    entry_of(rounds[0].negotiation)
    first = frozen(rounds)
    assert frozen(rounds) == first
    assert frozen(rounds, known=first.known) == first
    then = timezone.now()
    other = frozen(rounds, known=then)
    assert other != first
    assert frozen(rounds, known=then) == other
    assert frozen(rounds, filters="party=russia") not in (first, other)
    entry_of(rounds[0].negotiation)
    assert frozen(rounds) not in (first, other)


def test_a_later_moment_is_cut_to_now(rounds: tuple[Round, Round]) -> None:
    kept = frozen(rounds, known=datetime.fromisoformat("2999-01-01T00:00:00+00:00"))
    assert kept.known == kept.saved_at


def test_it_stays_to_the_byte_when_entries_are_corrected_and_retracted(rounds: tuple[Round, Round]) -> None:
    here = rounds[0].negotiation
    corrected, retracted = entry_of(here), entry_of(here)
    kept = frozen(rounds)
    before = bytes_of(kept)
    firmer = replace(draft_of(corrected), firmness="categorical")
    publish(correct(corrected, draft=firmer, reason="A slip.", by=make.analyst()), by=make.reviewer())
    publish(retract([retracted], reason="A slip.", by=make.analyst())[0], by=make.reviewer())
    entry_of(here, "2022-03-28")
    assert bytes_of(kept) == before
    again = compare_rounds(here, *(each.point for each in rounds), known=kept.known)
    assert to_json(comparison_data(again)) == before
    now = compare_rounds(here, *(each.point for each in rounds))
    assert to_json(comparison_data(now)) != before


def test_a_redaction_reaches_the_bytes_and_keeps_the_first_hash(rounds: tuple[Round, Round]) -> None:
    here = rounds[0].negotiation
    entry = entry_of(here, statement=SECRET, speaker="A speaker", content="Its content")
    other = entry_of(here, speaker="A speaker", content="Its content")
    kept = frozen(rounds)
    before = json.loads(bytes_of(kept))
    trace = redact(entry, cells=["statement", "speaker", "content"], reason="Personal data.", by=admin())[0]
    changed = FrozenComparison.objects.get(pk=kept.pk)
    data = json.loads(bytes(changed.content))
    states = {row["before"]["entry"]: row["before"] for row in data["positions"]}
    assert everywhere(SECRET) == []
    assert {states[entry.key][name] for name in ("statement", "speaker", "content")} == {"[redacted]"}
    assert (states[other.key]["speaker"], states[other.key]["content"]) == ("A speaker", "Its content")
    assert (changed.sha256, changed.redacted_at) == (kept.sha256, trace.published_at)
    assert changed.redacted_sha256 == sha256(bytes(changed.content)).hexdigest() != changed.sha256
    assert [row["shift"] for row in data["positions"]] == [row["shift"] for row in before["positions"]]
    assert frozen(rounds, known=kept.known) == kept


def test_a_content_that_is_carried_on_is_redacted_too(rounds: tuple[Round, Round]) -> None:
    first = entry_of(rounds[0].negotiation, content=SECRET)
    published(first.position, "2022-05-01", content="")
    kept = frozen(rounds)
    assert bytes_of(kept).count(SECRET.encode()) == 2
    redact(first, cells=["content"], reason="Personal data.", by=admin())
    assert everywhere(SECRET) == []
    first_time = FrozenComparison.objects.get(pk=kept.pk).redacted_at
    redact(first, cells=["statement"], reason="Personal data.", by=admin())
    again = FrozenComparison.objects.get(pk=kept.pk)
    assert again.redacted_at not in (None, first_time)
    assert again.sha256 == kept.sha256


def test_what_a_redaction_is_not_about_stays(rounds: tuple[Round, Round]) -> None:
    entry = entry_of(rounds[0].negotiation, "2025-06-01", statement=SECRET)
    entry_of(rounds[0].negotiation)
    kept = frozen(rounds)
    before = bytes_of(kept)
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    assert bytes_of(kept) == before
    assert FrozenComparison.objects.get(pk=kept.pk).redacted_at is None


def test_rows_are_only_added(rounds: tuple[Round, Round]) -> None:
    kept = frozen(rounds)
    with denied_or_refused("evidence_is_kept"):
        kept.delete()
    with denied():
        FrozenComparison.objects.filter(pk=kept.pk).update(filters="party=russia")
    with denied():
        run("TRUNCATE positions_frozencomparison")
