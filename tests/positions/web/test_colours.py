"""Colours say one thing each: a party's marker is of no hue that says which way something moved."""

import colorsys
import csv
import re
from pathlib import Path

from django.conf import settings

from tests import shipped

APART = 30 / 360
# With less saturation a colour is a grey, and of no hue.
GREY = 0.2
TINTS = ("away", "towards", "unranked", "still", "apart")
HEX = r"#(?:[0-9a-f]{6}|[0-9a-f]{3})"


def hue(colour: str) -> float | None:
    """Return the hue of a colour written as #rrggbb, from 0 to 1; None for greys."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    found, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return found if saturation > GREY else None


def distance(one: float, other: float) -> float:
    return min(abs(one - other), 1 - abs(one - other))


def tints() -> dict[str, float]:
    """Return the hues of the tints of shifts, in light and dark."""
    style = (Path(settings.BASE_DIR) / "static/app.css").read_text()
    found: dict[str, float | None] = {}
    for name in TINTS:
        pair = re.search(rf"--{name}: light-dark\(({HEX}), ({HEX})\)", style)
        assert pair, name
        found |= {f"{name} {way}": hue(colour) for way, colour in zip(("light", "dark"), pair.groups(), strict=True)}
    return {name: value for name, value in found.items() if value is not None}


def test_no_party_has_the_hue_of_a_shift() -> None:
    with (shipped.PACKAGE / "parties.csv").open(encoding="utf-8", newline="") as file:
        principals = {row["key"]: hue(row["colour"]) for row in csv.DictReader(file) if row["role"] == "principal"}
    assert set(principals) == {"russia", "ukraine"}
    taken = tints()
    assert len(taken) == 6
    for party, of_party in principals.items():
        assert of_party is not None, party
        assert {name for name, value in taken.items() if distance(of_party, value) < APART} == set(), party
