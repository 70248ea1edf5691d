"""The tables of the format and their columns, in the order in which packages list them."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Model

from positions import models
from positions.domain import codebook
from positions.domain.texts import CONTENT_LENGTH
from positions.models.entries import ENTRY_KEY_PATTERN
from positions.package.schema import Column, Form, TableSpec

Names = tuple[str, ...]
PARTIAL = "Day, month or year"
LAST_DAY = "Last day of the month or year when the precision is month or year"


def key(pattern: str = "") -> Column:
    return Column("key", Form.KEY, required=True, pattern=pattern)


def text(name: str, about: str = "", *, required: bool = False, longest: int | None = None) -> Column:
    return Column(name, Form.TEXT, required, about, max_length=longest)


def refers(name: str, target: str, *, required: bool = False, path: str = "") -> Column:
    """Return a column that holds a key of the table `target`; none: part of the table's compound reference."""
    return Column(name, Form.REFERENCE, required, target=target, path=path)


def partly(name: str) -> Column:
    return Column(name, Form.PARTIAL_DATE, about=PARTIAL)


def code(name: str, codes: Iterable[StrEnum], about: str = "", *, required: bool = False) -> Column:
    return Column(name, Form.CODE, required, about, codes=tuple(item.value for item in codes))


def table(
    name: str,
    about: str,
    model: type[Model],
    *columns: Column,
    key: Names = ("key",),
    order: Names = (),
    compound: tuple[str, Names] | None = None,
) -> TableSpec:
    return TableSpec(name, about, model, columns, key, order, compound)


