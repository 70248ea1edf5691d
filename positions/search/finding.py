"""What of the index answers a question: of each kind the newest, so many at most, and the best of these.

Words that few rows have are looked up in the index of words. Words that many have are not: PostgreSQL would read all
their rows, of all negotiations, before the first. There the newest rows of each kind are gone through, which soon have
enough; only of kinds that have more rows than that the rest is looked up after all. Which it is, is decided by what
PostgreSQL expects (docs/adr/0009).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from math import inf
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from psycopg import sql

from positions.models import SearchRow
from positions.models.search import Findable
from positions.reading.compiled import A_MOMENT
from positions.search.asking import SearchTerms
from positions.search.matching import shown, standing_of
from tracker.kept_plans import planned_once

# Of each kind so many are counted and ranked, and so many rows gone through, in one negotiation and in all.
MOST = 1_000
WALKED_IN_ONE, WALKED_IN_ALL = 25_000, 10_000
# Words that no more rows have, or no greater share of all, are looked up at once; answers that are no more, where too
# few rows were gone through. PostgreSQL expects of words that it does not know that a few in a thousand rows have them.
RARE, RARE_SHARE = 5_000, 0.01
FEW = 20_000
KINDS = tuple(kind.value for kind in Findable)

# How well a row answers, as a whole number. Names and titles weigh most; people and positions come before what was
# written of them.
SCORE = """(ts_rank('{{0.1, 0.3, 0.5, 1}}', vector, %({question})s::tsquery, 1) * 1000000
    * CASE kind WHEN 'person' THEN 3 WHEN 'position' THEN 2 ELSE 1 END)::int"""
OF_ONE = "negotiation_id = %(negotiation)s"
OF_SEVERAL = "negotiation_id = ANY(%(here)s)"
NARROWED = {
    "since": '"on" >= %(since)s',
    "until": '"on" <= %(until)s',
    "parties": """party = ANY(ARRAY(SELECT id FROM positions_party
        WHERE negotiation_id = ANY(%(here)s) AND key = ANY(%(parties)s)))""",
    "issues": """issue = ANY(ARRAY(SELECT id FROM positions_issue
        WHERE negotiation_id = ANY(%(here)s) AND key = ANY(%(issues)s)))""",
}
# The newest rows of a kind, one after another. Of all negotiations, those asked for are picked out on the way.
WALK = """
(SELECT id, kind, vector FROM (
    SELECT * FROM positions_searchrow WHERE {home}kind = '{kind}' ORDER BY target DESC LIMIT {walked}
) AS positions_searchrow{beside}
WHERE {conditions} ORDER BY target DESC LIMIT {most})"""
# Over all negotiations hundreds of people may have one name: of each row it is asked whether one of its own speaks.
SPEAKERS = """ LEFT JOIN (
    SELECT negotiation_id AS home, string_agg(quote_literal('@' || id), '|')::tsquery AS speakers
    FROM positions_person WHERE id = ANY(%(speakers)s) GROUP BY negotiation_id
) AS spoken ON home = negotiation_id"""
HAS_WORDS = "vector @@ %({question})s::tsquery"
SPOKEN = f"({HAS_WORDS.format(question='unspoken')} OR vector @@ speakers)"
LOOK_UP = """
SELECT id, kind, vector FROM (
    SELECT id, kind, vector, row_number() OVER (PARTITION BY kind ORDER BY target DESC) AS place
    FROM positions_searchrow WHERE kind = ANY(%(kinds)s) AND {conditions}
) AS numbered
WHERE place <= {most}"""
# How many there are of each kind, of which kinds there may be further ones, and the best.
FOUND = """
WITH found AS MATERIALIZED ({rows}), counted AS (SELECT kind, count(*) AS number FROM found GROUP BY kind)
SELECT kind, number, NULL::int, NULL::bigint FROM counted
UNION ALL
SELECT of.kind, NULL, NULL, NULL FROM unnest(%(kinds)s::text[]) AS of (kind) LEFT JOIN counted USING (kind)
WHERE {further}
UNION ALL
(SELECT NULL, NULL, score, id FROM (SELECT {score} AS score, id FROM found WHERE kind = ANY(%(ranked)s)) AS ranked
WHERE {beyond} ORDER BY score DESC, id DESC LIMIT %(most)s)"""
CUT_SHORT = """CASE WHEN coalesce(number, 0) < {most} THEN EXISTS (
    SELECT FROM positions_searchrow WHERE {home}kind = of.kind ORDER BY target DESC OFFSET {walked} LIMIT 1) END"""
EXPECTED = """
EXPLAIN (FORMAT JSON) SELECT FROM positions_searchrow WHERE vector @@ %(any)s::tsquery
UNION ALL SELECT FROM positions_searchrow WHERE vector @@ %(question)s::tsquery AND {here}
UNION ALL SELECT FROM positions_searchrow"""

Best = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WhereToFind:
    """Where is searched: in these negotiations, as known then (None: now), narrowed by days, parties and issues.

    `one` is the only negotiation; None: of all. Empty or None: not narrowed so.
    """

    here: tuple[int, ...]
    one: int | None
    known: datetime | None
    since: date | None = None
    until: date | None = None
    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The condition by which rows are gone through in the order of an index."""
        return f"{OF_ONE} AND " if self.one else ""

    @property
    def walked(self) -> int:
        return WALKED_IN_ONE if self.one else WALKED_IN_ALL

    @property
    def conditions(self) -> list[str]:
        narrowed = [condition for name, condition in NARROWED.items() if getattr(self, name)]
        return [OF_ONE if self.one else OF_SEVERAL, *narrowed]

    @property
    def values(self) -> dict[str, Any]:
        return {
            "here": list(self.here),
            "negotiation": self.one,
            "known": self.known,
            "since": self.since,
            "until": self.until,
            "parties": list(self.parties),
            "issues": list(self.issues),
        }


