"""The tables of the format and their columns, in the order in which packages list them."""

from positions import models
from positions.domain import codebook
from positions.domain.texts import CONTENT_LENGTH
from positions.models.entries import ENTRY_KEY_PATTERN
from positions.models.rounds import SHORT_NAME_LENGTH
from positions.package.columns import (
    cites,
    code,
    day,
    key,
    locator,
    note,
    number,
    order,
    partly,
    refers,
    table,
    text,
    truth,
)
from positions.package.schema import Column, Form

TABLES = (
    table(
        "parties",
        "A party to the negotiation.",
        models.Party,
        key(),
        text("name", "Full name in English.", required=True),
        text("native_name", "Name in the party's own language."),
        text("short_name", "Name for tight places."),
        code("role", codebook.PartyRole, "Part played in the negotiation.", required=True),
        Column("colour", Form.COLOUR, about="Colour in charts, as #rrggbb."),
        order(),
        required=True,
    ),
    table(
        "rounds",
        "A meeting; the window is the days whose statements count as said at the round.",
        models.Round,
        key(),
        text("name", "Name of the round.", required=True),
        text("short_name", "Name for pictures.", longest=SHORT_NAME_LENGTH),
        Column("aliases", Form.LIST, about="Other names, separated by ;.", title="Other names"),
        text("venue", "Where it met."),
        refers("host", "parties", "Key of the party that hosted it."),
        code("level", codebook.Level, "Rank of those who met."),
        day("starts_on", "First day of the meeting.", required=True),
        day("ends_on", "Last day of the meeting.", required=True),
        day("window_starts_on", "First day whose statements count as said at the round.", required=True),
        day(
            "window_ends_on",
            "Last day whose statements count as said at the round; the state at a round is the state on this day.",
            required=True,
        ),
        text("summary", "What happened, in a few sentences."),
        required=True,
    ),
    table(
        "outcomes",
        "What a round produced.",
        models.Outcome,
        refers("round", "rounds", "Key of the round.", required=True),
        number("order", "Place among the outcomes of the round.", minimum=1),
        text("text", "The outcome, in our own words.", required=True),
        code("status", codebook.OutcomeStatus, "How far it was settled.", required=True),
        refers("issue", "issues", "Key of the issue that it is about, where one is clear."),
        cites(required=True),
        locator(),
        key=("round", "order"),
    ),
    table(
        "events",
        "Context that is not a round: a call, a decree, a speech.",
        models.Event,
        key(),
        day("occurred_on", "The day; the last day when only the month or year is known.", required=True),
        code("precision", codebook.Precision, "How well the date is known.", required=True),
        text("title", "What happened, in a line.", required=True),
        text("text", "More about it."),
        cites(required=True),
        locator(),
    ),
    table(
        "issues",
        "A subject on which parties take positions.",
        models.Issue,
        key(),
        text("group", "Heading under which issues are listed.", required=True),
        text("name", "Name of the issue.", required=True),
        text("description", "What belongs to it."),
        order(),
        required=True,
    ),
    table(
        "people",
        "A person.",
        models.Person,
        key(),
        text("name", "Name in English spelling.", required=True),
        text("native_name", "Name in the person's own language."),
        Column("aliases", Form.LIST, about="Other spellings, separated by ;.", title="Other spellings"),
        refers("party", "parties", "Key of the party the person belongs to."),
        note(),
    ),
    table(
        "offices",
        "An office held over time.",
        models.Office,
        refers("person", "people", "Key of the person.", required=True),
        text("title", "Name of the office.", required=True),
        partly("from_on", "When it began.", title="From"),
        partly("to_on", "When it ended; empty: it goes on, or the end is not known.", title="To"),
        cites(),
        note(),
        key=("person", "title", "from_on"),
    ),
    table(
        "delegations",
        "The team a party sent to a round.",
        models.Delegation,
        refers("round", "rounds", "Key of the round.", required=True),
        refers("party", "parties", "Key of the party.", required=True),
        code("completeness", codebook.Completeness, "How much of the team is listed."),
        note(),
        key=("round", "party"),
    ),
    table(
        "delegates",
        "One person on one delegation.",
        models.Delegate,
        refers("round", "", "Key of the round.", required=True, path="delegation__round__key"),
        refers("party", "", "Key of the party.", required=True, path="delegation__party__key"),
        refers("person", "people", "Key of the person.", required=True),
        text("title", "Title at that time.", required=True),
        code("role", codebook.DelegateRole, "Part played in the delegation.", required=True),
        code("seniority", codebook.Seniority, "Rank in the state.", required=True),
        cites(required=True),
        locator(),
        note(),
        key=("round", "party", "person"),
        compound=("delegations", ("round", "party")),
    ),
    table(
        "sources",
        "A document.",
        models.Source,
        key(),
        text("title", "Title of the document.", required=True),
        text("publisher", "Who published this copy.", required=True),
        text("author", "Who wrote it; several separated by ;.", title="Authors"),
        text(
            "origin",
            (
                "Who first published what this source gives, and when, where that is somebody else, or where one text "
                "stands in several sources; sources with one origin count as one. Empty: the source is its own "
                "origin."
            ),
        ),
        partly("published_on", "When it was published."),
        code("type", codebook.SourceType, "Kind of document.", required=True),
        Column("url", Form.ADDRESS, about="Where it can be read.", title="Address"),
        Column("archive_url", Form.ADDRESS, about="Where a lasting copy can be read.", title="Archived address"),
        partly("accessed_on", "When the address was opened."),
        Column("language", Form.LANGUAGE, about="Language of the copy read, as a BCP 47 tag."),
        code("reliability", codebook.Reliability, "Grade of the source, not of what it says."),
        code("read", codebook.Read, "How much of it the coder read.", required=True),
        note(),
        required=True,
    ),
    table(
        "positions",
        "Something a party wants, refuses or offers, followed over time.",
        models.Position,
        key(),
        refers("party", "parties", "Key of the party.", required=True),
        refers("issue", "issues", "Key of the issue.", required=True),
        code("kind", codebook.Kind, "Kind of position.", required=True),
        text("title", "The position in a line; a side's own loaded term only in quotation marks.", required=True),
        note(),
        required=True,
    ),
    table(
        "entries",
        "One dated, sourced entry in the life of a position.",
        models.Entry,
        key(ENTRY_KEY_PATTERN.strip("^$")),
        refers("position", "positions", "Key of the position.", required=True),
        day(
            "effective_on",
            "The day the party took this stand; the last day when only the month or year is known.",
            required=True,
        ),
        code("precision", codebook.Precision, "How well the date is known.", required=True),
        number("sequence", "Place among all entries of the position on that day.", minimum=1),
        day("said_on", "When it became known, if it was not public at the time."),
        refers("round", "rounds", "Key of the round it belongs to."),
        code("channel", codebook.Channel, "Where it was said."),
        truth(
            "held",
            (
                "True while the party maintains the position; false only when it gives it up by word or by a deed "
                "that it avows, or expressly says that it does not hold it."
            ),
        ),
        code(
            "firmness",
            codebook.Firmness,
            (
                "How firmly it is held; filled exactly when held. Firmest first: categorical, plain, open, tentative. "
                "Where no held main entry stands before it, same reads as plain without condition."
            ),
        ),
        truth(
            "declared",
            (
                "True when the party itself called it a red line, non-negotiable or out of the question; false when "
                "not held."
            ),
        ),
        text(
            "condition",
            ('An "only if" that the party itself sets; empty: none, not held, or as before where firmness is same.'),
        ),
        code(
            "scope",
            codebook.Scope,
            (
                "Against the last held main entry before it; empty counts as same, and has no meaning on the first "
                "entry."
            ),
        ),
        text(
            "content",
            "What is asked, refused or offered as of this entry; empty: as before, or not held.",
            longest=CONTENT_LENGTH,
        ),
        text("statement", "What was said or done, in our own words.", required=True),
        text("coding_note", "Why the coder chose these values.", required=True),
        code("account", codebook.Account, "Whose word it is: the speaker nearest to the party.", required=True),
        text("speaker", "Who said it, with office."),
        Column("speakers", Form.REFERENCES, about="The speakers as keys of people, separated by ;.", target="people"),
        code("basis", codebook.Basis, "How it is known.", required=True),
        refers(
            "rival_of", "entries", "Key of the main entry beside which this other account of the same moment is kept."
        ),
        order=("position", "effective_on", "sequence", "key"),
        required=True,
    ),
    table(
        "citations",
        "The evidence of an entry.",
        models.Citation,
        refers("entry", "entries", "Key of the entry.", required=True),
        refers("source", "sources", "Key of the source.", required=True),
        locator(required=True),
        text("quote", "A short passage, word for word, in the language seen."),
        Column("quote_language", Form.LANGUAGE, about="BCP 47 tag.", title="Language of the quote"),
        text("translation", "The quote in English, where it is in another language."),
        key=("entry", "source", "locator"),
        # Redacted locators look alike, hence the texts beside them.
        order=("entry", "source", "locator", "quote", "quote_language", "translation"),
        required=True,
    ),
    table(
        "terms",
        (
            "A place, body or word that is written in several ways; what finds the term finds its spellings, and "
            "the other way round. A spelling belongs to one term."
        ),
        models.Term,
        key(),
        text("term", "The spelling used in this data set.", required=True),
        Column(
            "spellings",
            Form.LIST,
            required=True,
            about="Other spellings, in any script, separated by ;.",
            title="Other spellings",
        ),
        note(),
    ),
    table(
        "incompatibilities",
        "Two positions of different parties that cannot both be met.",
        models.Incompatibility,
        refers("position_a", "positions", "Key of a position.", required=True, title="Position A"),
        refers("position_b", "positions", "Key of a position of another party.", required=True, title="Position B"),
        text("note", "Why they cannot both be met."),
        key=("position_a", "position_b"),
    ),
    table(
        "codings",
        "How one coder, not seeing the others, coded an entry; it drives nothing.",
        models.Coding,
        refers("entry", "entries", "Key of the entry.", required=True),
        text("coder", "Who coded it.", required=True),
        day("coded_on", "When.", required=True),
        text("codebook", "Version of the codebook that the coder worked by.", required=True),
        code("text", codebook.TextSeen, "What the coder saw.", required=True, title="Text seen"),
        truth(
            "held",
            (
                "True while the party maintains the position; false only when it gives it up by word or by a deed "
                "that it avows, or expressly says that it does not hold it."
            ),
        ),
        code("firmness", codebook.Firmness, "How firmly it is held; empty: not held."),
        truth("declared", "Whether the party itself called it a red line."),
        truth("conditional", 'Whether the party sets an "only if".'),
        code(
            "scope",
            codebook.Scope,
            "Against the last held main entry before it; empty on first entries and when not held.",
        ),
        code("account", codebook.Account, "Whose word it is.", required=True),
        code("basis", codebook.Basis, "How it is known.", required=True),
        code("channel", codebook.Channel, "Where it was said."),
        note(),
        key=("entry", "coder"),
    ),
    table(
        "assessments",
        "An analyst's judgement about motives or effects; never a position.",
        models.Assessment,
        key(),
        refers("party", "parties", "Key of the party it is about."),
        refers("round", "rounds", "Key of the round it is about."),
        refers("issue", "issues", "Key of the issue it is about."),
        text("text", "The judgement, in our own words.", required=True),
        cites(required=True),
        locator(),
        code("basis", codebook.Basis, "How it is known.", required=True),
    ),
)

BY_NAME = {table.name: table for table in TABLES}

# Foreign keys are checked at the end of each COPY, so what is referred to goes first.
FIRST = ("sources", "issues")
LOAD_ORDER = (*(BY_NAME[name] for name in FIRST), *(table for table in TABLES if table.name not in FIRST))
