"""Did you mean: another search, where a word of one that found nothing is near to a word that could be found.

The words are the index's own, of what the asker may see as known. They are read from the newest rows, so many that a
negotiation of any size is answered in bounded time and memory.
"""

import re
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from positions.domain.folding import words_in
from positions.models import SearchName, SearchRow
from positions.models.search import Findable
from positions.search.asking import CAPITALS
from positions.search.marking import TOKEN

# Titles and names first, whose words people search for, then anything; and so many words of them.
ROWS = 2_000
TITLED = (Findable.PERSON, Findable.POSITION, Findable.EVENT)
MOST_WORDS = 20_000
# Shorter words are near to too many; from the second length on, two slips are allowed.
SHORTEST, LONG = 4, 7
LONGEST = 30
LETTERS = re.compile(r"[^\W\d]+")

WORDS = """
SELECT word, CASE WHEN word ~ '[а-яґєі]' THEN (ts_lexize('russian_stem', word))[1]
    ELSE (ts_lexize('english_stem', word))[1] END
FROM (
    SELECT DISTINCT lexeme AS word FROM (({titled}) UNION ALL ({newest})) AS known (vector), unnest(known.vector)
    WHERE length(lexeme) BETWEEN %s AND %s AND lexeme !~ '[0-9§@^]' LIMIT %s
) words ORDER BY word COLLATE "C" """


def corrected(text: str, visible: QuerySet[SearchRow], here: Sequence[int]) -> str:
    """Return a text with mistyped words put right, in the index's letters; empty where none is near to another.

    `visible` are the rows that the asker may see as known. Two queries at most.
    """
    words = [word for token in TOKEN.findall(text) for word in words_in(token)]
    mistyped = [word for word in words if SHORTEST <= len(word) <= LONGEST and LETTERS.fullmatch(word)]
    near = nearest(mistyped, known_words(mistyped, visible)) if mistyped else {}
    near |= in_capitals((word for word in words if len(word) in (2, 3)), here)
    return replaced(text, near)


def known_words(like: Iterable[str], visible: QuerySet[SearchRow]) -> tuple[list[str], set[str]]:
    """Return the words that can be found and are about as long as some, without mere stems; and those with them."""
    lengths = [len(word) for word in like]
    queries = [
        rows.order_by("-id").values("vector")[:ROWS].query for rows in (visible.filter(kind__in=TITLED), visible)
    ]
    (titled, first), (newest, second) = (query.sql_with_params() for query in queries)
    bounds = [min(lengths) - 2, max(lengths) + 2, MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(WORDS.format(titled=titled, newest=newest), [*first, *second, *bounds])
        rows = cursor.fetchall()
    stems = {stem for word, stem in rows if stem != word}
    return [word for word, _ in rows if word not in stems], {word for word, _ in rows}


def nearest(mistyped: Iterable[str], known: tuple[list[str], set[str]]) -> dict[str, str]:
    """Return for each word that cannot be found the one nearest to it; nothing where none is near."""
    found = {}
    for word in mistyped:
        slips = 2 if len(word) >= LONG else 1
        if word in known[1]:
            continue
        near = process.extract(word, known[0], scorer=OSA.distance, score_cutoff=slips, limit=None)
        if near:
            # Few people mistype the first letter.
            found[word] = min(near, key=lambda each: (each[1], each[0][0] != word[0], each[0]))[0]
    return found


def in_capitals(short: Iterable[str], here: Sequence[int]) -> dict[str, str]:
    """Return for each word of two or three letters that is a name in capitals only those capitals."""
    words = set(short)
    if not words:
        return {}
    names = SearchName.objects.filter(negotiation__in=here, looked_up__in=[f"{CAPITALS}{word}" for word in words])
    return {
        name.removeprefix(CAPITALS): name.removeprefix(CAPITALS).upper()
        for name in names.values_list("looked_up", flat=True)
    }


def replaced(text: str, near: dict[str, str]) -> str:
    """Return the text with some words replaced; empty when none of them stands in it."""

    def put(token: re.Match[str]) -> str:
        words = words_in(token.group())
        return " ".join(near.get(word, word) for word in words) if near.keys() & set(words) else token.group()

    new = TOKEN.sub(put, text)
    return new if new != text else ""


def as_written(text: str, asked: str, texts: Iterable[str]) -> str:
    """Return a corrected text with its words as they are written in some texts, Erdoğan for erdogan.

    Those that were asked for already stay.
    """
    stay = set(TOKEN.findall(asked))
    written: dict[str, str] = {}
    for each in texts:
        for token in TOKEN.findall(each):
            word = " ".join(words_in(token))
            # A word that is not always written with a capital is no name.
            written[word] = token if token.islower() else written.get(word, token)

    def put(token: re.Match[str]) -> str:
        return token.group() if token.group() in stay else written.get(token.group(), token.group())

    return TOKEN.sub(put, text)
