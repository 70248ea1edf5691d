"""Lists of the administration that stay quick however much there is: within one negotiation, counted up to a bound.

They are filtered by codes and by rows of the negotiation, never by the distinct values of a table, and searched by the
index of words, or by how a key begins.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from positions.models import Negotiation, SearchRow
from positions.models.base import InNegotiation
from positions.models.search import Findable
from positions.search.asking import question_of
from positions.search.matching import answering
from positions.search.words import BadSearch, words_of
from positions.web.reference_fields import choices_of

# Further rows are looked for by a search or a filter.
MOST = 1000
HOME = "negotiation"


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # generic for type checkers only
    """Counts no further than is shown: who has more is told that there are more."""

    more = False

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list).order_by("-pk").values_list("pk", flat=True)
        found = len(rows[: MOST + 1])
        self.more = found > MOST
        return min(found, MOST)


def homes_of(request: HttpRequest) -> list[Negotiation]:
    """Return the negotiations that the person may see, by their keys. One query for a request."""
    found: list[Negotiation] | None = getattr(request, "homes", None)
    if found is None:
        found = list(Negotiation.objects.visible_to(request.user).order_by("key"))
        setattr(request, "homes", found)  # noqa: B010 - its type has no such name
    return found


def home_asked(request: HttpRequest) -> Negotiation | None:
    """Return the negotiation whose rows are listed: the one that the address names, else the first.

    None: there is none. A number that names none of them is like no number.
    """
    homes = homes_of(request)
    asked = request.GET.get(HOME, "")
    return next((home for home in homes if str(home.pk) == asked), homes[0] if homes else None)


class HomeFilter(admin.SimpleListFilter):
    """Which negotiation's rows are listed: always one."""

    title = parameter_name = HOME

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.home = home_asked(request)
        return [(str(home.pk), home.name) for home in homes_of(request)]

    def has_output(self) -> bool:
        """Return that it filters, also where there is one negotiation only."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(negotiation=self.home) if self.home else queryset.none()

    def choices(self, changelist: Any) -> Iterator[Any]:
        for number, name in self.lookup_choices:
            yield {
                "selected": self.home is not None and number == str(self.home.pk),
                "query_string": changelist.get_query_string({HOME: number}),
                "display": name,
            }


class RowFilter(admin.RelatedFieldListFilter):
    """Filters by a party, a round or the like: those of the negotiation whose rows are listed."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to={"negotiation": home_asked(request)}
        )


class CodeFilter(admin.ChoicesFieldListFilter):
    """Filters by the codes that a column may hold, as its check lists them; the empty one is called `nothing`."""

    nothing = "none"

    def choices(self, changelist: Any) -> Iterator[Any]:
        without = changelist.get_query_string(remove=[self.lookup_kwarg])
        yield {"selected": self.lookup_val is None, "query_string": without, "display": "All"}
        for code, _ in choices_of(self.field.model, self.field.name):
            yield {
                "selected": self.lookup_val == code,
                "query_string": changelist.get_query_string({self.lookup_kwarg: code}),
                "display": code or self.nothing,
            }


def is_row(field: Any) -> bool:
    return field.is_relation and issubclass(field.related_model, InNegotiation)


def is_code(field: Any) -> bool:
    return bool(not field.is_relation and choices_of(field.model, field.name))


admin.FieldListFilter.register(is_row, RowFilter, take_priority=True)
admin.FieldListFilter.register(is_code, CodeFilter, take_priority=True)


def found_by_words(kind: Findable, home: Negotiation, text: str) -> list[int]:
    """Return the things of a kind whose words answer a text, at most as many as are listed. By the index."""
    try:
        words = words_of(text)
    except BadSearch:
        return []
    asked = question_of(words, [home.pk])
    # With the negotiation as a column too, the rows of that kind in all others are not gone through.
    rows = answering(asked, home).filter(negotiation=home, kind=kind) if asked.text else SearchRow.objects.none()
    return list(rows.values_list("target", flat=True)[: MOST + 1])


def found_by_key(rows: QuerySet[Any], home: Negotiation, path: str, text: str) -> list[int]:
    """Return the rows whose key, or that of what `path` leads to, begins with a text; at most as many as are listed."""
    begins = text.strip().lower()
    if "\0" in begins:
        return []
    found = rows.model._default_manager.filter(**{"negotiation": home, f"{path}__startswith": begins})
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def without_home(ordering: Iterable[Any]) -> tuple[Any, ...]:
    """Return the columns that rows of one negotiation are ordered by."""
    return tuple(name for name in ordering if name != "negotiation__key")
