"""How far coders agree by party and year: the right values of the shipped data, and what few entries do not say."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db

# How many entries, and alpha (None: left out), by the PyPI package krippendorff from codings.csv and entries.csv;
# firmness is ordinal.
SHIPPED: dict[tuple[str, str], dict[str, tuple[int, float | None]]] = {
    ("by_party", "russia"): {"held": (27, None), "firmness": (27, 0.5215), "scope": (17, 0.2584), "channel": (27, 1)},
    ("by_party", "ukraine"): {"held": (26, 0.783), "firmness": (23, 0.6591), "scope": (17, 0.7093)},
    ("by_year", "2019"): {"held": (1, None), "firmness": (1, None), "scope": (0, None)},
    ("by_year", "2022"): {"firmness": (17, 0.6118), "scope": (7, None), "basis": (17, 0.5823)},
    ("by_year", "2025"): {"held": (35, 0.7877), "firmness": (32, 0.6512), "scope": (27, 0.4863)},
}


def data_of(negotiation: Negotiation) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/{negotiation.key}/agreement.json").json()
    return found


def test_the_parts_are_the_whole(shipped: Negotiation) -> None:
    told = data_of(shipped)
    for split in ("by_party", "by_year"):
        parts = told[split].values()
        assert sum(part["entries"] for part in parts) == told["entries"]
        for name, whole in told["variables"].items():
            counted = [part["variables"][name] for part in parts]
            assert sum(each["n"] for each in counted) == whole["n"]
            agreed = sum(each["n"] * (each["agreement"] or 0) for each in counted)
            assert agreed == pytest.approx(whole["n"] * whole["agreement"], abs=0.02)


@pytest.mark.parametrize(("split", "part"), SHIPPED)
def test_each_part_has_the_alpha_that_an_independent_program_gives(shipped: Negotiation, split: str, part: str) -> None:
    variables = data_of(shipped)[split][part]["variables"]
    found = {name: (variables[name]["n"], variables[name]["alpha"]) for name in SHIPPED[split, part]}
    assert found == {
        name: (n, alpha and pytest.approx(alpha, abs=0.0001)) for name, (n, alpha) in SHIPPED[split, part].items()
    }


def coded_apart(home: Negotiation, number: int, on: str, **party: Any) -> None:
    """Have so many entries of a party coded by two, who differ in the last one."""
    for place in range(number):
        entry = make.entry(make.position(negotiation=home, **party), on)
        make.coding(entry, coder="one", firmness="plain" if place % 2 else "tentative")
        firmness = "open" if place == number - 1 else "plain" if place % 2 else "tentative"
        make.coding(entry, coder="two", firmness=firmness)


def test_few_entries_have_no_alpha() -> None:
    home = make.negotiation()
    coded_apart(home, 9, "2022-03-29", party=make.party(negotiation=home, key="few", order=2))
    coded_apart(home, 10, "2025-05-16", party=make.party(negotiation=home, key="enough", order=1))
    told = data_of(home)
    assert list(told["by_party"]) == ["enough", "few"]
    assert list(told["by_year"]) == ["2022", "2025"]
    for split, few, enough in (("by_party", "few", "enough"), ("by_year", "2022", "2025")):
        assert told[split][few]["variables"]["firmness"]["alpha"] is None
        assert told[split][few]["variables"]["firmness"]["agreement"] == pytest.approx(8 / 9, abs=0.001)
        assert told[split][enough]["variables"]["firmness"]["alpha"] is not None


def test_the_page_shows_both_parties_alike(shipped: Negotiation) -> None:
    page = BeautifulSoup(Client().get(f"/{shipped.key}/agreement/").content, "lxml")
    told = data_of(shipped)
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in page.select("[aria-labelledby=of-parties] tbody tr")
    ]
    assert [row[1] for row in rows] == ["Russia", "Ukraine"] * len(told["variables"])
    firmness = [row[2:] for row in rows if row[0] == "firmness"]
    expected = [part["variables"]["firmness"] for part in told["by_party"].values()]
    assert firmness == [[str(each["n"]), f"{each['agreement']:.1%}", f"{each['alpha']:.2f}"] for each in expected]


def test_the_files_have_the_parts_after_the_whole(shipped: Negotiation) -> None:
    lines = b"".join(Client().get(f"/{shipped.key}/agreement.csv")).decode().splitlines()
    told = data_of(shipped)
    parts = [("", "")] + [(key, "") for key in told["by_party"]] + [("", key) for key in told["by_year"]]
    assert len(lines) == 1 + len(parts) * len(told["variables"])
    assert [tuple(line.split(",")[-3:-1]) for line in lines[1 :: len(told["variables"])]] == parts
