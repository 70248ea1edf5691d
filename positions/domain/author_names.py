"""The names of authors: which of them are plainly those of people, with a given and a family name. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# A given name or an initial, perhaps a second initial, and a family name, in Latin letters.
UPPER = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
WORD = rf"{UPPER}[^\W\d_]*(?:[-’'][^\W\d_]+)*"
PERSON = re.compile(rf"((?:{UPPER}\.|{WORD})(?: {UPPER}\.)?) ({WORD})")
# Languages in which the family name stands first.
FAMILY_FIRST = ("hu", "ja", "ko", "vi", "zh")
# How such names begin in other languages, most often: nobody is parted there.
FAMILY_NAMES = frozenset(
    [
        *("chen", "choi", "gao", "guo", "he", "hu", "huang", "kim", "lee", "li", "lin", "liu", "luo", "ma", "nguyen"),
        *("park", "pham", "sun", "tran", "wang", "wu", "xi", "xu", "yang", "zhang", "zhao", "zhou", "zhu"),
    ]
)
FAMILY_FIRST_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Articles and the like, with which names of newspapers and of families begin; they are no given names.
ARTICLES = frozenset(
    [
        *("a", "al", "an", "da", "das", "de", "del", "den", "der", "det", "di", "die", "du", "el", "gli", "het", "il"),
        *("la", "las", "le", "les", "lo", "los", "o", "os", "the", "van", "von"),
    ]
)
# Words that bodies have in their names, and people do not.
OF_BODIES = frozenset(
    [
        *("affairs", "agency", "alliance", "american", "analysts", "arabia", "archive", "army", "association"),
        *("authority", "belarusian", "board", "british", "broadcasting", "bureau", "cabinet", "center", "central"),
        *("centre", "channel", "chronicle", "club", "coalition", "commission", "committee", "company"),
        *("contributors", "corporation", "correspondent", "correspondents", "council", "courier", "crisis"),
        *("daily", "delegation", "delegations", "desk", "dialogue", "echo", "economist", "editorial", "editors"),
        *("embassy", "endowment", "europe", "european", "federal", "federation", "forum", "foundation", "french"),
        *("fund", "gazeta", "gazette", "german", "government", "group", "guardian", "herald", "house"),
        *("independent", "initiative", "institute", "institution", "interfax", "international", "islamic"),
        *("izvestia", "journal", "kingdom", "kommersant", "korea", "kremlin", "league", "live", "magazine", "mail"),
        *("media", "military", "minister", "ministry", "mission", "monitor", "national", "nations", "network"),
        *("news", "newspaper", "newsroom", "novosti", "observatory", "observer", "office", "online", "palace"),
        *("parliament", "party", "polish", "post", "power", "pravda", "presidency", "president", "press"),
        *("project", "radio", "reporter", "reporters", "republic", "reuters", "review", "rights", "rossiya"),
        *("russia", "russian", "secretariat", "security", "segodnya", "service", "services", "society", "staff"),
        *("standard", "state", "states", "studies", "supreme", "tass", "team", "telegraph", "television", "times"),
        *("today", "tribune", "turkey", "turkish", "türkiye", "ukraine", "ukrainian", "ukrinform", "union"),
        *("united", "university", "vedomosti", "watch", "week", "weekly", "welle", "world", "writers", "zeitung"),
    ]
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who made something: a person by both names, or whoever it is by a name that is left as it is (`given` empty)."""

    name: str
    given: str = ""

    @property
    def whole(self) -> str:
        """The name as it is said."""
        return f"{self.given} {self.name}".lstrip()


@dataclass(frozen=True, slots=True)
class NamesKnown:
    """Names that a negotiation knows: of bodies, as `plain_name` has them, and of people.

    `people` says of each whether the given name stands first in it.
    """

    bodies: frozenset[str] = frozenset()
    people: Mapping[str, bool] = field(default_factory=dict)


NO_NAMES = NamesKnown()


def names_known(bodies: Iterable[str], people: Iterable[tuple[str, str]]) -> NamesKnown:
    """Return the names of publishers and parties, and of people with their native names, ready to look names up in.

    Of a body counts what stands before a comma, a bracket or a stroke: `Reuters, via The Star` is Reuters. Whoever is
    written in signs of a language in which the family name stands first may be named so in other letters too.
    """
    return NamesKnown(
        frozenset(plain_name(re.split(r"[,;(/]", name)[0]) for name in bodies) - {""},
        {plain_name(name): not FAMILY_FIRST_SIGNS.search(native) for name, native in people},
    )


def plain_name(name: str) -> str:
    """Return a name as it is compared: in small letters, without an article before it."""
    first, _, rest = " ".join(name.lower().split()).partition(" ")
    return rest if rest and first in ARTICLES else f"{first} {rest}".rstrip()


def authors_named(text: str, *, publisher: str, language: str, names: NamesKnown = NO_NAMES) -> tuple[Author, ...]:
    """Return the authors that a source names, separated by `;`.

    Only what is plainly the name of a person is parted: a name written “Family, Given”; and two words that are known to
    be those of a person with the given name first, or, in a language in which it stands first, may well be and name
    neither a body nor the publisher.
    """
    in_order = language.partition("-")[0].lower() not in FAMILY_FIRST
    listed = filter(None, (" ".join(name.split()) for name in text.split(";")))
    return tuple(
        author_of(name, plainly=in_order and name.lower() not in publisher.lower(), names=names) for name in listed
    )


def author_of(name: str, *, plainly: bool = False, names: NamesKnown = NO_NAMES) -> Author:
    """Return an author from a name as it is written; `plainly`: two words may be the names of a person."""
    if plain_name(name) in names.bodies:
        return Author(name)
    family, _, given = (part.strip() for part in name.partition(","))
    if given[:1].isupper() and family and not re.search("[ ,]", family) and "," not in given:
        return Author(name) if given.lower() in ARTICLES or may_be_a_body(family, names) else Author(family, given)
    match = PERSON.fullmatch(name)
    if match and names.people.get(plain_name(name), plainly and may_be_a_person(name, names)):
        return Author(match[2], match[1])
    return Author(name)


def may_be_a_person(name: str, names: NamesKnown) -> bool:
    """Say whether two words may be a given and a family name, in this order."""
    first = name.partition(" ")[0].lower()
    return first not in ARTICLES and first not in FAMILY_NAMES and not may_be_a_body(name, names)


def may_be_a_body(name: str, names: NamesKnown) -> bool:
    """Say whether a name is that of a known body, or has a word that bodies have in theirs, or one in capitals only."""
    words = re.findall(r"\w+", name)
    of_bodies = not OF_BODIES.isdisjoint(map(str.lower, words)) or any(
        len(word) > 1 and word.isupper() for word in words
    )
    return of_bodies or plain_name(name) in names.bodies