@dataclass(frozen=True, slots=True)
class RowsFound:
    """How many rows of each kind answer, of which kinds there are more than that, and score and id of the best."""

    counts: dict[str, int]
    more: frozenset[str]
    best: Best

    def beside(self, other: "RowsFound", most: int) -> "RowsFound":
        """Return these with what was found of other kinds."""
        best = sorted([*self.best, *other.best], reverse=True)[:most]
        return RowsFound(self.counts | other.counts, self.more | other.more, best)


def find(
    terms: SearchTerms,
    where: WhereToFind,
    kinds: Collection[str] = (),
    place: Sequence[int] | None = None,
    most: int = 1,
) -> RowsFound:
    """Return how many rows answer, and the best after that place (score and id), of these kinds if some are named.

    Two queries, three at most.
    """
    values = where.values | {
        "question": terms.text,
        "unspoken": terms.unspoken,
        "any": terms.any,
        "speakers": [] if where.one else list(terms.speakers),
        "ranked": list(kinds) or list(KINDS),
        "most": most,
        "score": place[0] if place else None,
        "id": place[1] if place else None,
    }
    any_word, answers, rows = expected(where, values)
    if any_word <= max(RARE, RARE_SHARE * rows):
        return looked_up(where, values, KINDS)
    found, cut_short = walked(where, values)
    if not cut_short:
        return found
    if answers > FEW:
        return replace(found, more=found.more | cut_short)
    whole = [kind for kind in KINDS if kind not in cut_short]
    ranked = [kind for kind in values["ranked"] if kind in whole]
    kept = found if ranked == values["ranked"] else walked(where, values | {"ranked": ranked})[0]
    return kept.beside(looked_up(where, values, sorted(cut_short)), most)


