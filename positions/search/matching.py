"""What of the index answers a question, and what of it may be shown."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from positions.models import Entry, Negotiation, SearchRow, Source
from positions.models.search import Findable
from positions.search.asking import SearchTerms

# Public as soon as they are recorded, and today's at any moment.
RECORDED = (Findable.PERSON, Findable.OUTCOME, Findable.EVENT, Findable.ASSESSMENT)
EVIDENCE = (Findable.ENTRY, Findable.QUOTE)


def answering(question: SearchTerms, negotiation: Negotiation | None) -> QuerySet[SearchRow]:
    """Return the rows that answer, of a negotiation or of all, whether or not everybody may see what they are of."""
    asked = f"({question.text}) & '§{negotiation.pk}'" if negotiation else question.text
    query = Func(Value(asked), template="(%(expressions)s)::tsquery", output_field=SearchVectorField())
    matches = Func(
        F("vector"), query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField(), arity=2
    )
    return SearchRow.objects.filter(matches)


def shown(known: datetime | None) -> Q:
    """Return the condition that a row may be shown: what only drafts say or use may not."""
    condition = Q(kind__in=RECORDED) | Q(kind__in=EVIDENCE) & standing_of(Findable.ENTRY, known)
    for kind in (Findable.POSITION, Findable.SOURCE):
        condition |= Q(kind=kind) & standing_of(kind, known)
    return condition


def standing_of(kind: Findable, known: datetime | None) -> Q:
    """Return the condition that a row of that kind may be shown.

    Each further look-up is by an index and for one row, whatever the planner expects: a scalar subquery.
    """
    if kind in RECORDED:
        return Q()
    if kind == Findable.POSITION:
        return there(Entry.objects.known(known).filter(position=OuterRef("target")))
    if kind == Findable.SOURCE:
        return there(Source.objects.shown(known).filter(pk=OuterRef("target")))
    standing = Q(superseded_at__isnull=True)
    return standing if known is None else Q(published_at__lte=known) & (standing | Q(superseded_at__gt=known))


def there(rows: QuerySet[Any]) -> Q:
    one = Subquery(rows.order_by().annotate(one=Value(1)).values("one")[:1], output_field=IntegerField())
    return Q(Func(one, template="(%(expressions)s) IS NOT NULL", output_field=BooleanField()))
