"""Terms that are written in several ways, and their spellings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from positions.models.base import InNegotiation, Keyed, check, filled, reference, text_field, unique


class Term(Keyed):
    """A place, body or word; what finds the term finds its spellings, and the other way round."""

    term = text_field(required=True)
    spellings = ArrayField(models.TextField(), default=list)
    note = text_field()

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            filled("term_filled", "term"),
            check("term_has_spellings", ~Q(spellings=[]), "A term has another spelling at least."),
        ]


class Spelling(InNegotiation):
    """One way to write a term, the term's own included, as it is looked up.

    Triggers keep it (guards/spellings.sql), so that the database itself can see that a spelling belongs to one term.
    """

    term = reference("positions.Term", on_delete=models.DO_NOTHING, related_name="+")
    spelling = text_field(required=True)

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("spelling_of_one_term", ["negotiation", "spelling"], "A spelling belongs to one term only."),
        ]

    def __str__(self) -> str:
        return self.spelling
