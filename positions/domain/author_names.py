"""The names of authors: which of them are plainly those of people, with a given and a family name. Pure."""

import re
from dataclasses import dataclass

# A given name or an initial, perhaps a second initial, and a family name, in Latin letters.
UPPER = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
WORD = rf"{UPPER}[^\W\d_]*(?:[-’'][^\W\d_]+)*"
PERSON = re.compile(rf"((?:{UPPER}\.|{WORD})(?: {UPPER}\.)?) ({WORD})")
ABBREVIATION = re.compile(f"{UPPER}{{2,}}")
# Languages in which the family name stands first.
FAMILY_FIRST = ("hu", "ja", "ko", "vi", "zh")
# Words that bodies have in their names, and people do not.
OF_BODIES = frozenset(
    [
        *("affairs", "agency", "alliance", "american", "analysts", "arabia", "archive", "army", "association"),
        *("authority", "belarusian", "board", "british", "broadcasting", "bureau", "cabinet", "center", "central"),
        *("centre", "channel", "chronicle", "club", "coalition", "commission", "committee", "company"),
        *("contributors", "corporation", "correspondent", "correspondents", "council", "crisis", "daily"),
        *("delegation", "delegations", "desk", "dialogue", "editorial", "editors", "embassy", "endowment", "europe"),
        *("european", "federal", "federation", "forum", "foundation", "french", "fund", "german", "government"),
        *("group", "herald", "house", "independent", "initiative", "institute", "institution", "international"),
        *("islamic", "journal", "kingdom", "korea", "kremlin", "league", "live", "mail", "media", "military"),
        *("minister", "ministry", "mission", "monitor", "national", "nations", "network", "news", "newspaper"),
        *("newsroom", "observatory", "office", "online", "palace", "parliament", "party", "polish", "post", "power"),
        *("pravda", "presidency", "president", "press", "project", "radio", "reporter", "reporters", "republic"),
        *("reuters", "review", "rights", "russian", "secretariat", "security", "service", "services", "society"),
        *("staff", "standard", "state", "states", "studies", "supreme", "team", "telegraph", "television", "times"),
        *("today", "tribune", "turkish", "ukrainian", "union", "united", "university", "watch", "week", "weekly"),
        *("welle", "world", "writers"),
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


def authors_named(text: str, *, publisher: str, language: str) -> tuple[Author, ...]:
    """Return the authors that a source names, separated by `;`.

    Only what is plainly the name of a person is parted: a name written “Family, Given”; and, in a language in which
    the given name stands first, two words that name neither a body nor the publisher.
    """
    in_order = language.partition("-")[0].lower() not in FAMILY_FIRST
    names = filter(None, (" ".join(name.split()) for name in text.split(";")))
    return tuple(author_of(name, plainly=in_order and name.lower() not in publisher.lower()) for name in names)


def author_of(name: str, *, plainly: bool = False) -> Author:
    """Return an author from a name as it is written; `plainly`: two words may be the names of a person."""
    family, _, given = (part.strip() for part in name.partition(","))
    if given[:1].isupper() and family and not re.search("[ ,]", family) and "," not in given:
        return Author(family, given)
    match = PERSON.fullmatch(name) if plainly else None
    words = re.findall(r"\w+", name)
    if match and OF_BODIES.isdisjoint(map(str.lower, words)) and not any(map(ABBREVIATION.fullmatch, words)):
        return Author(match[2], match[1])
    return Author(name)
