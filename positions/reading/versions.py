"""What differs between two versions of an entry, field by field: for corrections, and answers to what came back."""

from dataclasses import dataclass

from positions.domain.diff import Piece, word_diff
from positions.reading.entries import EntryLine

# The fields that are shown, in the order of the form, with what they are called.
FIELDS = {
    "when": "date",
    "said_on": "known since",
    "round_name": "round",
    "channel": "channel",
    "provenance": "account and basis",
    "speaker": "speaker",
    "rival_of": "rival account of",
    "standing": "held",
    "condition": "only if",
    "scope": "scope",
    "content": "content",
    "statement": "statement",
    "coding_note": "coding note",
    "citations": "citations",
}


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """A field that differs: what it is called, and the words gone and added."""

    name: str
    pieces: tuple[Piece, ...]


def differences(old: EntryLine, new: EntryLine) -> tuple[FieldDiff, ...]:
    """Return the fields in which two versions of an entry differ, in the order of the form."""
    before, after = texts(old), texts(new)
    return tuple(
        FieldDiff(title, tuple(word_diff(before[name], after[name])))
        for name, title in FIELDS.items()
        if before[name] != after[name]
    )


def texts(line: EntryLine) -> dict[str, str]:
    told = {name: getattr(line, name, "") for name in FIELDS}
    declared = ", called so by the party itself" if line.declared else ""
    return told | {
        "standing": f"held, {line.firm}{declared}" if line.held else line.gone,
        "citations": "; ".join(
            " ".join(filter(None, (each.title, each.locator, each.quote, each.translation))) for each in line.citations
        ),
    }
