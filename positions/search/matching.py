"""The question for PostgreSQL, and what of the index answers it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from positions.models import Entry, Negotiation, SearchRow, Source
from positions.models.search import Findable
from positions.search.words import Words, starts


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


def question_of(words: Words) -> TsQuery:
    """Return the question for the words: as they are, by English stems, and as beginnings of names and last words."""
    parts = [
        TsQuery(Value(words.question), template=f"websearch_to_tsquery('{language}', %(expressions)s)")
        for language in ("simple", "english")
    ]
    parts += [TsQuery(Value(text), template="(%(expressions)s)::tsquery") for text in beginnings(words)]
    return TsQuery(*parts, template="(%(expressions)s)", arg_joiner=" || ")


def beginnings(words: Words) -> list[str]:
    """Return the questions in which words may be unfinished: all of a name's, the last of a text's.

    The words have no sign in them but letters and digits.
    """
    if not words.plain:
        return []
    names = [f"'{word}':*A" if starts(word) else f"'{word}':A" for word in words.plain]
    *whole, last = words.plain
    texts = [*(f"'{word}'" for word in whole), f"'{last}':*"]
    found = [" & ".join(names)]
    return [*found, " & ".join(texts)] if words.open and starts(last) else found


def matching(words: Words, negotiation: Negotiation | None, known: datetime | None) -> QuerySet[SearchRow]:
    """Return the rows that answer, as known (None: now); of a negotiation or of all (None)."""
    question = question_of(words)
    asked = question
    if negotiation is not None:
        talks = TsQuery(Value(f"'§{negotiation.pk}'"), template="(%(expressions)s)::tsquery")
        asked = TsQuery(question, talks, template="(%(expressions)s)", arg_joiner=" && ")
    matches = Func(F("vector"), asked, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())
    return SearchRow.objects.filter(matches).filter(shown(known))


def scored(rows: QuerySet[SearchRow], words: Words) -> QuerySet[Any]:
    return rows.annotate(score=Score(F("vector"), question_of(words)))


def compiled(words: Words) -> tuple[str, list[Any]]:
    sql, values = SearchRow.objects.all().query.get_compiler(connection=connection).compile(question_of(words))
    return sql, list(values)


def shown(known: datetime | None) -> Q:
    """Return the condition that a row may be shown: what only drafts say or use may not.

    Each further look-up is by an index and for one row, whatever the planner expects: a scalar subquery.
    """
    standing = Q(superseded_at__isnull=True)
    if known is not None:
        standing = Q(published_at__lte=known) & (standing | Q(superseded_at__gt=known))
    return (
        Q(kind=Findable.PERSON)
        | Q(kind__in=[Findable.ENTRY, Findable.QUOTE]) & standing
        | Q(kind=Findable.POSITION) & there(Entry.objects.known(known).filter(position=OuterRef("target")))
        | Q(kind=Findable.SOURCE) & there(Source.objects.shown(known).filter(pk=OuterRef("target")))
    )


def there(rows: QuerySet[Any]) -> Q:
    one = Subquery(rows.order_by().annotate(one=Value(1)).values("one")[:1], output_field=IntegerField())
    return Q(Func(one, template="(%(expressions)s) IS NOT NULL", output_field=BooleanField()))
