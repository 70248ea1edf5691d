"""What a search can be narrowed by, from the query string."""

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from positions.models import Issue, Negotiation, Party, SearchRow
from positions.models.search import Findable
from positions.web.fields import AnyDay
from positions.web.filters import NamedChoices, SeveralFilter, UnknownFilter, codes, nowhere, refuse_empty_range

# The parameters of a search's address, in the order in which an address has them.
SEARCH_PARAMETERS = ("q", "negotiation", "kind", "party", "issue", "since", "until", "known", "page")
# Those of them that may be given several times.
SEVERAL = ("negotiation", "kind", "party", "issue")


class DayFilter(django_filters.Filter):
    """Compares with a day."""

    field_class = AnyDay


class FoundFilter(django_filters.FilterSet):
    """Narrows what was found; `kind` is left to the page, which says how many there are of each."""

    since = DayFilter(field_name="on", lookup_expr="gte", label="From")
    until = DayFilter(field_name="on", lookup_expr="lte", label="To")
    kind = SeveralFilter("Kind", method="as_it_is", choices=codes(Findable))

    class Meta:
        model = SearchRow
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, queryset: QuerySet[SearchRow], choices: Mapping[str, Mapping[str, str]]
    ) -> None:
        super().__init__(data, queryset)
        for name, named in choices.items():
            self.filters[name].extra["choices"] = list(named.items())

    def as_it_is(self, queryset: QuerySet[SearchRow], name: str, value: str) -> QuerySet[SearchRow]:
        """Leave the rows alone: of which kinds there are how many is told too."""
        return queryset

    def of_negotiations(self, visible: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of those negotiations, of the visible ones, that are asked for."""
        return visible

    def chosen(self) -> dict[str, Any]:
        """Return the values asked for. Raises UnknownFilter when one of them does not exist or is no date."""
        if not self.form.is_valid():
            dates = " A date is written 2025-05-16." if {"since", "until"} & set(self.form.errors) else ""
            raise UnknownFilter(f"There is nothing to filter by in: {', '.join(nowhere(self.form))}.{dates}")
        asked = dict(self.form.cleaned_data)
        refuse_empty_range(asked["since"], asked["until"])
        return asked


class HereFilter(FoundFilter):
    """Narrows what was found in one negotiation."""

    party = SeveralFilter("Party", method="of_thing")
    issue = SeveralFilter("Issue", method="of_thing")

    def __init__(
        self, data: QueryDict, queryset: QuerySet[SearchRow], choices: NamedChoices, negotiation: Negotiation
    ) -> None:
        super().__init__(data, queryset, {"party": choices.party, "issue": choices.issue})
        self.negotiation = negotiation

    def of_thing(self, queryset: QuerySet[SearchRow], name: str, value: list[str]) -> QuerySet[SearchRow]:
        things = Party.objects if name == "party" else Issue.objects
        asked = things.filter(negotiation=self.negotiation, key__in=value)
        return queryset.filter(**{f"{name}__in": asked.values("id")})


class EverywhereFilter(FoundFilter):
    """Narrows what was found in all negotiations that the person may see."""

    negotiation = SeveralFilter("Negotiation", field_name="negotiation__key")

    def __init__(self, data: QueryDict, queryset: QuerySet[SearchRow], negotiations: Iterable[Negotiation]) -> None:
        self.numbers = {row.key: row.pk for row in negotiations}
        super().__init__(data, queryset, {"negotiation": {row.key: row.name for row in negotiations}})

    def of_negotiations(self, visible: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of those negotiations, of the visible ones, that are asked for."""
        asked = self.chosen()["negotiation"]
        return tuple(self.numbers[key] for key in asked) if asked else visible
