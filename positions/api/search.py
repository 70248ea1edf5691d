"""The addresses of the search, in one negotiation and in all: what the pages of it find, as data."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from positions.api import schemas
from positions.api.interface import (
    ANSWERS,
    CURSOR,
    KEY,
    KNOWN,
    LIMIT,
    NARROW,
    answered,
    api,
    page_of,
    reads,
    refused,
    strict,
)
from positions.api.schemas import Key, Known, Page, Words
from positions.models import Negotiation
from positions.models.search import Findable
from positions.search import results
from positions.search.asked import search_asked
from positions.search.words import BadSearch
from positions.web.asked import negotiation_or_404
from positions.web.paging import BadCursor


class TextOut(Schema):
    """A text of something that was found."""

    label: str | None = Field(description="what the text is; null: what the thing itself says")
    text: str = Field(description="the text, whole")


class FoundOut(Schema):
    """Something that was found."""

    kind: str = Field(description=f"what it is: {', '.join(Findable)}")
    negotiation: str = Field(description="key of the negotiation that it belongs to")
    key: str = Field(description="key of it; of the entry for a quote, of the round for an outcome")
    address: str = Field(description="where on the site it stands")
    title: str = Field(description="its name, or that of the position that it is of")
    facts: list[str] = Field(description="what is known of it, in words: dates, party, issue, publisher")
    texts: list[TextOut] = Field(description="what it says")


class KindOut(Schema):
    """How many things of a kind were found."""

    kind: str = Field(description="the kind")
    number: int = Field(description="how many of it answer, on all pages")
    more: bool = Field(description="whether there are more than that, which are neither counted nor ranked")


class FoundPageOut(Page):
    """A page of what was found, the best answers first."""

    items: list[FoundOut] = Field(description="what was found, the best answers first")
    kinds: list[KindOut] = Field(description="how many there are of each kind, whichever kind is asked for")
    total: int = Field(description="how many answer, on all pages")
    more: bool = Field(description="whether there are more than that: of each kind the newest 1,000 are ranked")
    meant: str | None = Field(
        description="words that were perhaps meant, where nothing was found and these find something"
    )


Q = Annotated[Words, Query(description="words, as the page of the search takes them", examples=["ceasefire"])]
Since = Annotated[Known | None, Query(description="only what is of this day or later")]
Until = Annotated[Known | None, Query(description="only what is of this day or earlier")]


@reads("/search", FoundPageOut, "Search", ANSWERS)
def list_found(
    request: HttpRequest,
    negotiation: Key = KEY,
    q: Q = "",
    kind: list[Key] | None = NARROW,
    party: list[Key] | None = NARROW,
    issue: list[Key] | None = NARROW,
    since: Since = None,
    until: Until = None,
    known: Known = KNOWN,
    cursor: Words | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return what words find, by any spelling of names and places: the same as the page of the search.

    Several words must all be there; "two words" in quotation marks side by side; `one or other`; `word -other`.
    """
    return found_page(request, negotiation_or_404(negotiation, request.user), cursor, limit)


@api.get(
    "/search",
    response={200: FoundPageOut, 400: schemas.Problem, 422: schemas.Problem},
    summary="Search in all negotiations",
    tags=[ANSWERS],
)
@strict
def list_found_everywhere(
    request: HttpRequest,
    q: Q = "",
    negotiation: list[Key] | None = NARROW,
    kind: list[Key] | None = NARROW,
    since: Since = None,
    until: Until = None,
    known: Known = KNOWN,
    cursor: Words | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return what words find in all negotiations, as the search in one does."""
    return found_page(request, None, cursor, limit)


def found_page(request: HttpRequest, negotiation: Negotiation | None, cursor: str | None, limit: int) -> HttpResponse:
    """Answer what the address asks of a negotiation, or of all that the asker may see (None)."""
    asked = search_asked(request, negotiation)
    if asked.terms.text:
        page = results.page_of(asked.terms, asked.where, asked.kinds, cursor or "", limit)
    else:
        page = results.NOTHING
    data = page_of(request, [found(row) for row in page.rows], page.following or None, asked.known)
    kinds = [
        {"kind": each.value, "number": page.counts[each], "more": each in page.further}
        for each in Findable
        if each in page.counts
    ]
    meant = asked.meant() if asked.terms.text and not page.counts else ""
    return answered(request, {**data, "kinds": kinds, "total": page.total, "more": page.more, "meant": meant or None})


def found(row: results.Row) -> dict[str, object]:
    _, key, title, facts, always, further = results.SHOWN[Findable(row["kind"])](row)
    before, _, place = key.partition("#")
    texts = [{"label": label or None, "text": text} for label, text in (*always, *further) if text]
    said = {
        "negotiation": row["negotiation"],
        "title": title,
        "facts": [fact for fact in facts if fact],
        "texts": texts,
    }
    return {"kind": row["kind"], "key": before or place, "address": results.address_of(row), **said}


api.exception_handler(BadSearch)(refused)
api.exception_handler(BadCursor)(refused)
