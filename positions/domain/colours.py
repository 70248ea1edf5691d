"""The colours of parties: seen on light and dark ground, far from each other and from the tints of shifts. Pure."""

import colorsys
from collections.abc import Iterable

# The grounds on which marks stand, and how much lighter marks are shown on the dark one (static/app.css).
LIGHT, DARK, BRIGHTER = "#fbfaf7", "#15171a", 1.5
# The hues of the tints that say which way something moved, in degrees.
TINTS = (28, 29, 169, 176, 276, 278)
FROM_TINTS, LEAST_CONTRAST, LEAST_DISTANCE = 30, 3, 80
# With less saturation a colour is a grey, and of no hue.
GREY = 0.2
# What is offered, in this order.
OFFERED = (
    *("#3156b4", "#a8326a", "#2a7a2a", "#868627", "#1a7fd0", "#e04f94", "#8f1030", "#8983c3", "#6b7280", "#2e4760"),
    "#d81438",
)


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour written as #rrggbb, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hue(colour: str) -> float | None:
    """Return the hue of a colour in degrees; None for greys."""
    red, green, blue = (part / 255 for part in channels(colour))
    found, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return found * 360 if saturation > GREY else None


def luminance(parts: Iterable[float]) -> float:
    """Return how light a colour is, from 0 to 1, as WCAG counts it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: str, ground: str, *, brighter: float = 1) -> float:
    """Return the contrast of a colour on a ground, from 1 to 21."""
    lights = sorted(
        luminance(min(1, part / 255 * times) for part in channels(each))
        for each, times in ((colour, brighter), (ground, 1.0))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def distance(one: str, other: str) -> float:
    """Return how far apart two colours look: red, green and blue weighed as the eye does."""
    mean = (channels(one)[0] + channels(other)[0]) / 2
    red, green, blue = (a - b for a, b in zip(channels(one), channels(other), strict=True))
    return float(((2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2) ** 0.5)


def is_seen(colour: str) -> bool:
    return contrast(colour, LIGHT) >= LEAST_CONTRAST and contrast(colour, DARK, brighter=BRIGHTER) >= LEAST_CONTRAST


def is_apart(colour: str, others: Iterable[str]) -> bool:
    return all(distance(colour, other) >= LEAST_DISTANCE for other in others)


def like_a_shift(colour: str) -> bool:
    """Say whether a colour has the hue of a tint that says which way something moved."""
    found = hue(colour)
    return found is not None and any(abs((found - tint + 180) % 360 - 180) < FROM_TINTS for tint in TINTS)


def offered(others: Iterable[str]) -> list[str]:
    """Return the colours that are offered to a party, given those of the others; the first is the best."""
    taken = [colour.lower() for colour in others if colour]
    return [colour for colour in OFFERED if is_apart(colour, taken)] or list(OFFERED)


def fault_of_colour(colour: str, others: Iterable[str]) -> str:
    """Return what is wrong with a colour for a party beside the others, in a sentence; empty when nothing is."""
    if not is_seen(colour):
        return "This colour is hardly seen on light or on dark ground: choose a darker or a lighter one."
    if not is_apart(colour, filter(None, others)):
        return "Another party has this colour, or one that looks like it."
    return ""
