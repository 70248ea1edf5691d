"""Did you mean: another search, where a word of one that found nothing is near to a word that could be found.

The words are the index's own, of what the asker may see as known. They are read from the newest rows, so many that a
negotiation of any size is answered in bounded time and memory.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet, Value
from rapidfuzz import process
from rapidfuzz.distance import OSA

from positions.domain.folding import words_in
from positions.domain.names import is_cyrillic, sound
from positions.models import SearchName, SearchRow
from positions.models.search import Findable
from positions.reading.spellings import PERSONAL
from positions.search.asking import CAPITALS
from positions.search.marking import TOKEN

# Titles and names first, whose words people search for, then anything; and so many words of them.
ROWS = 2_000
TITLED = (Findable.PERSON, Findable.POSITION, Findable.EVENT)
MOST_WORDS = 20_000
MOST_NAMES = 200
# Shorter words are near to too many; from the second length on, two slips are allowed.
SHORTEST, LONG = 4, 7
LONGEST = 30
LETTERS = re.compile(r"[^\W\d]+")
# After these, a word begins with a capital whatever it is.
ENDS = re.compile(r"[.!?:;…\n]")

# A word, its stem, and in how many rows it stands; of too many words those of titles and names.
WORDS = """
SELECT word, CASE WHEN word ~ '[а-яґєі]' THEN (ts_lexize('russian_stem', word))[1]
    ELSE (ts_lexize('english_stem', word))[1] END, number
FROM (
    SELECT lexeme AS word, count(*) AS number
    FROM (({titled}) UNION ALL ({newest})) AS known (vector, titled), unnest(known.vector)
    WHERE length(lexeme) BETWEEN %s AND %s AND lexeme !~ '[0-9§@^]'
    GROUP BY lexeme ORDER BY bool_or(titled) DESC, lexeme COLLATE "C" LIMIT %s
) words ORDER BY word COLLATE "C" """
# What a spelling names, as it is mainly written, and the other spellings.
NAMES = """
SELECT n.looked_up, n.kind, coalesce(h.name, t.term, y.name),
    CASE n.kind WHEN 'term' THEN t.spellings WHEN 'party' THEN ARRAY[y.short_name, y.native_name]::text[]
    ELSE h.aliases || h.native_name::text END
FROM positions_searchname n
    LEFT JOIN positions_person h ON n.kind IN ('family', 'given') AND h.id = n.target
    LEFT JOIN positions_term t ON n.kind = 'term' AND t.id = n.target
    LEFT JOIN positions_party y ON n.kind = 'party' AND y.id = n.target
WHERE n.looked_up = ANY (%s) AND n.negotiation_id = ANY (%s) ORDER BY n.id LIMIT %s"""


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word that can be found: the stem that it is found by too, and the number of rows that have it."""

    stem: str
    rows: int


