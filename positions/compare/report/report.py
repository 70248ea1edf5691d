"""The report of a comparison: what it says, whatever it is written as. One query, for the sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from positions.compare.bibliography import RestingSource, sources_of
from positions.compare.compact import CompactCell, CompactLine, columns_of, lines
from positions.compare.report.taking import TakenComparison
from positions.compare.report.words import firm_of, step_of, strength_of, why_of
from positions.compare.rows import Row
from positions.domain import wording
from positions.models import Source
from positions.reading.party_marks import PartyMark
from positions.web.about import About
from positions.web.citations import source_references
from positions.web.reference_formats import Reference, as_text
from positions.web.sentences import PartySentence

# More would be no report any more, and take too long to write.
MOST_ROWS = 300
HOW_TO_READ = (
    "First recorded says that no earlier entry was found, not that the position is new; silence does not mean given "
    "up. What others say of a party, and what analysts read, is never shown as its own word. A shift follows from the "
    "entries by one fixed rule, the same for every party. The strength of a row is that of the weakest of the entries "
    "on which it rests: the grade of its best source, from A to F, and how many independent sources it has. Entries, "
    "states and shifts are as known at the moment above; names, windows, grades and origins are today’s."
)


class ReportTooLarge(ValueError):
    """There are more positions than a report can have; the message says what to ask for instead."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"A report holds at most {MOST_ROWS} positions, and this comparison has {number}. "
            "Narrow it to a party, an issue, a group, a kind or to what moved; CSV and Excel have all of it."
        )


@dataclass(frozen=True, slots=True)
class ReportNote:
    """What stands in a footnote: of which entry, and where its sources say so."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A state, or a shift: its first words in bold, then what it is, then in small how it is said; and its note."""

    strong: str
    text: str
    small: tuple[str, ...]
    note: ReportNote | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One position: its states, and its shift with its tint and how strong it is."""

    party: PartyMark
    title: str
    kind: str
    cells: tuple[ReportCell, ...]
    shift: ReportCell
    tint: str
    strength: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportIssue:
    """The rows of an issue."""

    name: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """The issues of a group."""

    name: str
    issues: tuple[ReportIssue, ...]


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """All that a report says; `status` is how many positions it lists, `columns` are the points in time."""

    about: About
    what: str
    sentences: tuple[PartySentence, ...]
    status: str
    columns: tuple[tuple[str, str], ...]
    groups: tuple[ReportGroup, ...]
    references: tuple[Reference, ...]

    @property
    def rows(self) -> Iterator[ReportRow]:
        return (row for group in self.groups for issue in group.issues for row in issue.rows)

    @property
    def notes(self) -> list[ReportNote]:
        """The footnotes, in their order."""
        cells = (cell for row in self.rows for cell in (*row.cells, row.shift))
        return [cell.note for cell in cells if cell.note]

    @property
    def bibliography(self) -> list[str]:
        """The sources, each as a text."""
        return [as_text(reference) for reference in self.references]


def report_of(found: TakenComparison) -> ComparisonReport:
    """Return the report of a comparison. Two queries. Raises ReportTooLarge."""
    if len(found.rows) > MOST_ROWS:
        raise ReportTooLarge(len(found.rows))
    comparison = found.comparison()
    sources = sources_of(comparison)
    notes = GivenNotes(sources)
    parties = {party.key: party for party in found.parties}
    shown = lines(comparison)
    groups = []
    for group, of_group in groupby(comparison.rows, attrgetter("group")):
        issues = [
            ReportIssue(issue[1], tuple(report_row(row, shown[row.key], parties[row.party], notes) for row in of_issue))
            for issue, of_issue in groupby(of_group, attrgetter("issue", "issue_name"))
        ]
        groups.append(ReportGroup(group, tuple(issues)))
    listed, home = len(comparison.rows), comparison.negotiation
    return ComparisonReport(
        about=found.about,
        what=(
            f"This report compares what each party held at two points in time, as the data set “{home.name}” has it: "
            f"{comparison.before.noun} and {comparison.after.noun}. Every state comes from a dated entry, and every "
            "entry from the sources in its footnote."
        ),
        sentences=found.sentences,
        status=f"{listed} of {wording.counted(found.total, 'position')} listed"
        if listed < found.total
        else f"{wording.counted(listed, 'position')} listed",
        columns=tuple((column.when, column.name) for column in columns_of(comparison)),
        groups=tuple(groups),
        references=tuple(map(source_references(home), (each.source for each in sources))),
    )


class GivenNotes:
    """The footnotes as they are given out: one for each entry, where it is first shown."""

    def __init__(self, sources: Iterable[RestingSource]) -> None:
        self.cited: dict[str, list[tuple[Source, str]]] = {}
        self.of: dict[str, list[str]] = {}
        self.given: set[str] = set()
        for each in sources:
            for citation in each.citations:
                self.cited.setdefault(citation.entry, []).append((each.source, citation.locator))
                entries = self.of.setdefault(citation.position, [])
                if citation.entry not in entries:
                    entries.append(citation.entry)
        self.number = 0

    def note(self, entries: Sequence[str]) -> ReportNote | None:
        """Return the note of those of the entries that have none yet; None where all have."""
        some = [entry for entry in dict.fromkeys(entries) if entry in self.cited and entry not in self.given]
        if not some:
            return None
        self.given.update(some)
        self.number += 1
        told = (f"{'; '.join(cited(*each) for each in self.cited[entry])} (entry {entry})" for entry in some)
        return ReportNote(self.number, ". ".join(told) + ".")


def cited(source: Source, locator: str) -> str:
    """Return in short what a citation says: who, what, when, where in it, and the grade of the source."""
    who = source.author or source.publisher
    when = wording.partial_date(source.published_on)
    grade = f"grade {source.reliability}" if source.reliability else ""
    return ", ".join(filter(None, (who, f"“{source.title}”", when, locator, grade)))


def report_row(row: Row, line: CompactLine, party: PartyMark, notes: GivenNotes) -> ReportRow:
    states = (row.before, row.after) if not row.steps else (row.before, *(step.state for step in row.steps))
    cells = tuple(
        state_cell(cell, notes.note([state.entry]) if state else None)
        for cell, state in zip(line.cells, states, strict=True)
    )
    return ReportRow(
        party=party,
        title=row.title,
        kind=row.kind,
        cells=cells,
        shift=ReportCell(f"{row.sign} {row.word}", "", tuple(why_of(row, line)), notes.note(notes.of.get(row.key, ()))),
        tint=row.tint,
        strength=tuple(strength_of(row, line)),
    )


def state_cell(cell: CompactCell, note: ReportNote | None) -> ReportCell:
    text = ", ".join(filter(None, (cell.words, cell.content)))
    return ReportCell(firm_of(cell), text, tuple(filter(None, (cell.condition, cell.said, step_of(cell)))), note)
