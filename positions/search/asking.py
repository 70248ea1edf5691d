"""The question for PostgreSQL: what was typed, with other spellings and word forms. Two queries at most."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from positions.domain.english import spelled_alike
from positions.domain.names import is_cyrillic
from positions.reading.spellings import LONGEST_NAME, Named, Spellings, Typed
from positions.search.sayings import KeptSayings, Said
from positions.search.words import TypedPart, Words

# A single Latin letter begins too much.
SHORTEST_START = 2
# The index has capitals that are a name, and speakers, behind these.
CAPITALS, SPEAKER = "^", "@"
LEXEME = re.compile(r"'(?:[^']|'')*'")
# How words are joined that must all be there; no word has such signs.
JOINED = re.compile(r"<(?:->|\d+)>|&")
# As the index has words: as they are, by English stems (empty: no word that counts), and by Russian ones.
FORMS = KeptSayings(
    """SELECT text, phraseto_tsquery('simple', text)::text, phraseto_tsquery('english', text)::text,
    phraseto_tsquery('russian', text)::text FROM unnest(%s::text[]) AS text""",
    most=5_000,
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is marked where it stands in a text: words side by side, beginnings of words, and names in capitals."""

    together: frozenset[tuple[str, ...]]
    starts: tuple[str, ...]
    capitals: frozenset[str]


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """A question as PostgreSQL writes it, empty when nothing is asked, and what to mark in the answers.

    `unspoken` asks nothing of speakers, whom entries alone have. Where the question is that or one of `speakers`, and
    nothing else, they stand there by their numbers. `any` asks for any of its words, none that is ruled out among them:
    these are the rows that the index of words is read for.
    """

    text: str
    unspoken: str
    any: str
    sought: Sought
    speakers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What may stand for one part: texts of which one must be there, or all of `each`, and people who speak.

    `starts` are the words that may be a beginning, of any word or of one in a name.
    """

    texts: tuple[str, ...]
    each: tuple[tuple[str, ...], ...] = ()
    people: tuple[int, ...] = ()
    starts: tuple[str, ...] = ()
    name_starts: tuple[str, ...] = ()
    phrase: bool = False
    minus: bool = False


def question_of(words: Words, here: Sequence[int] | None) -> SearchTerms:
    """Return the question for the words; names count that are kept in the negotiations `here` (None: in all)."""
    runs = [run for parts in words.alternatives for run in runs_in(parts)]
    spellings = Spellings(([part.typed for part in run] for run in runs), here)
    asked = [list(groups_of(parts, spellings, words)) for parts in words.alternatives]
    groups = [group for several in asked for group in several]
    forms = FORMS.of(text for group in groups for text in texts_of(group))
    text, unspoken = (
        " | ".join(filter(None, (" & ".join(together(several, forms, spoken=spoken)) for several in asked)))
        for spoken in (True, False)
    )
    named = [group for group in groups if not group.minus]
    any_word = " | ".join(JOINED.sub("|", part) for group in named if (part := written(group, forms)))
    # Who is named by nothing else is asked for without speakers too.
    speakers = named[0].people if len(groups) == len(named) == 1 and unspoken != text else ()
    return SearchTerms(text, unspoken, any_word, sought(named), speakers)


def runs_in(parts: Sequence[TypedPart]) -> Iterator[list[TypedPart]]:
    """Yield the words that follow one another and may name something together; one that is ruled out stands alone."""
    for kind, run in groupby(parts, lambda part: "phrase" if part.phrase else "minus" if part.minus else "word"):
        if kind == "word":
            yield list(run)
        elif kind == "minus":
            yield from ([part] for part in run)


def groups_of(parts: Sequence[TypedPart], spellings: Spellings, words: Words) -> Iterator[AnyOf]:
    """Yield what may stand for each part, or for several that are one name."""
    for part in parts:
        if part.phrase:
            yield AnyOf((part.typed.text,), phrase=True, minus=part.minus)
    for run in runs_in(parts):
        place = 0
        while place < len(run):
            end, named = longest(run[place:], spellings)
            last = words.open and place + end == len(run)
            yield group_of(run[place : place + end], named, words, last=last)
            place += end


def longest(run: Sequence[TypedPart], spellings: Spellings) -> tuple[int, Named | None]:
    """Return how many words at the beginning of a run name something together, and what; one and None: nothing."""
    for end in range(min(LONGEST_NAME, len(run)), 0, -1):
        if named := spellings.of([part.typed for part in run[:end]]):
            return end, named
    return 1, None


def group_of(parts: Sequence[TypedPart], named: Named | None, words: Words, *, last: bool) -> AnyOf:
    """Return what may stand for a part, or several that are one name. `last`: its last word may be a beginning."""
    minus = parts[0].minus
    typed = [part.typed for part in parts]
    each = tuple(tuple(sorted(spelled_alike(word))) for one in typed for word in one.words)
    joined = tuple(one.joined for one in typed if one.joined)
    if named:
        own = each[0] if len(each) == 1 and not is_name_in_capitals(typed, named) else ()
        return AnyOf((*own, *joined, *named.spellings), people=named.people, minus=minus)
    if minus and len(each) > 1:
        # What one word fell into, such as long-range, is ruled out together only.
        return AnyOf((typed[0].text, *joined), minus=True)
    beginnings = [word for word in each[-1] if starts(word)] if words.plain else []
    alone, several = (each[0], ()) if len(each) == 1 else ((), each)
    return AnyOf(
        (*alone, *joined),
        several,
        starts=tuple(beginnings) if last else (),
        name_starts=() if last else tuple(beginnings),
        minus=minus,
    )


def is_name_in_capitals(typed: Sequence[Typed], named: Named) -> bool:
    return typed[0].capitals and f"{CAPITALS}{typed[0].text}" in named.spellings


def starts(word: str) -> bool:
    return len(word) >= SHORTEST_START or not word.isascii()


def texts_of(group: AnyOf) -> Iterator[str]:
    yield from (text.removeprefix(CAPITALS) for text in group.texts)
    yield from (text for alike in group.each for text in alike)
    yield from (*group.starts, *group.name_starts)


Forms = dict[str, Said]


def together(groups: Sequence[AnyOf], forms: Forms, *, spoken: bool) -> Iterator[str]:
    """Yield the questions of groups that must all be met: words that do not count only where there are no others.

    `spoken`: with the people who may have said it. Who is named by nothing else is asked for in any case.
    """
    asked = [(group, question) for group in groups if (question := written(group, forms))]
    counting = [each for each in asked if not idle(each[0], forms)]
    for group, whole in counting or asked:
        question = whole if spoken else written(replace(group, people=()), forms) or whole
        yield f"!({question})" if group.minus else f"({question})"


def idle(group: AnyOf, forms: Forms) -> bool:
    """Say whether it is of a word such as `the`, of which the stems make nothing."""
    return not (group.phrase or group.minus or group.each or group.people) and all(
        not (text.startswith(CAPITALS) or all(forms[text][1:])) for text in group.texts
    )


def written(group: AnyOf, forms: Forms) -> str:
    parts = []
    for text in group.texts:
        if text.startswith(CAPITALS):
            parts.append(f"'{text}'")
        elif group.phrase:
            parts.append(forms[text][0])
        else:
            parts += leaves(text, forms)
    if group.each:
        words = (" | ".join(leaf for text in alike for leaf in leaves(text, forms)) for alike in group.each)
        parts.append(" & ".join(f"({word})" for word in words if word))
    parts += [f"'{SPEAKER}{person}'" for person in group.people]
    for texts, sign in ((group.starts, ":*"), (group.name_starts, ":*A")):
        parts += [forms[text][0] + sign for text in texts if LEXEME.fullmatch(forms[text][0])]
    return " | ".join(f"({part})" for part in dict.fromkeys(parts) if part)


def leaves(text: str, forms: Forms) -> list[str]:
    """Return a text as it is, and by its stems in the language that its letters may be of."""
    simple, english, russian = forms[text]
    stems = russian if is_cyrillic(text.replace(" ", "")) else english
    return list(filter(None, dict.fromkeys((simple, stems))))


def sought(groups: Iterable[AnyOf]) -> Sought:
    found = list(groups)
    texts = [text for group in found for text in group.texts]
    several = [text for group in found for alike in group.each for text in alike]
    return Sought(
        together=frozenset(tuple(text.split()) for text in (*texts, *several) if not text.startswith(CAPITALS)),
        starts=tuple(text for group in found for text in (*group.starts, *group.name_starts)),
        capitals=frozenset(text.removeprefix(CAPITALS) for text in texts if text.startswith(CAPITALS)),
    )
