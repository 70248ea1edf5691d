"""What the lists can be narrowed by, from the query string."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict

from positions.domain.codebook import Kind, Reliability, SourceType
from positions.domain.languages import LANGUAGES
from positions.models import Position, Source
from positions.web.filters import NamedChoices, SeveralFilter, UnknownFilter, codes, nowhere

LONGEST = 200
MOST_WORDS = 8
# How many origins there are to choose from.
MOST_ORIGINS = 60
# In an address it stands for what is empty.
NONE = "none"
SOURCE_PARAMETERS = ("grade", "type", "origin", "language", "words")
SEVERAL_OF_SOURCES = ("grade", "type", "language")
POSITION_PARAMETERS = ("party", "issue", "kind", "words")
SEVERAL_OF_POSITIONS = ("party", "issue", "kind")


class ListFilter(django_filters.FilterSet):
    """A filter that says in one sentence what it does not know."""

    words = django_filters.CharFilter(label="Words", method="with_words", max_length=LONGEST)
    # Where the words are looked for.
    texts: tuple[str, ...] = ()

    def chosen(self) -> QuerySet[Any]:
        """Return what matches. Raises UnknownFilter when something asked for does not exist."""
        if "words" in self.form.errors:
            raise UnknownFilter(f"Search for at most {LONGEST} characters of plain text.")
        if not self.form.is_valid():
            raise UnknownFilter(f"There is nothing to filter by in: {', '.join(nowhere(self.form))}.")
        rows: QuerySet[Any] = self.qs
        return rows

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what has all the words, in any of its texts."""
        for word in value.split()[:MOST_WORDS]:
            said = Q()
            for text in self.texts:
                said |= Q(**{f"{text}__icontains": word})
            rows = rows.filter(said)
        return rows


class SourceFilter(ListFilter):
    """Narrows the sources, by what those have that are shown: rows of key, grade, type, language and origin."""

    grade = SeveralFilter("Grade", method="of_grade")
    type = SeveralFilter("Type")
    language = SeveralFilter("Language", method="in_language")
    origin = django_filters.ChoiceFilter(label="Origin", empty_label="(any)", method="of_origin")
    texts = ("title", "publisher", "author", "origin", "note", "key")

    class Meta:
        model = Source
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: QuerySet[Source], shown: Iterable[tuple[str, ...]]) -> None:
        super().__init__(data, rows)
        keys, grades, types, languages, origins = list(zip(*shown, strict=True)) or [()] * 5
        choices = {
            "grade": [(each or NONE, each or "not graded") for each in (*Reliability, "") if each in grades],
            "type": [(each.value, each.value) for each in SourceType if each in types],
            "language": [(each or NONE, LANGUAGES.get(each, each) or "not said") for each in sorted({*languages})],
            "origin": origin_choices(keys, origins, data.get("origin", "")),
        }
        for name, pairs in choices.items():
            self.filters[name].extra["choices"] = pairs

    def of_grade(self, rows: QuerySet[Source], name: str, value: list[str]) -> QuerySet[Source]:
        return rows.filter(reliability__in=with_empty(value))

    def in_language(self, rows: QuerySet[Source], name: str, value: list[str]) -> QuerySet[Source]:
        return rows.filter(language__in=with_empty(value))

    def of_origin(self, rows: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """Keep the sources of an origin; the key of a source that names no other stands for its own."""
        return rows.filter(Q(origin=value) | Q(key=value, origin=""))


def with_empty(values: Iterable[str]) -> list[str]:
    """Return the values as columns have them, where what an address calls none is empty."""
    return ["" if value == NONE else value for value in values]


def origin_choices(keys: Iterable[str], origins: Iterable[str], asked: str) -> list[tuple[str, str]]:
    """Return the origins to choose from, those of most sources first, and the one that is asked for if it exists."""
    counted = Counter(filter(None, origins))
    often = sorted(counted, key=lambda origin: (-counted[origin], origin))[:MOST_ORIGINS]
    found = {origin: f"{origin} ({counted[origin]})" for origin in often}
    if asked in counted or asked in keys:
        found.setdefault(asked, asked)
    return list(found.items())


class PositionFilter(ListFilter):
    """Narrows the positions, by the parties and issues on which there are any."""

    party = SeveralFilter("Party", field_name="party__key")
    issue = SeveralFilter("Issue", field_name="issue__key")
    kind = SeveralFilter("Kind", choices=codes(Kind))
    texts = ("title", "key")

    class Meta:
        model = Position
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: QuerySet[Position], choices: NamedChoices) -> None:
        super().__init__(data, rows)
        named: Mapping[str, Mapping[str, str]] = {"party": choices.party, "issue": choices.issue}
        for name, pairs in named.items():
            self.filters[name].extra["choices"] = list(pairs.items())
