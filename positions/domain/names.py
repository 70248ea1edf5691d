"""Names of people across spellings: Medinsky, Medinskiy, Мединский and Medynskyi fold to one form. Pure.

The form is for finding and for warnings only; it is never shown. Letters of other scripts stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Cyrillic of Russian, Ukrainian and Belarusian, so that what is written in Latin in several ways comes out the same.
CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгґдезиіїйклмнопрстуфхыэў", "abvhhdeziiiiklmnoprstufhieu", strict=True)),
        "ж": "zh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "є": "ye",
        "ё": "yo",
        **dict.fromkeys("ьъ'’ʼ`", ""),
    }
)
# Letters that have no mark to be taken off.
LATIN = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
# In this order: what is one sound in one spelling and another letter in the next.
RULES = [
    (re.compile(pattern), to)
    for pattern, to in (
        *((r"[yj]", "i"), (r"w", "v"), (r"kh|g", "h"), (r"x", "ks"), (r"ph", "f"), (r"ck|q", "k")),
        *((r"(.)\1+", r"\1"), (r"i(?=[aeou])", ""), (r"(.)\1+", r"\1")),
    )
]
# Given names that are one name in Russian, Ukrainian and English; folded forms, the first stands for all.
GIVEN = {
    form: forms.split()[0]
    for forms in (
        *("aleksandr oleksandr aleksander", "aleksei oleksi aleksi", "andrei andri", "dmitri dmitro"),
        *("ekaterina katerina", "elena olena", "evheni evhen", "mihail mihailo", "nikolai mikola", "pavel pavlo"),
        *("petr petro", "serhei serhi", "vasili vasil", "vladimir volodimir"),
    )
    for form in forms.split()
}
# From this length on, one letter more, less or another is taken for a slip or a spelling.
NEAR_FROM = 5


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return the form that a word or name has in every spelling; words stay apart by single spaces."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(CYRILLIC).translate(LATIN)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", re.sub(r"['’ʼ`]", "", bare))
    return " ".join(filter(None, map(folded_word, words)))


def sound(word: str) -> str:
    """Return the form of one word, of which accents and signs are gone already (folding.py), in every spelling.

    The database makes it in the same way (models/guards/search.sql).
    """
    return folded_word(word.translate(CYRILLIC).translate(LATIN))


def given_names_like(form: str) -> frozenset[str]:
    """Return the folded forms of a given name in Russian, Ukrainian and English; nothing where only one is known."""
    return frozenset(each for each, first in GIVEN.items() if first == GIVEN.get(form))


def folded_word(word: str) -> str:
    for pattern, to in RULES:
        word = pattern.sub(to, word)
    return word


def is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())


def is_cyrillic(word: str) -> bool:
    """Say whether a folded word has Cyrillic letters alone, those of Russian and Ukrainian."""
    return bool(re.fullmatch("[а-яґєі]+", word))


def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, given names as the one that stands for all their forms."""
    return tuple(GIVEN.get(word, word) for word in fold(name).split())


def spellings(name: str, native_name: str = "", aliases: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Return all spellings of a person as folded words; an alias of one word stands for the family name alone."""
    whole = [words for words in (words_of(name), words_of(native_name)) if words]
    given = whole[0][:-1] if whole else ()
    others = filter(None, map(words_of, aliases))
    whole += [(*given, *words) if len(words) == 1 else words for words in others]
    return list(dict.fromkeys(whole))


def alike(these: Iterable[Sequence[str]], those: Iterable[Sequence[str]]) -> bool:
    listed = list(those)
    return any(may_be_one(one, other) for one in these for other in listed)


def may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two spellings may be of one name.

    Each word of the shorter one has its own in the longer one; an initial stands for a word, but not alone.
    """
    shorter, longer = sorted((list(one), list(other)), key=len)
    whole = False
    for word in sorted(shorter, key=len, reverse=True):
        match = next((each for each in longer if near(word, each)), None)
        whole = whole or match is not None
        match = match or next((each for each in longer if 1 in (len(word), len(each)) and word[0] == each[0]), None)
        if match is None:
            return False
        longer.remove(match)
    return whole


def slips(word: str) -> set[str]:
    """Return a folded word and all that it is with a letter less: words that are near have one of these in common."""
    less = (word[:place] + word[place + 1 :] for place in range(len(word)))
    return {word, *(less if len(word) >= NEAR_FROM else ())}


def near(word: str, other: str) -> bool:
    """Say whether two folded words are the same but for at most one letter; short ones must be the same."""
    if word == other:
        return True
    if min(len(word), len(other)) < NEAR_FROM or abs(len(word) - len(other)) > 1:
        return False
    shorter, longer = sorted((word, other), key=len)
    same = next((place for place, sign in enumerate(shorter) if sign != longer[place]), len(shorter))
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]


def rank(query: str, name: str, native_name: str = "", aliases: Iterable[str] = ()) -> int | None:
    """Return how well a person answers a search, 0 the best; None when not at all.

    Every word asked for must be there: whole (0), as a beginning (1), within a word (2) or but for a letter (3).
    """
    asked = fold(query).split()
    present = [fold(each).split() for each in (name, native_name, *aliases)]
    words = {word for each in present for word in each}
    words |= {GIVEN[word] for word in words if word in GIVEN}
    ranks = [word_rank(word, words) for word in asked]
    return max((each for each in ranks if each is not None), default=None) if None not in ranks else None


def word_rank(asked: str, words: Iterable[str]) -> int | None:
    """Return how well one word asked for is among the words; None when it is not."""
    listed = list(words)
    asked_name = GIVEN.get(asked, asked)
    tests = (
        lambda word: word in (asked, asked_name),
        lambda word: word.startswith(asked),
        lambda word: asked in word,
        lambda word: near(asked, word),
    )
    return next((place for place, test in enumerate(tests) if any(map(test, listed))), None)
