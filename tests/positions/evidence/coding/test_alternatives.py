"""How the comparison would read with one coder's codes: on the shipped data, and against the comparison itself."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.domain.recoding import ONE_CODE
from positions.models import Coding, Entry, Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db

# Looked up by hand in entries.csv and codings.csv: which shift would be which, because of which entries.
SHIPPED = {
    "coder-1": {
        # Settled on as categorical, so the offer is extended; coder-1 has it plain, as it was before.
        "ru-eu-no-objection": ("extended", "not addressed", ["ru-eu-no-objection@2025-02-18"]),
        # Settled on as different in scope; coder-1 has it the same, and firmness is categorical at both rounds.
        "ua-full-ceasefire": ("recast", "unchanged", ["ua-full-ceasefire@2025-03-11"]),
    },
    "coder-2": {
        "ru-crimea-recognition": ("hardened", "recast", ["ru-crimea-recognition@2022-04-15"]),
        "ru-denazification": ("unchanged", "softened", ["ru-denazification@2025-05-16"]),
        # Coder-2 inferred the only main entry of the first round: a reading, which drives no state.
        "ru-non-nuclear": ("unchanged", "first recorded", ["ru-non-nuclear@2022-03-29"]),
        "ua-russian-withdrawal": ("hardened", "recast", ["ua-russian-withdrawal@2022-11-15"]),
    },
}


def comparison_of(negotiation: Negotiation, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/{negotiation.key}/agreement.json", query).json()["comparison"]
    return found


def shifts_of(negotiation: Negotiation) -> dict[str, str | None]:
    rows = Client().get(f"/{negotiation.key}/compare.json").json()["positions"]
    return {row["key"]: row["shift"] for row in rows}


def others(told: dict[str, Any], coder: str) -> dict[str, tuple[str | None, str | None, list[str]]]:
    return {
        each["position"]: (each["settled"], each["coded"], each["because"]) for each in told["coders"][coder]["others"]
    }


def test_the_shipped_comparison_with_each_coder(shipped: Negotiation) -> None:
    told = comparison_of(shipped)
    assert (told["before"], told["after"]) == ("istanbul-2022-03-29", "istanbul-2025-05-16")
    assert told["positions"] == len(shifts_of(shipped))
    for coder, rows in SHIPPED.items():
        assert others(told, coder) == rows
        assert told["coders"][coder]["same"] == told["positions"] - len(rows)


def test_the_page_says_so_in_words(shipped: Negotiation) -> None:
    page = BeautifulSoup(Client().get("/istanbul/agreement/").content, "lxml")
    section = page.select_one("section[aria-labelledby=alternatives]")
    assert "77 of 79 positions would show the same shift, 2 another one" in " ".join(section.get_text().split())
    first = " ".join(section.select_one("tbody tr").get_text(" ").split())
    assert "extended" in first
    assert "not addressed" in first
    assert "18 Feb 2025 : firmness: plain, settled on categorical" in first


def columns_with(codes: Coding, entry: Entry) -> dict[str, Any]:
    """Return the columns of an entry whose codes are those of the coder, as docs/methods/agreement.md says."""
    if not codes.held:
        return {"held": False, "channel": codes.channel, "account": codes.account, "basis": codes.basis}
    kept = codes.firmness == "plain" and codes.codebook == "2" and entry.firmness in ONE_CODE
    firmness = entry.firmness if kept and not (codes.conditional and entry.firmness == "same") else codes.firmness
    conditional = codes.conditional and firmness != "same"
    return {
        "firmness": firmness,
        "condition": (entry.condition or "that is so") if conditional else "",
        "declared": False,
        "scope": codes.scope or entry.scope,
        "account": codes.account,
        "basis": codes.basis,
    }


@pytest.mark.parametrize("coder", SHIPPED)
def test_it_is_what_the_comparison_says_of_entries_corrected_to_those_codes(shipped: Negotiation, coder: str) -> None:
    expected = shifts_of(shipped) | {key: row[1] for key, row in others(comparison_of(shipped), coder).items()}
    for codes in Coding.objects.filter(negotiation=shipped, coder=coder).select_related("entry"):
        entry = Entry.objects.known(None).filter(negotiation=shipped, key=codes.entry.key, main=True).first()
        if entry is None:
            continue
        columns = columns_with(codes, entry)
        if columns["basis"] == "inferred":
            # A rival of what is a reading then would have no main entry.
            for rival in Entry.objects.known(None).filter(rival_of__key=entry.key, negotiation=shipped):
                make.retract(rival)
        make.correct(entry, **columns)
    assert shifts_of(shipped) == expected
    # What the coder gave is what is settled on now.
    assert not comparison_of(shipped)["coders"][coder]["others"]


def coded_pair() -> tuple[Negotiation, Entry]:
    """Return talks of two rounds with a position that is plain at both, and the entry of the second."""
    first = make.round("2022-03-29")
    home = first.negotiation
    second = make.round("2025-05-16", negotiation=home)
    Negotiation.objects.filter(pk=home.pk).update(before=first, after=second)
    position = make.position(negotiation=home)
    make.entry(position, "2022-03-29")
    return home, make.entry(position, "2025-05-16")


def test_a_coding_is_read_as_known_at_the_moment() -> None:
    home, entry = coded_pair()
    then = timezone.now().isoformat()
    brought = make.import_of(home)
    make.coding(entry, coder="one", imported_in=brought, firmness="plain")
    make.coding(entry, coder="two", imported_in=brought, firmness="categorical")
    assert others(comparison_of(home), "two")
    assert comparison_of(home, known=then) is None


def test_what_was_coded_once_changes_nothing() -> None:
    home, entry = coded_pair()
    make.coding(entry, coder="one", firmness="categorical")
    assert comparison_of(home) is None


def test_without_two_rounds_there_is_no_comparison() -> None:
    entry = make.entry()
    for coder in ("one", "two"):
        make.coding(entry, coder=coder)
    assert comparison_of(entry.negotiation) is None
    assert b"What it means for the comparison" not in Client().get(f"/{entry.negotiation.key}/agreement/").content


def test_query_count(queries_of: Callable[[Callable[[], object]], int]) -> None:
    home, _ = coded_pair()
    asked = set()
    for number in (2, 8):
        for _ in range(number):
            entry = make.entry(make.position(negotiation=home), "2025-05-16")
            for coder in ("one", "two"):
                make.coding(entry, coder=coder, firmness="categorical")
        asked.add(queries_of(lambda: comparison_of(home)))
    assert len(asked) == 1
