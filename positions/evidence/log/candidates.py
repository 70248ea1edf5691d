"""Which positions are looked at to find one: all of a few; of many those that the search index has under the words."""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from positions.domain.folding import words_in
from positions.evidence.log.matching import SHORTEST_START, MeantWord, stems
from positions.models import Entry, Negotiation, Position, SearchRow
from positions.models.entries import WAITING
from positions.models.positions import PositionQuerySet
from positions.models.search import Findable

# So many are looked at one by one; so many parts of a passage's words are looked for, the longest first.
MOST_LOOKED_AT, MOST_STEMS = 400, 40
# In the index titles, and with them issue and party, have these weights, contents this one (guards/search.sql).
NAMED, TITLE, CONTENT = "AD", "A", "B"


def looked_at(
    rows: PositionQuerySet, negotiation: Negotiation, asked: Sequence[MeantWord], passage: str, visible: Q
) -> list[Position]:
    """Return the positions of a query, in its order, among which those that are meant are looked for.

    Of many they are those that have all words as they were typed; where none has, those with words that begin as they
    do, in which a slip may be. Without words, those whose titles share some with the passage come first. `visible` is
    the condition of proposals that may be seen. Three queries at most.
    """
    first = list(rows[: MOST_LOOKED_AT + 1])
    if len(first) <= MOST_LOOKED_AT:
        return first
    if not asked:
        return [*sharing_most(rows, negotiation, passage), *first][:MOST_LOOKED_AT]
    exactly = list(having(rows, negotiation, asked, visible)[:MOST_LOOKED_AT])
    return exactly or list(having(rows, negotiation, map(begun, asked), visible)[:MOST_LOOKED_AT])


def having(
    rows: PositionQuerySet, negotiation: Negotiation, asked: Iterable[MeantWord], visible: Q
) -> PositionQuerySet:
    """Keep the positions that have all words: in title, issue, party or key, or in a content of theirs."""
    waiting = Entry.objects.filter(WAITING & visible, negotiation=negotiation)
    for word in asked:
        named = indexed(negotiation, Findable.POSITION).filter(vector=question(word, NAMED))
        said = indexed(negotiation, Findable.ENTRY).filter(vector=question(word, CONTENT), superseded_at=None)
        texts = Q(pk__in=[])
        for text in (*word.starts, *map(" ".join, word.phrases)):
            texts |= Q(content__icontains=text)
        rows = rows.filter(
            Q(pk__in=named.values("target"))
            | Q(pk__in=Entry.objects.filter(pk__in=said.values("target")).values("position"))
            | Q(pk__in=waiting.filter(texts).values("position"))
            | Q(key__in=word.starts)
        )
    return rows


def sharing_most(rows: PositionQuerySet, negotiation: Negotiation, passage: str) -> list[Position]:
    """Return the positions whose titles share words with a passage, as many as are looked at. Two queries."""
    looked_for = sorted(stems(words_in(passage)), key=lambda stem: (-len(stem), stem))[:MOST_STEMS]
    if not looked_for:
        return []
    asked = SearchQuery(" | ".join(f"'{stem}':*{TITLE}" for stem in looked_for), search_type="raw", config="simple")
    found = (
        indexed(negotiation, Findable.POSITION).filter(vector=asked).order_by(-SearchRank(F("vector"), asked), "target")
    )
    return list(rows.filter(pk__in=list(found.values_list("target", flat=True)[:MOST_LOOKED_AT])))


def indexed(negotiation: Negotiation, kind: Findable) -> QuerySet[SearchRow]:
    return SearchRow.objects.filter(negotiation=negotiation, kind=kind)


def question(word: MeantWord, weights: str) -> SearchQuery:
    """Return the question for what may stand for a word, where the index has it with one of the weights."""
    parts = [f"'{start}':*{weights}" for start in word.starts]
    parts += [" <-> ".join(f"'{each}':{weights}" for each in phrase) for phrase in word.phrases]
    return SearchQuery(" | ".join(parts), search_type="raw", config="simple")


def begun(word: MeantWord) -> MeantWord:
    """Return what begins as a word does."""
    starts = {each[:SHORTEST_START] for each in word.starts}
    return MeantWord(frozenset(starts), word.phrases)
