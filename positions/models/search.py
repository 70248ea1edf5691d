"""What can be found by words: one row for each thing, and the names of things, which the database itself keeps."""

from enum import StrEnum

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from positions.models.base import InNegotiation, code_field, one_of, text_field, unique


class Findable(StrEnum):
    """The kinds of things that are found; the value is the code in addresses."""

    POSITION = "position"
    ENTRY = "entry"
    QUOTE = "quote"
    SOURCE = "source"
    PERSON = "person"
    OUTCOME = "outcome"
    EVENT = "event"
    ASSESSMENT = "assessment"


class SearchRow(InNegotiation):
    """The words of one thing. Triggers keep it (guards/search.sql); `manage.py rebuild_search` makes all anew.

    `target` is the id of the thing: of a citation for a quote. Entries and quotes are here from their publication
    on, with the time during which they stand; the others always, and who searches leaves out what only drafts use.
    `party` and `issue` are ids too; None: belongs to none. `on` is the day that the thing is of.
    """

    kind = code_field(10)
    target = models.BigIntegerField()
    party = models.BigIntegerField(null=True, blank=True)
    issue = models.BigIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    vector = SearchVectorField()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("searchrow_unique", ["kind", "target"], "What is found has one row in the search index."),
            one_of("searchrow_kind_known", "kind", Findable),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="searchrow_vector"),
            # The newest rows of a negotiation: whose words a word may be that was mistyped.
            models.Index(fields=["negotiation", "id"], name="searchrow_newest"),
            # The newest of each kind, gone through where many rows have the words that are asked for.
            models.Index(fields=["negotiation", "kind", "target"], name="searchrow_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class NameOf(StrEnum):
    """What a name names: the person by the family's name or another one, a party, a term."""

    FAMILY = "family"
    GIVEN = "given"
    PARTY = "party"
    TERM = "term"


class SearchName(InNegotiation):
    """One spelling of a name, by which a search comes to all the others of that name. Kept as the rows above are.

    `target` is the id of the person, party or term. `written` is the spelling as the index has its words, `looked_up`
    what a word or words asked for must be: for a party and a term the same, for a person `@` and the form that the word
    has in every spelling (domain/names.py), or `~` and its Russian stem. Two or three capitals begin with `^`.
    """

    kind = code_field(10)
    target = models.BigIntegerField()
    looked_up = text_field(required=True)
    written = text_field(required=True)

    class Meta(InNegotiation.Meta):
        constraints = [one_of("searchname_kind_known", "kind", NameOf)]
        indexes = [
            models.Index(fields=["looked_up", "negotiation"], name="searchname_looked_up"),
            models.Index(fields=["target", "kind"], name="searchname_target"),
        ]

    def __str__(self) -> str:
        return self.written
