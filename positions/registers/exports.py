"""The registers and the sources of a round as tables to take away."""

from collections.abc import Iterable, Iterator, Sequence

from positions.domain.evidence import EvidenceAsked
from positions.models import Position
from positions.reading.histories import ABOUT
from positions.reading.party_marks import PartyMark
from positions.registers.coverage import SourceLine
from positions.registers.registers import Pair, RegisterLine, RegisterRead, Rule, load, registers
from positions.registers.standing import weigh
from positions.web.columns import CellKind, DownloadColumn, DownloadTable

# So many positions are read at once for a file.
PART = 400
STRENGTH = (
    DownloadColumn("grade", "Grade", width=8),
    DownloadColumn("independent_sources", "Independent sources", CellKind.NUMBER, width=12),
    DownloadColumn("own_word", "Own word", CellKind.TRUTH),
)
STANDS = DownloadColumn("stands", "Stands on the evidence asked for", CellKind.TRUTH, width=14)
LINES = (
    DownloadColumn("key", "Position (key)", width=28),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("issue", "Issue (key)"),
    DownloadColumn("issue_name", "Issue", width=28, wrap=True),
    DownloadColumn("kind", "Kind", width=13),
    DownloadColumn("title", "Position", width=45, wrap=True),
    DownloadColumn("content", "Content", width=45, wrap=True),
    DownloadColumn("condition", "Only if", width=30, wrap=True),
    DownloadColumn("firm", "Firmness in words", width=14),
    DownloadColumn("declared", "Called a red line", CellKind.TRUTH),
    DownloadColumn("last_said", "Firmness last said", width=26, wrap=True),
    DownloadColumn("since_iso", "In the register since", CellKind.DATE),
    DownloadColumn("since_entry", "By the entry", width=30),
    DownloadColumn("affirmed", "Last affirmed on", CellKind.DATE),
    DownloadColumn("voiced", "Voiced", CellKind.TRUTH),
    DownloadColumn("moved", "Ever moved", CellKind.TRUTH),
    DownloadColumn("change", "Change since the earlier day", width=14),
    DownloadColumn("ended", "Ended on", CellKind.DATE),
    DownloadColumn("ended_entry", "Ended by the entry", width=30),
    *STRENGTH,
    STANDS,
)
PAIRS = (
    *(
        column
        for side, letter in (("a", "A"), ("b", "B"))
        for column in (
            DownloadColumn(f"position_{side}", f"{letter}: position (key)", width=28),
            DownloadColumn(f"title_{side}", f"{letter}: position", width=40, wrap=True),
            DownloadColumn(f"party_{side}", f"{letter}: party"),
        )
    ),
    DownloadColumn("note", "Why they cannot both be met", CellKind.PROSE),
    DownloadColumn("both_held", "Both held", CellKind.TRUTH),
    DownloadColumn("both_categorical", "Both categorical", CellKind.TRUTH),
    DownloadColumn("held_at", "Both held at", width=40, wrap=True),
    *(
        DownloadColumn(f"{side}_{each.name}", f"{letter}: {each.title.lower()}", each.kind, each.width)
        for side, letter in (("a", "A"), ("b", "B"))
        for each in STRENGTH
    ),
    STANDS,
)
SOURCES = (
    DownloadColumn("key", "Source (key)", width=26),
    DownloadColumn("title", "Title", width=50, wrap=True),
    DownloadColumn("publisher", "Publisher", width=26, wrap=True),
    DownloadColumn("published_on", "Published on", CellKind.PARTIAL),
    DownloadColumn("url", "Address", CellKind.LINK),
    DownloadColumn("archive_url", "Archived at", CellKind.LINK),
    DownloadColumn("reliability", "Grade", width=8),
    DownloadColumn("read", "Read", width=8),
)


def lines_of(
    wanted: RegisterRead, rules: Iterable[Rule], parties: Sequence[PartyMark], evidence: EvidenceAsked
) -> Iterator[RegisterLine]:
    """Yield the lines of registers one after another, by party as the page has them, so many positions at a time."""
    positions = Position.objects.filter(negotiation=wanted.negotiation)
    about = list(positions.in_order().values(*ABOUT))
    for rule in rules:
        for party in parties:
            of_party = [row for row in about if row["party__key"] == party.key]
            for first in range(0, len(of_party), PART):
                some = of_party[first : first + PART]
                loaded = load(wanted.negotiation, wanted.at.window_ends_on, wanted.known, about=some)
                (found,) = registers(loaded, [rule], wanted.at.window_ends_on, wanted.since, heard=wanted.at.window)
                yield from weigh(found, loaded, evidence, wanted.negotiation, wanted.known)


def lines_table(title: str, lines: Iterable[RegisterLine]) -> DownloadTable:
    """Return the lines of a register as a table, one after another as they come; days are in ISO 8601."""
    days = {"affirmed": "affirmed_on", "ended": "ended_on"}
    rows = ([getattr(line, days.get(column.name, column.name)) for column in LINES] for line in lines)
    return DownloadTable(title, LINES, rows)


def pairs_table(pairs: Iterable[Pair]) -> DownloadTable:
    return DownloadTable("Incompatibilities", PAIRS, map(pair_row, pairs))


def pair_row(pair: Pair) -> list[object]:
    """Return a pair as the cells of PAIRS."""
    named = [value for line in (pair.a, pair.b) for value in (line.key, line.title, line.party_name)]
    sides = [getattr(line, each.name) for line in (pair.a, pair.b) for each in STRENGTH]
    held = [pair.both_held, pair.both_categorical, "; ".join(pair.held_at)]
    return [*named, pair.note, *held, *sides, pair.stands]


def sources_table(lines: Iterable[SourceLine], parties: Sequence[PartyMark]) -> DownloadTable:
    """Return the sources of a round, with how many entries of each party rest on them."""
    columns = (
        *SOURCES,
        *(DownloadColumn(f"entries_{each.key}", f"{each.name}: entries", CellKind.NUMBER) for each in parties),
    )
    days = {"published_on": "published_iso"}
    rows = ((*(getattr(line, days.get(each.name, each.name)) for each in SOURCES), *line.entries) for line in lines)
    return DownloadTable("Sources", columns, rows)
