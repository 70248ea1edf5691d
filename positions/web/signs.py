"""The drawn signs of shifts, by the symbols of the templates: drawn, so that no font decides what they look like."""

from positions.domain.shifts import Shift

# First recorded has none: a lane that begins says so.
SYMBOLS = {
    Shift.NEW: "plus",
    Shift.OFFERED: "plus",
    Shift.REVIVED: "again",
    Shift.RENEWED: "again",
    Shift.DROPPED: "cross",
    Shift.WITHDRAWN: "cross",
    Shift.HARDENED: "up",
    Shift.REDUCED: "up",
    Shift.SOFTENED: "down",
    Shift.EXTENDED: "down",
    Shift.RECAST: "diamond",
}
# Where every shift has a sign beside its word.
ALL_SYMBOLS = SYMBOLS | {
    Shift.FIRST_RECORDED: "ring",
    Shift.LAPSED: "arc",
    Shift.DISCLAIMED: "none",
    Shift.NOT_HELD: "none",
    Shift.EXPIRED: "quarter",
    Shift.UNCHANGED: "equals",
    Shift.NOT_ADDRESSED: "dots",
}
