"""What a row of a comparison says where there is room: the same in its picture and in its report."""

from collections.abc import Iterator

from positions.compare.compact import CompactCell, CompactLine
from positions.compare.rows import Row
from positions.domain import wording
from positions.domain.codebook import Firmness


def firm_of(cell: CompactCell) -> str:
    """Return how firm a state is, in a word; empty where none is shown."""
    return cell.firm or (Firmness.PLAIN.value if cell.level else "")


def step_of(cell: CompactCell) -> str:
    """Return what a position did since the column before; empty when it did nothing, or there are but two columns."""
    return f"since the column before: {cell.step.word}" if cell.step and cell.step.word else ""


def why_of(row: Row, line: CompactLine) -> Iterator[str]:
    """Yield what is said below a shift."""
    if line.why:
        yield line.why
    if row.returned:
        yield "stood otherwise in between"
    if row.as_read:
        yield f"as read by {row.readers}: {row.as_read.value}"
    if row.disagreement:
        yield row.disagreement
    if row.short:
        days = wording.listed([entry.when for entry in row.short])
        yield f"falls short of the evidence asked for: {days}"


def strength_of(row: Row, line: CompactLine) -> Iterator[str]:
    """Yield how strong the evidence of a row is, whose word it is, and how old."""
    if row.strength:
        yield f"{f'grade {row.grade}' if row.grade else 'no grade'}, {row.strength.sources}"
    if row.whose:
        yield f"whose word: {row.whose}"
    last = f"last said {line.age}{' before' if line.last else ''}"
    yield last if line.last or row.voiced_after else line.age
