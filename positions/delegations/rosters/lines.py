"""The lines of a list of delegates as people paste it: "name; title; role", however it is separated. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from positions.domain.codebook import DelegateRole, Seniority
from positions.domain.texts import as_typed

MOST_LINES = 80
MOST_OF_LINE = 1_000
# What stands between the parts, the surest sign first: a dash only with spaces, for names have hyphens.
# Semicolon, colon and comma also as Arabic and Chinese writing have them.
BETWEEN = (r"\t+", r"[;\u061b\uff1b]", r"\s\|\s", r"\s+[-–—]+\s+", r":\s|\uff1a", r"[,\u060c\uff0c\u3001]")
COUNTED = re.compile(r"^\s*(?:[-–—*•·▪]|\(?\d{1,3}[.)])\s+")
HONORIFICS = re.compile(
    r"^(?:(?:h\.\s?e\.|his excellency|her excellency|mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|hon|the hon"
    r"|г-н|г-жа|пан|пані)\.?\s+)+",
    re.IGNORECASE,
)
ROLES = {
    **{role.value: role.value for role in DelegateRole},
    **dict.fromkeys(["head of delegation", "head of the delegation", "chair", "leader", "chief negotiator"], "head"),
    **dict.fromkeys(["deputy head of delegation", "deputy head of the delegation", "deputy"], "deputy head"),
    **dict.fromkeys(["advisor", "expert"], "adviser"),
    **dict.fromkeys(["delegate", "negotiator", "member of the delegation"], "member"),
}
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line as it is read; `number` counts all lines from 1. What it does not say is empty."""

    number: int
    text: str
    name: str
    title: str = ""
    role: str = ""
    seniority: str = ""


def read_lines(text: str) -> tuple[PastedLine, ...]:
    """Return the lines in which something stands. Raises ValueError with a sentence."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise ValueError("Paste the list: one person a line.")
    if len(lines) > MOST_LINES:
        raise ValueError(
            f"At most {MOST_LINES} lines are taken at once, and these are {len(lines)}: bring it in parts."
        )
    if long := next((number for number, line in lines if len(line) > MOST_OF_LINE), None):
        raise ValueError(f"Line {long} has more than {MOST_OF_LINE} characters: write one person a line.")
    return tuple(read_line(number, line) for number, line in lines)


def read_line(number: int, text: str) -> PastedLine:
    """Return what a line says: the name first, a role or a level of office at the end, the title between."""
    bare = COUNTED.sub("", text)
    between = next((sign for sign in BETWEEN if re.search(sign, bare.strip())), None)
    parts = [as_typed(part) for part in (re.split(between, bare.strip()) if between else [bare])]
    name, *rest = [part for part in parts if part] or [""]
    name, role = without_role(name)
    seniority = ""
    while rest:
        said = rest[-1].strip(".").casefold()
        if said in ROLES and not role:
            role = ROLES[said]
        elif said in set(Seniority) and not seniority and len(rest) > 1:
            seniority = said
        else:
            break
        rest.pop()
    title = ", ".join(rest)
    if not role:
        title, role = without_role(title)
    return PastedLine(number, as_typed(text), HONORIFICS.sub("", name), title, role, seniority)


def without_role(text: str) -> tuple[str, str]:
    """Return a text without the role that stands in brackets at its end, and that role; empty without one."""
    found = IN_BRACKETS.search(text)
    role = ROLES.get(found[1].strip().casefold(), "") if found else ""
    return (text[: found.start()], role) if found and role else (text, "")


def same_lines(lines: Sequence[PastedLine]) -> dict[int, int]:
    """Return the lines whose name stands on a line before them, each with that one's number."""
    first: dict[str, int] = {}
    return {
        line.number: first[line.name.casefold()]
        for line in lines
        if line.name and first.setdefault(line.name.casefold(), line.number) != line.number
    }
