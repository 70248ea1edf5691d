"""The codebook beside the fields: each code with what it means."""

from collections.abc import Iterable
from enum import StrEnum

from positions.domain.meanings import meaning


def choices(codes: Iterable[StrEnum], *, nothing: str = "") -> list[tuple[str, str]]:
    """Return codes as choices that say what they mean; `nothing` is the words for no code (empty: there is none)."""
    listed = [(code.value, f"{code.value}: {meaning(code)}") for code in codes]
    return [("", nothing), *listed] if nothing else listed
