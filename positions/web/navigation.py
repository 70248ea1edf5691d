"""Where the head of a negotiation's pages leads: what people look for, and the rest behind *More*. One line each."""

from typing import NamedTuple


class Way(NamedTuple):
    """A page of a negotiation: the name of its address, and what it is called."""

    name: str
    words: str


WAYS = (
    Way("negotiation", "Overview"),
    Way("compare", "Compare"),
    Way("timeline", "Timeline"),
    Way("issues", "Issues"),
    Way("red_lines", "Red lines"),
    Way("delegations", "Delegations"),
    Way("sources", "Sources"),
    Way("about_negotiation", "About"),
)
FURTHER = (
    Way("positions", "Positions"),
    Way("rounds", "Rounds"),
    Way("preconditions", "Preconditions"),
    Way("incompatibilities", "Incompatibilities"),
    Way("coverage", "Coverage"),
    Way("agreement", "Agreement"),
    Way("frozen_list", "Frozen comparisons"),
    Way("activity", "Activity"),
    Way("people", "People"),
    Way("events", "Events"),
    Way("assessments", "Assessments"),
    Way("terms", "Terms"),
    Way("panel", "Panel (table for statistics)"),
    Way("releases", "Releases"),
    Way("data_package", "Data package (zip)"),
    Way("feed", "Feed (Atom)"),
)
OF_THE_SITE = (Way("help", "Methods"), Way("programs", "For programs"))
