"""What the queue can be narrowed to, from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from positions.web.filters import UnknownFilter
from positions.web.paging import number

NAMES = ("negotiation", "source", "author", "kind", "days", "left")
# What the age of a proposal can be asked for, in days.
AGES = (1, 7, 30)


class ProposalKind(StrEnum):
    """What a proposal does, as far as its own columns tell; its effect on the position may tell more."""

    NEW = "new"
    AFFIRMS = "affirms"
    BESIDE = "beside"
    CORRECTS = "corrects"
    RETRACTS = "retracts"


@dataclass(frozen=True, slots=True)
class BatchFilters:
    """What to keep: of one negotiation, source or author, by number, of one kind, older than so many days, of who left.

    None or empty: all.
    """

    negotiation: int | None = None
    source: int | None = None
    author: int | None = None
    kind: str = ""
    days: int | None = None
    left: bool = False


def filters_in(asked: Mapping[str, str]) -> BatchFilters:
    """Return what an address asks to keep. Raises UnknownFilter."""
    try:
        numbers = {name: number(asked[name]) if asked.get(name) else None for name in (*NAMES[:3], "days")}
    except ValueError as error:
        raise UnknownFilter("A filter of the queue names a row by its number.") from error
    kind = asked.get("kind", "")
    if kind not in ("", *ProposalKind):
        raise UnknownFilter(f"“kind” is one of: {', '.join(ProposalKind)}.")
    if numbers["days"] not in (None, *AGES):
        raise UnknownFilter(f"“days” is one of: {', '.join(map(str, AGES))}.")
    return BatchFilters(kind=kind, left=asked.get("left", "") == "on", **numbers)