TABLES = (
    table(
        "parties",
        "A party to the negotiation.",
        models.Party,
        key(),
        text("name", required=True),
        text("native_name"),
        text("short_name"),
        code("role", codebook.PartyRole, required=True),
        Column("colour", Form.COLOUR),
        Column("order", Form.INTEGER, required=True),
    ),
    table(
        "rounds",
        "A meeting; the window is the days whose statements count as said at the round.",
        models.Round,
        key(),
        text("name", required=True),
        Column("aliases", Form.LIST, about="Other names, separated by ;"),
        text("venue"),
        refers("host", "parties"),
        code("level", codebook.Level),
        Column("starts_on", Form.DATE, required=True),
        Column("ends_on", Form.DATE, required=True),
        Column("window_starts_on", Form.DATE, required=True),
        Column("window_ends_on", Form.DATE, required=True),
        text("summary"),
    ),
    table(
        "outcomes",
        "What a round produced.",
        models.Outcome,
        refers("round", "rounds", required=True),
        Column("order", Form.INTEGER, required=True, minimum=1),
        text("text", required=True),
        code("status", codebook.OutcomeStatus, required=True),
        refers("source", "sources", required=True),
        text("locator"),
        key=("round", "order"),
    ),
    table(
        "events",
        "Context that is not a round.",
        models.Event,
        key(),
        Column("occurred_on", Form.DATE, required=True),
        code("precision", codebook.Precision, required=True),
        text("title", required=True),
        text("text"),
        refers("source", "sources", required=True),
        text("locator"),
    ),
    table(
        "issues",
        "An issue on which parties take positions.",
        models.Issue,
        key(),
        text("group", required=True),
        text("name", required=True),
        text("description"),
        Column("order", Form.INTEGER, required=True),
    ),
    table(
        "people",
        "A person.",
        models.Person,
        key(),
        text("name", required=True),
        text("native_name"),
        Column("aliases", Form.LIST, about="Other spellings, separated by ;"),
        refers("party", "parties"),
        text("note"),
    ),
    table(
        "offices",
        "An office held over time.",
        models.Office,
        refers("person", "people", required=True),
        text("title", required=True),
        partly("from_on"),
        partly("to_on"),
        refers("source", "sources"),
        text("note"),
        key=("person", "title", "from_on"),
    ),
    table(
        "delegations",
        "The team a party sent to a round.",
        models.Delegation,
        refers("round", "rounds", required=True),
        refers("party", "parties", required=True),
        code("completeness", codebook.Completeness),
        text("note"),
        key=("round", "party"),
    ),
    table(
        "delegates",
        "One person on one delegation.",
        models.Delegate,
        refers("round", "", required=True, path="delegation__round__key"),
        refers("party", "", required=True, path="delegation__party__key"),
        refers("person", "people", required=True),
        text("title", required=True),
        code("role", codebook.DelegateRole, required=True),
        code("seniority", codebook.Seniority, required=True),
        refers("source", "sources", required=True),
        text("locator"),
        text("note"),
        key=("round", "party", "person"),
        compound=("delegations", ("round", "party")),
    ),
    table(
        "sources",
        "A document.",
        models.Source,
        key(),
        text("title", required=True),
        text("publisher", required=True),
        text("author"),
        partly("published_on"),
        code("type", codebook.SourceType, required=True),
        Column("url", Form.ADDRESS),
        Column("archive_url", Form.ADDRESS),
        partly("accessed_on"),
        Column("language", Form.LANGUAGE),
        code("reliability", codebook.Reliability),
        code("read", codebook.Read, "How much of it the coder read", required=True),
        text("note"),
    ),
    table(
        "positions",
        "Something a party wants, refuses or offers, followed over time.",
        models.Position,
        key(),
        refers("party", "parties", required=True),
        refers("issue", "issues", required=True),
        code("kind", codebook.Kind, required=True),
        text("title", required=True),
        text("note"),
    ),
    table(
        "entries",
        "One dated, sourced entry in the life of a position.",
        models.Entry,
        key(ENTRY_KEY_PATTERN.strip("^$")),
        refers("position", "positions", required=True),
        Column("effective_on", Form.DATE, required=True, about=LAST_DAY),
        code("precision", codebook.Precision, required=True),
        Column(
            "sequence",
            Form.INTEGER,
            required=True,
            about="Place among the entries of the position on that day",
            minimum=1,
        ),
        Column("said_on", Form.DATE, about="When it became known, if later"),
        refers("round", "rounds"),
        code("channel", codebook.Channel),
        Column("held", Form.BOOLEAN, required=True),
        code("firmness", codebook.Firmness),
        # Filled in every row all the same: an empty cell is neither true nor false.
        Column("declared", Form.BOOLEAN),
        text("condition"),
        code("scope", codebook.Scope),
        text("content", "What is asked, refused or offered as of this entry; empty: as before", longest=CONTENT_LENGTH),
        text("statement", required=True),
        text("coding_note", required=True),
        code("account", codebook.Account, required=True),
        text("speaker"),
        Column("speakers", Form.REFERENCES, about="Keys of people, separated by ;", target="people"),
        code("basis", codebook.Basis, required=True),
        refers("rival_of", "entries"),
        order=("position", "effective_on", "sequence", "key"),
    ),
    table(
        "citations",
        "The evidence of an entry.",
        models.Citation,
        refers("entry", "entries", required=True),
        refers("source", "sources", required=True),
        text("locator", required=True),
        text("quote"),
        Column("quote_language", Form.LANGUAGE),
        text("translation"),
        key=("entry", "source", "locator"),
        # Redacted locators look alike, hence the texts beside them.
        order=("entry", "source", "locator", "quote", "quote_language", "translation"),
    ),
    table(
        "incompatibilities",
        "Two positions of different parties that cannot both be met.",
        models.Incompatibility,
        refers("position_a", "positions", required=True),
        refers("position_b", "positions", required=True),
        text("note"),
        key=("position_a", "position_b"),
    ),
    table(
        "assessments",
        "An analyst's assessment about motives or effects; never a position.",
        models.Assessment,
        key(),
        refers("party", "parties"),
        refers("round", "rounds"),
        refers("issue", "issues"),
        text("text", required=True),
        refers("source", "sources", required=True),
        text("locator"),
        code("basis", codebook.Basis, required=True),
    ),
)

BY_NAME = {table.name: table for table in TABLES}

# Foreign keys are checked at the end of each COPY, so what is referred to goes first.
LOAD_ORDER = (BY_NAME["sources"], *(table for table in TABLES if table.name != "sources"))