def expected(where: WhereToFind, values: dict[str, Any]) -> tuple[float, float, float]:
    """Return how many rows PostgreSQL expects to have any of the words, to answer here, and to be there. One query.

    Where nothing but what is ruled out was asked for, all rows have it.
    """
    if not values["any"]:
        return inf, inf, 0
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED.format(here=where.conditions[0]), values)
        any_word, answers, rows = (plan["Plan Rows"] for plan in cursor.fetchone()[0][0]["Plan"]["Plans"])
    return any_word, answers, rows


def walked(where: WhereToFind, values: dict[str, Any]) -> tuple[RowsFound, frozenset[str]]:
    """Return what the newest rows of each kind have, and the kinds that have further ones and not enough yet."""
    bounds = {"home": where.home, "walked": where.walked, "most": MOST + 1}
    parts = []
    for kind in KINDS:
        beside, words = "", HAS_WORDS.format(question="unspoken")
        # Entries alone have speakers.
        if kind == Findable.ENTRY and values["speakers"]:
            beside, words = SPEAKERS, SPOKEN
        elif kind == Findable.ENTRY:
            words = HAS_WORDS.format(question="question")
        conditions = " AND ".join([words, *where.conditions, seen(kind, now=where.known is None)])
        parts.append(WALK.format(**bounds, kind=kind, beside=beside, conditions=conditions))
    rows, further = "UNION ALL".join(parts), CUT_SHORT.format(**bounds)
    found = asked(planned_once(), rows, further, values | {"kinds": list(KINDS)})
    full = {kind for kind, number in found.counts.items() if number > MOST}
    return replace(found, more=frozenset(full)), found.more


def looked_up(where: WhereToFind, values: dict[str, Any], kinds: Sequence[str]) -> RowsFound:
    """Return all rows of some kinds that have the words, the newest so many of each."""
    # With the negotiation as a word, the index alone finds its rows.
    question = f"({values['question']}) & '§{where.one}'" if where.one else values["question"]
    conditions = ["vector @@ %(indexed)s::tsquery", *where.conditions, seen("", now=where.known is None)]
    rows = LOOK_UP.format(conditions=" AND ".join(conditions), most=MOST + 1)
    ranked = [kind for kind in values["ranked"] if kind in kinds]
    # How to find them hangs on how many have the words.
    found = asked(
        connection.cursor(), rows, "false", values | {"kinds": list(kinds), "ranked": ranked, "indexed": question}
    )
    return replace(found, more=frozenset(kind for kind, number in found.counts.items() if number > MOST))


def asked(cursor: CursorWrapper, rows: str, further: str, values: dict[str, Any]) -> RowsFound:
    """Return what rows there are, with the kinds of which there are further ones as `more`. One query."""
    beyond = "(score, id) < (%(score)s, %(id)s)" if values["id"] is not None else "true"
    # By so many names each row would be ranked for long: who only speaks comes last.
    score = SCORE.format(question="unspoken" if values["speakers"] else "question")
    with cursor:
        cursor.execute(FOUND.format(rows=rows, further=further, score=score, beyond=beyond), values)
        found = cursor.fetchall()
    return RowsFound(
        counts={kind: number for kind, number, *_ in found if number is not None},
        more=frozenset(kind for kind, number, _, pk in found if number is None and pk is None),
        best=sorted([(score, pk) for *_, score, pk in found if pk is not None], reverse=True),
    )


@cache
def seen(kind: str, *, now: bool) -> str:
    """Return the condition that a row of a kind may be shown (empty: of any kind), for a query with `known`."""
    known = None if now else A_MOMENT
    condition = standing_of(Findable(kind), known) if kind else shown(known)
    if condition == Q():
        return "true"
    statement, values = SearchRow.objects.filter(condition).order_by().values("pk").query.sql_with_params()
    places = ["%(known)s" if value == A_MOMENT else sql.Literal(value).as_string() for value in values]
    return f"({statement.partition(' WHERE ')[2] % tuple(places)})"
