"""Other spellings of what somebody typed: of people, parties and terms, by the names that the database keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from positions.domain import folding, names
from positions.domain.spellings import as_looked_up
from positions.models.search import NameOf
from tracker.kept_plans import planned_once

# So many words may make a name, and so many spellings are read for one text.
LONGEST_NAME = 7
MOST = 2_000
PERSONAL = (NameOf.FAMILY, NameOf.GIVEN)

# What is looked up, whose name it is, and a spelling of that; or, for a person, the numbers of all that was merged.
NAMED = """
WITH asked AS (
    SELECT key, key AS looked_up FROM unnest(%(keys)s::text[]) AS key WHERE NOT starts_with(key, '~')
    UNION ALL SELECT key, '~' || (ts_lexize('russian_stem', substr(key, 2)))[1]
    FROM unnest(%(keys)s::text[]) AS key WHERE starts_with(key, '~')
), called AS MATERIALIZED (
    SELECT a.key, n.looked_up, n.kind, n.target
    FROM asked a JOIN positions_searchname n ON n.looked_up = a.looked_up
    WHERE %(here)s::bigint[] IS NULL OR n.negotiation_id = ANY (%(here)s)
    ORDER BY n.id LIMIT %(most)s
)
(SELECT DISTINCT c.key, c.kind, c.target, n.written FROM called c
    JOIN positions_searchname n ON n.target = c.target AND n.kind = c.kind
        AND (c.kind <> 'given' OR n.looked_up = c.looked_up)
ORDER BY 1, 2, 3, 4 LIMIT %(most)s)
UNION ALL
(SELECT DISTINCT c.key, 'person', c.target, p.id::text FROM called c
    JOIN positions_person p ON p.id = c.target OR p.merged_into_id = c.target
WHERE c.kind IN ('family', 'given') ORDER BY 1, 2, 3, 4 LIMIT %(most)s)"""


@dataclass(frozen=True, slots=True)
class Typed:
    """A word as somebody typed it: `words` of it as the index has them, several where signs part it.

    `capitals` says that it is two or three capitals, which may stand for a name; `joined` is what it is without its
    hyphens, empty without any.
    """

    words: tuple[str, ...]
    capitals: bool
    joined: str

    @property
    def text(self) -> str:
        return " ".join(self.words)


def typed(text: str) -> Typed:
    """Return what a text between spaces is, as far as spellings go."""
    words = folding.words_in(text)
    bare = folding.SIGNS.sub(" ", text).strip()
    capitals = len(words) == 1 and bare.isupper() and as_looked_up(bare) == bare and " " not in bare
    return Typed(words, capitals, " ".join(folding.compounds_in(text)) if len(words) > 1 else "")


@dataclass(frozen=True, slots=True)
class Named:
    """What a word or words name: all spellings, with the words asked for among them, and people by their numbers.

    A spelling in capitals that is a name only so begins with `^`.
    """

    spellings: tuple[str, ...]
    people: tuple[int, ...]


class Called(NamedTuple):
    """A spelling of what a name names; of the kind `person`: a number of the person, instead."""

    kind: str
    target: int
    written: str


class Spellings:
    """The names among what somebody typed, looked up at once. One query, none where nothing was typed.

    `here` are the negotiations whose names count, by their numbers; None: those of all.
    """

    def __init__(self, runs: Iterable[Sequence[Typed]], here: Sequence[int] | None) -> None:
        runs = [tuple(run) for run in runs]
        several = sum(len(each.words) for run in runs for each in run) > 1
        self._keys: dict[str, list[str]] = {}
        for run in runs:
            for begin in range(len(run)):
                for end in range(begin + 1, min(begin + LONGEST_NAME, len(run)) + 1):
                    self._keys[as_one(run[begin:end])] = keys_of(run[begin:end], several=several)
        self._found = read(self._keys.values(), here)

    def of(self, together: Sequence[Typed]) -> Named | None:
        """Return what some words that follow one another name together; None: nothing."""
        found = self._called(as_one(together))
        if len(together) > 1:
            found = [*found, *whole_name([self._called(as_one([word])) for word in together])]
        spellings = dict.fromkeys(each.written for each in found if each.kind != "person")
        people = dict.fromkeys(int(each.written) for each in found if each.kind == "person")
        return Named(tuple(spellings), tuple(people)) if found else None

    def _called(self, text: str) -> list[Called]:
        return [called for key in self._keys.get(text, ()) for called in self._found.get(key, ())]


def whole_name(words: Sequence[Sequence[Called]]) -> list[Called]:
    """Return all that the family's name finds, where words are the whole name of somebody who alone has that name."""
    theirs = [{called.target for called in each if called.kind in PERSONAL} for each in words]
    family = [called for each in words for called in each if called.kind == NameOf.FAMILY]
    named = set.intersection(*theirs) & {called.target for called in family}
    if not named or {called.target for called in family} - named:
        return []
    return [
        *family,
        *(called for each in words for called in each if called.kind == "person" and called.target in named),
    ]


def as_one(together: Sequence[Typed]) -> str:
    """Return some words that follow one another as one text, capitals told apart."""
    return " ".join(f"^{each.text}" if each.capitals else each.text for each in together)


def keys_of(together: Sequence[Typed], *, several: bool) -> list[str]:
    """Return what the words may be looked up as; a given name in other languages only beside `several` words."""
    first = together[0]
    whole = " ".join(each.text for each in together)
    if len(together) > 1:
        return [whole]
    found = [f"^{whole}"] if first.capitals else [whole]
    found += [first.joined] if first.joined else []
    if len(first.words) == 1 and len(whole) > 1:
        form = names.sound(whole)
        forms = [form, *sorted(names.given_names_like(form))] if several else [form]
        found += [f"@{each}" for each in dict.fromkeys(forms) if each]
        found += [f"~{whole}"] if names.is_cyrillic(whole) else []
    return found


def read(asked: Iterable[Sequence[str]], here: Sequence[int] | None) -> dict[str, list[Called]]:
    keys = sorted({key for several in asked for key in several})
    if not keys:
        return {}
    with planned_once() as cursor:
        cursor.execute(NAMED, {"keys": keys, "here": None if here is None else list(here), "most": MOST})
        rows = cursor.fetchall()
    found: dict[str, list[Called]] = {}
    for key, *called in rows:
        found.setdefault(key, []).append(Called(*called))
    return found
