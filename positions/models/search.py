"""What can be found by words: one row for each thing, made by the database itself from the rows it is about."""

from enum import StrEnum

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from positions.models.base import InNegotiation, code_field, one_of, unique


class Findable(StrEnum):
    """The kinds of things that are found; the value is the code in addresses."""

    POSITION = "position"
    ENTRY = "entry"
    QUOTE = "quote"
    SOURCE = "source"
    PERSON = "person"


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
        indexes = [GinIndex(fields=["vector"], name="searchrow_vector")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
