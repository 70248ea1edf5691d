"""What the shapes and the bars of the timeline mean."""

from positions.domain.codebook import LEVELS, Firmness

KEY = (
    ("first", "first recorded"),
    ("plus", "new, offered"),
    ("again", "revived, renewed"),
    ("up", "hardened, reduced"),
    ("down", "softened, extended"),
    ("recast", "recast"),
    ("same", "affirmed"),
    ("gone", "dropped, withdrawn"),
    ("none", "not held, disclaimed, expired"),
    ("rival", "rival account"),
    ("reading", "reading"),
)
KEY_BARS = (
    (f"b{Firmness.CATEGORICAL.level} red", "red line, so called"),
    (f"b{Firmness.CATEGORICAL.level}", "categorical, firm offer"),
    *((f"b{each.level}", each.value) for each in LEVELS[1:]),
    ("b3 quiet", "silent for over a year"),
    ("b3 last", "no later entry"),
)
KEY_LANES = (
    ("w4", "red line, categorical"),
    *((f"w{each.level}", each.value) for each in LEVELS[1:]),
    ("w4 offer", "firm offer"),
    ("w3 offer", "offer"),
    ("w3 quiet", "silent for over a year"),
    ("gone", "not held"),
)
