"""The sources of a round as a table to take away."""

from collections.abc import Iterable, Sequence

from positions.registers.coverage import SourceLine
from positions.web.old_downloads import Table

SOURCES = ("key", "title", "publisher", "published_on", "reliability", "read")


def sources_table(lines: Iterable[SourceLine], parties: Sequence[str]) -> Table:
    """Return the sources of a round, with how many entries of each party rest on them."""
    columns = (*SOURCES, *(f"entries_{party}" for party in parties))
    return columns, [
        (line.key, line.title, line.publisher, line.published_on, line.reliability, line.read, *line.entries)
        for line in lines
    ]