Known = Mapping[str, KnownWord]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with mistyped words put right; `forms` are the words of which one that was put in is the stem."""

    text: str
    forms: Mapping[str, frozenset[str]]


def corrected(text: str, visible: QuerySet[SearchRow], here: Sequence[int]) -> Corrected:
    """Return a text with mistyped words put right, names as they are written; empty where none is near to another.

    `visible` are the rows that the asker may see as known. Three queries at most.
    """
    words = [word for token in TOKEN.findall(text) for word in words_in(token)]
    mistyped = [word for word in words if SHORTEST <= len(word) <= LONGEST and LETTERS.fullmatch(word)]
    known = known_words(mistyped, visible) if mistyped else {}
    near = nearest(mistyped, known)
    forms = {stem: forms_of(stem, known) for stem in near.values()}
    called = main_spellings(near.values(), here)
    near = {word: called.get(other, other) for word, other in near.items()}
    near |= in_capitals((word for word in words if len(word) in (2, 3)), here)
    return Corrected(replaced(text, near), forms)


def known_words(like: Iterable[str], visible: QuerySet[SearchRow]) -> Known:
    """Return the words that can be found and are about as long as some, stems among them."""
    lengths = [len(word) for word in like]
    (titled, first), (newest, second) = (
        rows.order_by("-id").annotate(titled=Value(kind)).values_list("vector", "titled")[:ROWS].query.sql_with_params()
        for rows, kind in ((visible.filter(kind__in=TITLED), True), (visible.exclude(kind__in=TITLED), False))
    )
    bounds = [min(lengths) - 2, max(lengths) + 2, MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(WORDS.format(titled=titled, newest=newest), [*first, *second, *bounds])
        return {word: KnownWord(stem or word, rows) for word, stem, rows in cursor.fetchall()}


def forms_of(stem: str, known: Known) -> frozenset[str]:
    return frozenset(word for word, each in known.items() if each.stem == stem)


def nearest(mistyped: Iterable[str], known: Known) -> dict[str, str]:
    """Return for each word that cannot be found the one nearest to it; nothing where none is near.

    Of several that are as near: rather a word than its mere stem, and what stands in more rows.
    """
    found = {}
    for word in mistyped:
        slips = 2 if len(word) >= LONG else 1
        if word in known:
            continue
        near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
        if near:
            # Few people mistype the first letter.
            best = min((distance, other[0] != word[0]) for other, distance, _ in near)
            tied = [other for other, distance, _ in near if (distance, other[0] != word[0]) == best]
            stems = {known[other].stem for other in tied if known[other].stem != other}
            whole = [other for other in tied if other not in stems] or tied
            found[word] = min(whole, key=lambda other: (-known[other].rows, other))
    return found


def main_spellings(words: Iterable[str], here: Sequence[int]) -> dict[str, str]:
    """Return for each word that is a name how that is mainly written in the same script; a name has a capital.

    One query, none without a word.
    """
    asked = {word: (word, f"@{sound(word)}") for word in words}
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [sorted({each for both in asked.values() for each in both}), list(here), MOST_NAMES])
        rows = cursor.fetchall()
    found = {}
    for word, looked_up in asked.items():
        theirs = [row for row in rows if row[0] in looked_up]
        mains = [each for _, kind, main, _ in theirs for each in named_by(main, kind, word, alike=True)]
        others = [each for _, kind, _, more in theirs for other in more for each in named_by(other, kind, word)]
        # Of two that sound alike the one that was nearest.
        spellings = sorted(mains, key=lambda each: words_in(each) != (word,)) + others
        if spellings:
            found[word] = spellings[0]
    return found


def named_by(spelling: str, kind: str, word: str, *, alike: bool = False) -> Iterator[str]:
    """Yield what of a spelling is the name that a word is: of a person's each word, else the whole.

    `alike`: it need only sound as the word or name the same, in the same script.
    """
    personal = kind in PERSONAL
    for each in TOKEN.findall(spelling) if personal else [spelling]:
        name = "".join(words_in(each))
        same = is_cyrillic(name) == is_cyrillic(word) and (not personal or sound(name) == sound(word))
        if each[:1].isupper() and TOKEN.fullmatch(each) and (name == word or (alike and same)):
            yield each


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


def as_written(correction: Corrected, asked: str, texts: Iterable[str]) -> str:
    """Return a corrected text with its words as they stand in some texts, a mere stem as a word of it that does.

    Those that were asked for already stay, and names.
    """
    stay = set(TOKEN.findall(asked))
    written = best_written(texts)

    def put(token: re.Match[str]) -> str:
        word = token.group()
        if word in stay or word in written:
            return word if word in stay else written[word]
        forms = sorted(correction.forms.get(word, frozenset()) & written.keys())
        return written[forms[0]] if forms else word

    return TOKEN.sub(put, correction.text)


def best_written(texts: Iterable[str]) -> dict[str, str]:
    """Return each word as it is written: in small letters where it is so once, or has capitals for its place alone."""
    found: dict[str, tuple[int, str]] = {}
    for text in texts:
        end = 0
        for token in TOKEN.finditer(text):
            word = token.group()
            first = not end or bool(ENDS.search(text[end : token.start()]))
            end = token.end()
            if word.islower():
                how = (0, word)
            elif first and not word.isupper():
                how = (2, word.lower())
            else:
                how = (1, word)
            folded = " ".join(words_in(word))
            found[folded] = min(found.get(folded, how), how, key=lambda each: each[0])
    return {word: how for word, (_, how) in found.items()}
