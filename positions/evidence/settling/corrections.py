"""What follows for an entry once the differences between its coders are settled."""

from collections.abc import Mapping, Sequence
from typing import Any

from positions.domain.codebook import Firmness
from positions.domain.settling import Settlement
from positions.evidence.coding.variables import CODES, NONE_GIVEN, Variable
from positions.models.codings import VALUES, CodedVariable
from positions.reading.codings import Coded

# What an entry has that is not held.
WHEN_NOT_HELD = {"held": False, "firmness": "", "declared": False, "condition": "", "content": ""}
# The columns of an entry that settling may change. A condition only goes: what one says is for people to write.
CHANGED = ("held", "firmness", "declared", "condition", "content", "scope", "account", "basis", "channel")
TAKEN_OVER = ("scope", "account", "basis", "channel")


def values_of(variable: str) -> list[str]:
    """Return what a code can be settled on. Without firmness an entry is not held, which is a code of its own."""
    values = map(str, VALUES[CodedVariable(variable)])
    return [value for value in values if value or variable != CodedVariable.FIRMNESS]


def changes(entry: Coded, values: Mapping[str, str], codings: Sequence[Coded]) -> dict[str, Any]:
    """Return the columns of an entry that become others with what was settled on; without any it says so already.

    `values` are by the names of the codes.
    """
    settled = settled_columns(entry, values, codings)
    return {name: value for name, value in settled.items() if value != entry[name]}


def settled_columns(entry: Coded, values: Mapping[str, str], codings: Sequence[Coded]) -> dict[str, Any]:
    found = {name: entry[name] for name in CHANGED} | {name: values[name] for name in TAKEN_OVER if name in values}
    if values.get("held", "yes" if entry["held"] else "no") == "no":
        return found | WHEN_NOT_HELD
    found |= {"held": True, "firmness": values.get("firmness") or firmness_given(entry, codings)}
    # A text without a word on firmness calls nothing a red line, and has no condition of its own.
    silent = found["firmness"] == Firmness.SAME
    if silent or "declared" in values:
        found["declared"] = values.get("declared") == "yes"
    if values.get("conditional", "no" if silent else "yes") == "no":
        found["condition"] = ""
    return found


def firmness_given(entry: Coded, codings: Sequence[Coded]) -> str:
    """Return the firmness of an entry, or, where it has none, the one that its coders gave; empty where they differ."""
    given = {str(row["firmness"]) for row in codings} - {""}
    return str(entry["firmness"]) or (given.pop() if len(given) == 1 else "")


def wants_condition(entry: Coded, values: Mapping[str, str]) -> bool:
    """Say whether it was settled that there is a condition, and the entry does not say which."""
    return values.get("conditional") == "yes" and values.get("held") != "no" and not entry["condition"]


def reason_of(settled: Mapping[str, Settlement], codings: Sequence[Coded]) -> str:
    """Return the reason of the correction: what was settled on, what each coder gave, and who settled it."""
    told = (settled_told(each, settled[each.name], codings) for each in CODES if each.name in settled)
    return f"Coders differed, and it was settled: {'; '.join(told)}."


def settled_told(variable: Variable, found: Settlement, codings: Sequence[Coded]) -> str:
    given = ", ".join(f"{row['coder']}: {variable.value(row) or NONE_GIVEN}" for row in codings)
    return f"{variable.words} is {found.value or NONE_GIVEN} ({given}), {found.by_whom}"
