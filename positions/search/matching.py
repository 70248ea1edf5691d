"""The question for PostgreSQL, and what of the index answers it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from positions.models import Entry, Negotiation, SearchRow, Source
from positions.models.search import Findable
from positions.search.asking import SearchTerms


class TsQuery(Func):
    """A question of PostgreSQL's full text search."""

    output_field = SearchVectorField()
    arity = None


class Score(Func):
    """How well a row answers a question, as a whole number: by kind, vector and question.

    Names and titles weigh most; people and positions come before what was written of them.
    """

    template = (
        "(ts_rank('{0.1, 0.3, 0.5, 1}', %(expressions)s, 1) * 1000000"
        " * CASE kind WHEN 'person' THEN 3 WHEN 'position' THEN 2 ELSE 1 END)::int"
    )
    output_field = IntegerField()


def matching(question: SearchTerms, negotiation: Negotiation | None, known: datetime | None) -> QuerySet[SearchRow]:
    """Return the rows that answer, as known (None: now); of a negotiation or of all (None)."""
    return answering(question, negotiation).filter(shown(known))


def answering(question: SearchTerms, negotiation: Negotiation | None) -> QuerySet[SearchRow]:
    """Return the rows that answer, whether or not everybody may see what they are of."""
    asked = question.text
    if negotiation is not None:
        asked = f"({asked}) & '§{negotiation.pk}'"
    matches = Func(
        F("vector"), query(asked), template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField()
    )
    return SearchRow.objects.filter(matches)


def scored(rows: QuerySet[SearchRow], question: SearchTerms) -> QuerySet[Any]:
    return rows.annotate(score=Score(F("vector"), query(question.text)))


def query(text: str) -> TsQuery:
    return TsQuery(Value(text), template="(%(expressions)s)::tsquery")


def shown(known: datetime | None) -> Q:
    """Return the condition that a row may be shown: what only drafts say or use may not.

    People, outcomes, events and assessments are public as soon as they are recorded, and today's at any moment.
    Each further look-up is by an index and for one row, whatever the planner expects: a scalar subquery.
    """
    standing = Q(superseded_at__isnull=True)
    if known is not None:
        standing = Q(published_at__lte=known) & (standing | Q(superseded_at__gt=known))
    return (
        Q(kind__in=[Findable.PERSON, Findable.OUTCOME, Findable.EVENT, Findable.ASSESSMENT])
        | Q(kind__in=[Findable.ENTRY, Findable.QUOTE]) & standing
        | Q(kind=Findable.POSITION) & there(Entry.objects.known(known).filter(position=OuterRef("target")))
        | Q(kind=Findable.SOURCE) & there(Source.objects.shown(known).filter(pk=OuterRef("target")))
    )


def there(rows: QuerySet[Any]) -> Q:
    one = Subquery(rows.order_by().annotate(one=Value(1)).values("one")[:1], output_field=IntegerField())
    return Q(Func(one, template="(%(expressions)s) IS NOT NULL", output_field=BooleanField()))
