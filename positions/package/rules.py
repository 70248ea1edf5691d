"""The rules across cells and rows, over what comes in together with what stands in the database.

Each rule tells its faults at rows of the package that are new, and builds on no cell that is faulty already:
one mistake, one fault.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from itertools import chain

from positions.domain.codebook import Channel, DelegateRole, Firmness
from positions.domain.entry_roles import is_main, is_reading
from positions.domain.holding import (
    A_TERM_IS_NOT_HELD,
    WHEN_FIRMNESS_IS_SAID,
    WHEN_HELD,
    fits_channel,
    fits_firmness,
    fits_holding,
)
from positions.domain.shifts import Stand
from positions.domain.spellings import as_looked_up
from positions.domain.states import TERM_AFTER_HELD, baseless, terms_of_nothing
from positions.package.matching import Package
from positions.package.report import shown
from positions.package.schema import PACKAGE, SEPARATOR, Form
from positions.package.table import Table
from positions.package.tables import TABLES


def check(package: Package) -> None:
    references(package)
    compound_references(package)
    rounds(package.tables["rounds"])
    last_days(package.tables["events"], "occurred_on")
    last_days(package.tables["entries"], "effective_on")
    offices(package.tables["offices"])
    heads(package.tables["delegates"])
    incompatibilities(package)
    held_or_not(package.tables["entries"])
    as_before(package.tables["entries"])
    terms_held(package.tables["entries"])
    sequences(package.tables["entries"])
    rivals(package)
    first_contents(package.tables["entries"])
    terms(package.tables["entries"])
    citations(package)
    quotes(package.tables["citations"])
    codings(package)
    spellings(package.tables["terms"])
    comparison(package)


def references(package: Package) -> None:
    """Every key that a row refers to is in the package, or published in the database."""
    for spec in TABLES:
        table = package.tables[spec.name]
        for column in spec.columns:
            target = package.tables.get(column.target)
            if target is None or not target.whole:
                continue
            for index, (cell,) in table.pick(column.name):
                keys = cell.split(SEPARATOR) if column.form is Form.REFERENCES else [cell]
                unknown = [key for key in keys if key and not target.has(key)]
                if unknown:
                    message = f"{', '.join(map(shown, unknown[:3]))} is no key in {target.spec.file}."
                    table.fault(index, column.name, message)


def compound_references(package: Package) -> None:
    """Every delegate belongs to a delegation."""
    delegates, delegations = package.tables["delegates"], package.tables["delegations"]
    if not delegations.whole:
        return
    for index, (meeting, party) in delegates.pick("round", "party"):
        if not delegations.has((meeting, party)):
            message = f"There is no delegation of {shown(party)} at {shown(meeting)} in delegations.csv."
            delegates.fault(index, "party", message)


def rounds(table: Table) -> None:
    """A round does not end before it starts, and its window contains the meeting."""
    for index, (start, end) in table.pick("starts_on", "ends_on"):
        if end < start:
            table.fault(index, "ends_on", f"The round ends on {end}, before it starts on {start}.")
    for index, (opens, start) in table.pick("window_starts_on", "starts_on"):
        if opens > start:
            message = f"The window opens on {opens}, after the meeting starts on {start}; it must contain the meeting."
            table.fault(index, "window_starts_on", message)
    for index, (end, closes) in table.pick("ends_on", "window_ends_on"):
        if closes < end:
            message = f"The window closes on {closes}, before the meeting ends on {end}; it must contain the meeting."
            table.fault(index, "window_ends_on", message)


def last_days(table: Table, column: str) -> None:
    """A date known to the month or year is written as the last day of it."""
    for index, (day, precision) in table.pick(column, "precision"):
        if precision == "day":
            continue
        month = 12 if precision == "year" else int(day[5:7])
        right = f"{day[:4]}-{month:02}-{monthrange(int(day[:4]), month)[1]}"
        if day != right:
            message = f"{shown(day)} must be the last day of the {precision}, {right}, as the precision is {precision}."
            table.fault(index, column, message)


def offices(table: Table) -> None:
    """An office does not end before it begins, as far as the dates are known."""
    for index, (begin, end) in table.pick("from_on", "to_on"):
        known = min(len(begin), len(end))
        if end[:known] < begin[:known]:
            table.fault(index, "to_on", f"The office ends in {end}, before it begins in {begin}.")


def heads(table: Table) -> None:
    """A delegation has one head."""
    columns = ("round", "party", "role")
    led = {(row[0], row[1]) for row in table.settled(*columns) if row[2] == DelegateRole.HEAD.value}
    for index, (meeting, party, role) in table.pick(*columns):
        if role != DelegateRole.HEAD.value:
            continue
        if (meeting, party) in led:
            table.fault(index, "role", f"The delegation of {shown(party)} at {shown(meeting)} already has a head.")
        led.add((meeting, party))


def incompatibilities(package: Package) -> None:
    """Incompatible positions are of different parties, and a pair stands there once, whichever comes first."""
    table = package.tables["incompatibilities"]
    party_of = package.tables["positions"].pairs("key", "party")
    pairs = {frozenset(row) for row in table.settled("position_a", "position_b")}
    for index, (one, other) in table.pick("position_a", "position_b"):
        if one == other:
            table.fault(index, "position_b", "A position cannot be incompatible with itself.")
        elif one in party_of and party_of[one] == party_of.get(other):
            message = f"Both positions are of {shown(party_of[one])}; they must be of different parties."
            table.fault(index, "position_b", message)
        elif frozenset((one, other)) in pairs:
            table.fault(index, "position_b", "This pair stands there already, perhaps the other way round.")
        pairs.add(frozenset((one, other)))


def held_or_not(table: Table) -> None:
    """What is held has a firmness; what is not held has none, nor anything else of the kind."""
    for column in WHEN_HELD:
        for index, (held, cell) in table.pick("held", column):
            if not fits_holding(column, cell != "false" and cell, held=held == "true"):
                table.fault(index, column, unfit(cell))


def unfit(cell: str) -> str:
    if not cell:
        return "The cell is empty; a position that is held has a firmness."
    right = "false" if cell == "true" else "empty"
    return f"{shown(cell)} must be {right}, as the position is not held."


def as_before(table: Table) -> None:
    """What has no word on firmness has no condition of its own and calls nothing a red line."""
    for column in WHEN_FIRMNESS_IS_SAID:
        for index, (firmness, cell) in table.pick("firmness", column):
            if not fits_firmness(cell != "false" and cell, firmness=firmness):
                right = "false" if cell == "true" else "empty"
                table.fault(index, column, f"{shown(cell)} must be {right}, as firmness is same.")


def terms_held(table: Table) -> None:
    """The end of a term does not hold the position."""
    for index, (channel, held) in table.pick("channel", "held"):
        if not fits_channel(channel, held=held == "true"):
            table.fault(index, "held", A_TERM_IS_NOT_HELD)


def sequences(table: Table) -> None:
    """Every entry has a place of its own among those of its position on its day."""
    columns = ("position", "effective_on", "sequence")
    taken = set(table.settled(*columns))
    for index, place in table.pick(*columns):
        if place in taken:
            position, day, sequence = place
            message = f"Another entry of {shown(position)} on {day} has the place {sequence}; take the next one free."
            table.fault(index, "sequence", message)
        taken.add(place)


ROLE = ("account", "basis", "rival_of")


def makes_main(account: str, basis: str, rival_of: str) -> bool:
    return is_main(rival=bool(rival_of), reading=is_reading(account, basis))


def rivals(package: Package) -> None:
    """A rival stands beside a main entry of its position that is not itself and has not been retracted."""
    table = package.tables["entries"]
    asked = {cells[0] for _, cells in table.pick("rival_of") if cells[0]}
    rows = table.together("key", "position", *ROLE)
    mains = {cells[0]: (cells[1], makes_main(*cells[2:])) for cells in rows if cells[0] in asked}
    for index, (key, position, rival_of) in table.pick("key", "position", "rival_of"):
        if not rival_of:
            continue
        of, main = mains.get(rival_of, (position, True))
        if rival_of == key:
            table.fault(index, "rival_of", "An entry cannot be a rival of itself.")
        elif rival_of in package.retracted:
            table.fault(index, "rival_of", f"{shown(rival_of)} was retracted in the database.")
        elif of != position:
            table.fault(index, "rival_of", f"{shown(rival_of)} is an entry of another position, {shown(of)}.")
        elif not main:
            table.fault(index, "rival_of", f"{shown(rival_of)} is a rival or a reading itself; name a main entry.")


STAND = ("position", "effective_on", "sequence", "held", "firmness", "channel", *ROLE)


def stands(table: Table) -> dict[str, list[Stand]]:
    """Return what the rule needs of the entries by position, to tell what stands before what; the id is the row.

    Rows of the database have the id -1. Positions of which a row is faulty are left out.
    """
    found: dict[str, list[Stand]] = {}
    settled = ((-1, cells) for cells in table.settled(*STAND))
    for index, (position, day, sequence, held, firmness, channel, *role) in chain(settled, table.pick(*STAND)):
        stand = Stand(
            id=index,
            effective_on=date.fromisoformat(day),
            sequence=int(sequence),
            held=held == "true",
            firmness=Firmness(firmness) if firmness else None,
            rival=bool(role[2]),
            reading=is_reading(role[0], role[1]),
            ends_term=channel == Channel.TERM,
        )
        found.setdefault(position, []).append(stand)
    doubtful = unclear(table, STAND)
    return {position: entries for position, entries in found.items() if position not in doubtful}


def unclear(table: Table, columns: Iterable[str]) -> set[str]:
    """Return the positions of which a row is faulty in one of the columns, so that what comes first is not known."""
    place = table.spec.places["position"]
    return {table.rows[index][place] for index in table.faulty if not table.sound(index, *columns)}


def terms(table: Table) -> None:
    """The main entry before the end of a term has the position held."""
    for entries in stands(table).values():
        for entry in terms_of_nothing(entries):
            if entry.id >= 0:
                table.fault(entry.id, "channel", TERM_AFTER_HELD)


def baseless_rows(table: Table) -> list[int]:
    """Return the rows that have firmness as before though no held main entry of their position stands before them."""
    found = (entry.id for entries in stands(table).values() for entry in baseless(entries))
    return sorted(index for index in found if index >= 0)


def first_contents(table: Table) -> None:
    """The first held entry of a position says what is held, and so does the first held main entry."""
    columns = ("position", "effective_on", "sequence", "held", "content", *ROLE)
    first: dict[tuple[str, bool], tuple[str, int, str, int]] = {}
    settled = ((-1, cells) for cells in table.settled(*columns))
    for index, (position, day, sequence, held, content, *role) in chain(settled, table.pick(*columns)):
        if held != "true":
            continue
        entry = (day, int(sequence), content, index)
        for kind in (False, True) if makes_main(*role) else (False,):
            first[position, kind] = min(entry, first.get((position, kind), entry))
    doubtful = unclear(table, columns)
    empty = {index for (position, _), (*_, content, index) in first.items() if not content and position not in doubtful}
    for index in sorted(empty - {-1}):
        table.fault(index, "content", "The cell is empty; the first held entry of a position says what is held.")


def citations(package: Package) -> None:
    """Every entry is cited, and what is cited anew stands as the package has it."""
    table, entries = package.tables["citations"], package.tables["entries"]
    for index, (entry,) in table.pick("entry"):
        if entry in package.retracted:
            table.fault(index, "entry", f"{shown(entry)} was retracted in the database.")
        elif entries.index.get(entry) in entries.outdated:
            message = f"{shown(entry)} was corrected in the database; give its present version to cite it anew."
            table.fault(index, "entry", message)
    if not table.whole:
        return
    cited = {cells[table.spec.places["entry"]] for cells in table.rows}
    for index, (key,) in entries.pick("key"):
        if key not in cited:
            entries.fault(index, "key", f"{shown(key)} has no row in citations.csv; every entry needs one at least.")


def quotes(table: Table) -> None:
    """A quote has its language, and a translation its quote."""
    for index, (quote, language) in table.pick("quote", "quote_language"):
        if quote and not language:
            table.fault(index, "quote_language", "The cell is empty; a quote needs its language, such as en or uk.")
    for index, (quote, translation) in table.pick("quote", "translation"):
        if translation and not quote:
            table.fault(index, "translation", "A translation needs the quote that it translates.")


def codings(package: Package) -> None:
    """A coder codes an entry that stands, and what is not held has no firmness."""
    table = package.tables["codings"]
    for index, (entry,) in table.pick("entry"):
        if entry in package.retracted:
            table.fault(index, "entry", f"{shown(entry)} was retracted in the database.")
    for index, (held, firmness) in table.pick("held", "firmness"):
        if held == "false" and firmness:
            table.fault(index, "firmness", unfit(firmness))


def spellings(table: Table) -> None:
    """A spelling belongs to one term, which is a spelling of itself."""
    columns = ("key", "term", "spellings")
    terms = {as_looked_up(word): key for key, *words in table.settled(*columns) for word in spelt(*words)}
    for index, (key, term, listed) in table.pick(*columns):
        for column, words in (("term", [term]), ("spellings", listed.split(SEPARATOR))):
            taken = [word for word in words if terms.setdefault(as_looked_up(word), key) != key]
            if taken:
                message = f"{shown(taken[0])} is a spelling of {shown(terms[as_looked_up(taken[0])])} already."
                table.fault(index, column, message)


def spelt(term: str, listed: str) -> list[str]:
    return [term, *listed.split(SEPARATOR)]


def comparison(package: Package) -> None:
    """The rounds shown first exist, and the window of the first ends before that of the second."""
    pair, table = package.descriptor.comparison, package.tables["rounds"]
    if pair is None or not table.whole:
        return
    ends = table.pairs("key", "window_ends_on")
    unknown = [key for key in pair if not table.has(key)]
    if unknown:
        message = f"{' and '.join(map(shown, unknown))} is no key in rounds.csv."
    elif pair[0] == pair[1]:
        message = "The two rounds must differ."
    elif all(key in ends for key in pair) and ends[pair[0]] >= ends[pair[1]]:
        message = f"The window of {shown(pair[0])} must end before that of {shown(pair[1])}."
    else:
        return
    package.faults.add(PACKAGE, None, "comparison", message)
