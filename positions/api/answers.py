"""The addresses of what is computed from the record: the comparison and the panel."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from positions.api import answer_schemas as schemas
from positions.api.interface import (
    ANSWERS,
    CURSOR,
    EVIDENCE_ASKED,
    GROUP,
    KEY,
    KNOWN,
    LIMIT,
    NARROW,
    STANDS,
    WINDOW,
    WITHOUT,
    answered,
    api,
    page_of,
    reads,
    refused,
)
from positions.api.schemas import Key, Known, Words
from positions.compare.asked import compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.panel.asked import panel_asked
from positions.panel.exports import page_data
from positions.reading.moment import echo
from positions.web.asked import beginning_of, load_question, load_rounds, with_days


@reads("/comparison", schemas.ComparisonOut, "Comparison", ANSWERS)
def get_comparison(
    request: HttpRequest,
    negotiation: Key = KEY,
    before: Annotated[Key | None, Query(description="the earlier round's key, or a day such as 2025-05-16")] = None,
    after: Annotated[Key | None, Query(description="the later round's key, or a day")] = None,
    window: Words | None = WINDOW,
    known: Known = KNOWN,
    party: list[Key] | None = NARROW,
    group: list[Words] | None = GROUP,
    issue: list[Key] | None = NARROW,
    kind: list[Key] | None = NARROW,
    shift: Annotated[list[Words] | None, Query(description="only these shifts")] = None,
    direction: Annotated[list[Words] | None, Query(description="only what moved these ways")] = None,
    moved: Annotated[Words | None, Query(description="true: only what moved")] = None,
    voiced: Annotated[Words | None, Query(description="true: only what was voiced at the later round")] = None,
    evidence: list[Words] | None = EVIDENCE_ASKED,
    without: Words | None = WITHOUT,
    stands: Words | None = STANDS,
) -> HttpResponse:
    """Return what moved between two rounds; without a choice, between those shown first.

    A day may stand in place of a round. `swapped` says that the two were asked for in the wrong order.
    """
    question = with_days(load_question(request, negotiation).strictly())
    filters = filters_of(request.GET, question)
    comparison = compare_filtered(question, filters)
    listed = comparison.only(filters.keep(comparison.rows))
    begins = echo(beginning_of(request))
    data = comparison_data(listed, swapped=question.swapped)
    return answered(request, data | ({"begins": begins} if begins else {}))


@reads("/panel", schemas.PanelPage, "Panel", ANSWERS)
def list_panel(
    request: HttpRequest,
    negotiation: Key = KEY,
    since: Annotated[Key | None, Query(description="key of the round since which to tell what moved")] = None,
    pairs: Annotated[Words | None, Query(description="true: a row for every earlier round")] = None,
    known: Known = KNOWN,
    party: list[Key] | None = NARROW,
    group: list[Words] | None = GROUP,
    issue: list[Key] | None = NARROW,
    kind: list[Key] | None = NARROW,
    evidence: list[Words] | None = EVIDENCE_ASKED,
    without: Words | None = WITHOUT,
    stands: Words | None = STANDS,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return what each position was at each round, and what moved since the round before: a row for each.

    The rows are those of `panel.csv`. A page has all rows of as many positions, by key, as have
    `limit` rows together; of one at least.
    """
    question = panel_asked(request, *load_rounds(negotiation, request.user))
    head, rows, following = page_data(question, cursor, limit)
    return answered(request, head | page_of(request, rows, following, question.panel.known))


@api.exception_handler(BadOrder)
def bad_order(request: HttpRequest, error: BadOrder) -> HttpResponse:
    return refused(request, error)
