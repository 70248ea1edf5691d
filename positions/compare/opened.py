"""What an opened row of a comparison shows: the difference in words, the inputs of the rule, and every entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from positions.compare.rows import Comparison, Row, State
from positions.domain import wording
from positions.domain.diff import Piece, word_diff
from positions.domain.points import PointInTime
from positions.reading.entries import EntryLine, history_of

# The entries of one stretch of time, under its name.
Section = tuple[str, tuple[EntryLine, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of one row. `diff` is empty when the content is the same or one round has none."""

    key: str
    diff: tuple[Piece, ...]
    inputs: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    earlier: int


def evidence_of(comparison: Comparison, key: str) -> Evidence | None:
    """Return the evidence of the row with that key, in two queries; None when there is no such row."""
    row = next((row for row in comparison.rows if row.key == key), None)
    if row is None:
        return None
    until = comparison.after.window_ends_on
    entries = [entry for entry in history_of([row.id], comparison.known) if entry.effective_on <= until]
    sections = in_sections(entries, row, comparison.before, comparison.after)
    earlier = len(entries) - sum(len(listed) for _, listed in sections)
    return Evidence(row.key, content_diff(row), inputs_of_rule(row, entries, comparison), sections, earlier)


def content_diff(row: Row) -> tuple[Piece, ...]:
    """Return what differs between the two contents in force, word by word."""
    before = row.before.content if row.before else None
    after = row.after.content if row.after else None
    if not before or not after or before == after:
        return ()
    return tuple(word_diff(before, after))


def in_sections(entries: Sequence[EntryLine], row: Row, before: PointInTime, after: PointInTime) -> tuple[Section, ...]:
    """Return the entries from the first state on, by the stretch of time that they fall into."""
    first, second = before.window, after.window
    at_first = [e for e in entries if first.starts_on <= e.effective_on <= first.ends_on]
    at_second = [e for e in entries if e.effective_on >= second.starts_on and e not in at_first]
    start = row.before.effective_on if row.before else ""
    earlier = [e for e in entries if start <= e.iso and e.effective_on < first.starts_on]
    between = [e for e in entries if first.ends_on < e.effective_on < second.starts_on]
    stretches = [
        (f"Before: {before.name}" if before.days is None else f"Before {before.within('first')}", earlier),
        (before.heading("first"), at_first),
        ("Between the rounds" if before.days is None and after.days is None else "In between", between),
        (after.heading("second"), at_second),
    ]
    return tuple((title, tuple(found)) for title, found in stretches if found)


def inputs_of_rule(row: Row, entries: Sequence[EntryLine], comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return what the rule for the shift was given, in words."""
    start = row.before.entry if row.before else ""
    mains = [entry for entry in entries if entry.role == "main"]
    keys = [entry.key for entry in mains]
    between = mains[keys.index(start) + 1 :] if start in keys else mains
    yes = {True: "yes", False: "no"}
    before, after = comparison.before, comparison.after
    voiced = {before.within("first"): row.voiced_before, after.within("second"): row.voiced_after}
    inputs = [
        (f"State {before.at('first')}", said(row.before)),
        (f"State {after.at('second')}", said(row.after)),
        ("Main entries in between", scopes(between)),
        ("Voiced", "; ".join(f"{where.removeprefix('the ')}: {yes[heard]}" for where, heard in voiced.items())),
    ]
    if row.returned:
        inputs.append(("Returned", "it stood otherwise in between and came back"))
    if row.as_read:
        inputs.append(("As read", f"{row.as_read.value}, by {row.readers}"))
    return tuple(inputs)


def said(state: State | None) -> str:
    if state is None:
        return "nothing recorded by then"
    if not state.held:
        return f"{state.gone}, since {state.when}"
    condition = f", {wording.only_if(state.condition)}" if state.condition else ", no condition"
    said = f" ({state.last_said})" if state.last_said else ""
    return f"held, {state.firm}{said}{condition}; {state.when}"


def scopes(between: Sequence[EntryLine]) -> str:
    """Return how many entries lie in between and what scope they had."""
    if not between:
        return "none"
    listed = [entry.scope or "same" if entry.held else "not held" for entry in between]
    counts = ", ".join(f"{listed.count(scope)} {scope}" for scope in dict.fromkeys(listed))
    return f"{wording.counted(len(between), 'entry', 'entries')}; scope: {counts}"
