"""The columns that a table of entries may have: what each is called, what stands in it, and what must be filled in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Read, Scope, SourceType
from positions.evidence.drafts import CITATION_COLUMNS


class Truth(StrEnum):
    """What stands in a column of yes and no."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its name in the data package, its title, what it says, and other names by which it is known.

    `codes` are all that may stand in it (empty: any text), and `empty` what it means that none does. `long`: what
    stands in it may take several lines.
    """

    name: str
    title: str
    about: str
    also: tuple[str, ...] = ()
    codes: tuple[StrEnum, ...] = ()
    long: bool = False
    empty: str = ""


def coded(name: str, title: str, about: str, codes: Iterable[StrEnum], *also: str, empty: str = "choose") -> GridColumn:
    return GridColumn(name, title, about, also, tuple(codes), empty=empty)


COLUMNS = (
    GridColumn("row", "Row", "A name of your own for the row, by which others refer to it.", ("id", "nr", "no", "#")),
    GridColumn("position", "Position", "Key or exact title of a position, or the title of a new one of this table."),
    GridColumn("new_position", "New position", "Title of a new position: with party, issue and kind."),
    GridColumn("party", "Party", "Key or name. Needed for a new position, and where several positions have one title."),
    GridColumn("issue", "Issue", "Key or name. Needed for a new position."),
    coded("kind", "Kind", "Needed for a new position.", Kind, "kind of position"),
    GridColumn(
        "effective_on", "Day", "The day of the act or word, as exactly as it is known.", ("date", "took this stand on")
    ),
    GridColumn("round", "Round", "Key or name; empty: by the day; none: of no round."),
    coded("channel", "Channel", "Where it was said; empty: not said.", Channel, empty="not said"),
    coded("account", "Whose word", "The speaker nearest to the party.", Account),
    coded("basis", "How known", "How it is known.", Basis),
    GridColumn("speaker", "Speaker", "Name, office."),
    GridColumn("speakers", "People", "Keys of people, separated by ;. Empty: those whose names are the speaker's."),
    coded("held", "Held", "no: given up, or expressly not held; empty: yes.", Truth, empty="yes"),
    coded("firmness", "Firmness", "Empty: as before. Not filled in where it is not held.", Firmness, empty="as before"),
    coded(
        "declared", "Declared", "yes: the party itself called it a red line; empty: no.", Truth, "red line", empty="no"
    ),
    GridColumn("condition", "Only if", "A condition that the party itself sets."),
    coded("scope", "Scope", "Against the entry before it; empty: the same.", Scope, empty="as before"),
    GridColumn(
        "content", "Content", "What is asked, refused or offered as of this entry; empty: as before.", long=True
    ),
    GridColumn("statement", "Statement", "What was said or done, in your own words; empty: affirmed.", long=True),
    GridColumn("coding_note", "Coding note", "Why these values; empty: affirmed.", ("note", "comment"), long=True),
    GridColumn("said_on", "Known since", "Only for what was not public at the time."),
    GridColumn(
        "rival_of", "Rival of", "Key of the main entry, or row 3: that of this table.", ("rival account of", "rival")
    ),
    GridColumn("source", "Source", "Key, address or exact title of a source, or of a new one of this table."),
    GridColumn("locator", "Locator", "Where in the source: page, paragraph, minute.", ("place in the source", "place")),
    GridColumn("quote", "Quote", "A few words at most.", ("quotation",), long=True),
    GridColumn("quote_language", "Language of the quote", "en, ru, uk."),
    GridColumn("translation", "Translation", "The quote in English.", long=True),
    GridColumn("source_title", "Source title", "Title of a new source: with type, publisher and what is known of it."),
    coded("source_type", "Source type", "Needed for a new source.", SourceType, "type"),
    GridColumn("publisher", "Publisher", "Needed for a new source."),
    GridColumn("author", "Author", "Of a new source.", ("authors",)),
    GridColumn("published_on", "Published on", "Of a new source, as exactly as it is known."),
    GridColumn("url", "Address", "Of a new source, on the web.", ("link", "web address")),
    GridColumn("archive_url", "Archived copy", "Of a new source.", ("archived address",)),
    GridColumn("language", "Language of the source", "Of a new source: en, ru, uk."),
    coded("read", "Read", "How much of a new source was read; empty: a part.", Read, empty="a part"),
)
BY_NAME = {column.name: column for column in COLUMNS}
# What a new source is told by; the names of its columns in the model.
OF_SOURCE = {
    "source_title": "title",
    "source_type": "type",
    **{name: name for name in ("publisher", "author", "published_on", "url", "archive_url", "language", "read")},
}
# What a row that only adds a citation to the entry above has.
OF_CITATION = frozenset([*CITATION_COLUMNS, *OF_SOURCE])
# What every entry says; where a table has no such column, one value can be said for all rows.
SAID_BY_ALL = ("effective_on", "account", "basis", "source", "locator")


def plainly(name: str) -> str:
    """Return what of the name of a column tells it from others."""
    return re.sub(r"[^a-z0-9#]+", " ", name.casefold()).strip()


def spellings() -> Iterator[tuple[str, GridColumn]]:
    for column in COLUMNS:
        for name in (column.name, column.title, *column.also):
            yield plainly(name), column


KNOWN = dict(spellings())


def column_called(name: str) -> GridColumn | None:
    """Return the column that a title in a first row means; None when it is unknown."""
    return KNOWN.get(plainly(name))
