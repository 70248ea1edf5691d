"""What a search asks, for the page and for programs: words, of which negotiations, as known when, narrowed how."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from positions.models import Negotiation, SearchRow
from positions.search.asking import SearchTerms, question_of
from positions.search.filters import EverywhereFilter, FoundFilter, HereFilter
from positions.search.finding import WhereToFind, find
from positions.search.matching import shown
from positions.search.results import read, texts_of
from positions.search.suggesting import as_written, corrected
from positions.search.words import words_of
from positions.web.asked import moment_asked
from positions.web.filters import named_choices_of


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """A search: of a negotiation or, where that is None, of all that the asker may see, which `here` numbers."""

    text: str
    terms: SearchTerms
    negotiation: Negotiation | None
    here: tuple[int, ...]
    known: datetime | None
    filters: FoundFilter

    @property
    def kinds(self) -> list[str]:
        kinds: list[str] = self.filters.chosen()["kind"]
        return kinds

    @property
    def where(self) -> WhereToFind:
        """Where it is searched."""
        chosen = self.filters.chosen()
        return WhereToFind(
            here=self.filters.of_negotiations(self.here),
            one=self.negotiation.pk if self.negotiation else None,
            known=self.known,
            since=chosen["since"],
            until=chosen["until"],
            parties=tuple(chosen.get("party", ())),
            issues=tuple(chosen.get("issue", ())),
        )

    def meant(self) -> str:
        """Return what was perhaps meant, where nothing was found: a text that finds something, empty for none.

        Eight queries at most.
        """
        visible = self.filters.filter_queryset(SearchRow.objects.filter(shown(self.known), negotiation__in=self.here))
        correction = corrected(self.text, visible, self.here)
        if not correction.text:
            return ""
        terms = question_of(words_of(correction.text), self.here)
        rows = read([pk for _, pk in find(terms, self.where).best])
        return as_written(correction, self.text, (said for row in rows for said in texts_of(row))) if rows else ""


def search_asked(request: HttpRequest, negotiation: Negotiation | None) -> SearchAsked:
    """Return what the address asks. Raises BadSearch, BadMoment, UnknownFilter."""
    text = request.GET.get("q", "")
    words = words_of(text)
    known = moment_asked(request, negotiation)
    rows = SearchRow.objects.all()
    if negotiation is None:
        listed = list(Negotiation.objects.visible_to(request.user).order_by("key"))
        here = tuple(row.pk for row in listed)
        filters: FoundFilter = EverywhereFilter(request.GET, rows, listed)
    else:
        here = (negotiation.pk,)
        choices = named_choices_of(negotiation, known)
        filters = HereFilter(request.GET, rows, choices, negotiation)
    filters.chosen()
    return SearchAsked(text, question_of(words, here), negotiation, here, known, filters)
