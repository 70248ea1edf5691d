"""What the compare page shows: the context of its templates, and its own addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from positions.compare.asked import lies_between
from positions.compare.compact import columns_of
from positions.compare.comparison import JudgedComparison, JudgedPosition
from positions.compare.filters import COMPARISON_PARAMETERS, NARROWING, OF_FILES, OF_FROZEN, ComparisonFilter
from positions.compare.headline import Headline, headlines
from positions.compare.layout import Group, matrix, parties_of
from positions.compare.opened import Evidence, evidence_of
from positions.compare.origins import tally_of
from positions.compare.pairs import offered_pairs
from positions.compare.portion import MOST_IN_FULL, MOST_LINES, Portion, portion_of, room_for
from positions.compare.rows import Comparison
from positions.compare.table import LineGroup, line_groups
from positions.domain import wording
from positions.domain.points import PointInTime, meaning
from positions.reading.party_marks import PartyMark
from positions.reading.strength import choices_of_origins, named_most_frequent
from positions.web.asked import AskedPair, windows_around
from positions.web.filters import UnknownFilter, address
from positions.web.render import HtmxRequest, mention

COMPACT, FULL = VIEWS = ("compact", "full")
# What an address has that is of a part of the page: other addresses of the page drop it.
OF_WHOLE = {"open": None, "rows": None, "start": None}
# The anchor of a group, as a page that shows others asks for its rows.
ANCHOR = re.compile(r"group-[0-9]{1,6}-[-\w]{0,300}")
# How many origins a printed page names.
NAMED_IN_PRINT = 120


@dataclass(frozen=True, slots=True)
class Printed:
    """What only paper needs: of which moment the page is, what it leaves out, and on which origins it rests."""

    known: str
    narrowed: str
    origins: str


@dataclass(frozen=True, slots=True)
class RoundBetween:
    """A round whose states can be shown in a column between the two."""

    key: str
    name: str
    chosen: bool


def view_asked(query: QueryDict) -> str:
    """Return which of the views is asked for, the compact one by default. Raises UnknownFilter."""
    view = query.get("view", COMPACT)
    if view not in VIEWS:
        raise UnknownFilter(f"There are two views, {' and '.join(VIEWS)}; not “{view[:40]}”.")
    return view


def page_context(
    request: HtmxRequest, question: AskedPair, everything: JudgedComparison, filters: ComparisonFilter
) -> dict[str, object]:
    """Return what the page shows: the headline of everything asked for, and the rows that did what was asked.

    Of very many rows it shows a part, and counts all. Raises UnknownFilter.
    """
    view = view_asked(request.GET)
    to = partial(link, request, **OF_WHOLE)
    kept = filters.keep(everything.rows)
    portion = portion_asked(request, everything, kept, view)
    listed = everything.shown(portion.rows)
    opened = opened_asked(request, listed)
    if view == FULL and everything.between:
        mention(request, "Rounds in between have columns in the compact view.")
    parties = parties_of(kept, list(filters.choices.party))
    query = to().partition("?")[2]
    shown = rows_shown(request, question, listed, parties, portion, view)
    return (
        frame(request, question)
        | shown
        | {
            "filter": filters,
            "headlines": headlines_of(request, everything, filters),
            "asked": everything.asked,
            "origins": tally_of(kept, to),
            "origin_choices": choices_of_origins(
                filter(None, (row.strength for row in everything.rows)), everything.asked
            ),
            "ask_nothing": to(evidence=None, without=None, stands=None),
            "views": [(name.capitalize(), to(view=name if name != COMPACT else None), name == view) for name in VIEWS],
            "between": list(rounds_between(question, everything)),
            "status": status(kept, len(everything.rows)),
            "evidence": opened,
            "opened": opened.key if opened else "",
            "query": query,
            "file_query": query_of(request, OF_FILES),
            "card": address(
                reverse("positions:comparison_card", args=[question.negotiation.key]), request.GET, OF_FILES
            ),
            "frozen_query": query_of(request, OF_FROZEN),
            "pair_query": urlencode({name: key for name, key in frozen_pair(question).items() if key}),
            "narrowed": any(filters.chosen().values()),
            "chosen": len(narrowings(filters)),
            "clear": to(**dict.fromkeys(filters.filters)),
            "printed": printed(kept, everything, filters),
        }
    )


def opened_asked(request: HtmxRequest, listed: Comparison) -> Evidence | None:
    """Return the evidence of the row that is to be opened; None, said on the page, when it is not among those shown."""
    wanted = request.GET.get("open", "")
    opened = evidence_of(listed, wanted)
    if wanted and opened is None:
        mention(request, f"No position “{wanted[:80]}” is among those shown, so none is opened.")
    return opened


def portion_asked(
    request: HtmxRequest, everything: JudgedComparison, kept: Sequence[JudgedPosition], view: str
) -> Portion:
    """Return which of the rows that are kept the page shows."""
    to = partial(link, request, **OF_WHOLE)
    most, between = (MOST_LINES, len(everything.between)) if view == COMPACT else (MOST_IN_FULL, 0)
    most = room_for(most, evidence=bool(everything.asked), between=between)
    start, wanted = request.GET.get("start", ""), request.GET.get("open", "")
    return portion_of(kept, most, to, start=start, wanted=wanted)


def groups_of(
    listed: Comparison, parties: Sequence[PartyMark], portion: Portion, view: str
) -> tuple[Group, ...] | tuple[LineGroup, ...]:
    """Return the rows shown by group, as the view has them."""
    groups = matrix(listed.rows, parties, portion.anchors)
    return line_groups(groups, listed) if view == COMPACT else groups


def rows_context(
    request: HtmxRequest, question: AskedPair, everything: JudgedComparison, filters: ComparisonFilter
) -> dict[str, object]:
    """Return what the rows of a group that was folded are shown with, to stand where it is. Raises UnknownFilter."""
    view, anchor = view_asked(request.GET), request.GET["rows"]
    if not ANCHOR.fullmatch(anchor):
        raise UnknownFilter("“rows” names a group of a page, as the page itself does.")
    kept = filters.keep(everything.rows)
    portion = portion_asked(request, everything, kept, view)
    portion = replace(portion, anchors=dict.fromkeys(portion.anchors, anchor))
    listed = everything.shown(portion.rows)
    parties = parties_of(kept, list(filters.choices.party))
    return rows_shown(request, question, listed, parties, portion, view) | {
        "negotiation": question.negotiation,
        "before": question.before,
        "after": question.after,
        "places": (place(question.before, "first"), place(question.after, "second")),
        "evidence": None,
        "opened": "",
    }


def rows_shown(
    request: HtmxRequest,
    question: AskedPair,
    listed: Comparison,
    parties: Sequence[PartyMark],
    portion: Portion,
    view: str,
) -> dict[str, object]:
    """Return what the rows are shown with, on the page and alone."""
    return {
        "groups": groups_of(listed, parties, portion, view),
        "portion": portion,
        "parties": parties,
        "columns": columns_of(listed),
        "view": view,
        # Said a thousand times on a long page: finished here, once.
        "opens": format_html("?{}&open=", link(request, **OF_WHOLE).partition("?")[2]),
        "base": reverse("positions:negotiation", args=[question.negotiation.key]),
    }


def headlines_of(request: HtmxRequest, everything: JudgedComparison, filters: ComparisonFilter) -> tuple[Headline, ...]:
    """Return the headlines, which count what the filters of shifts leave out: so their links drop those."""
    counted_here = dict.fromkeys(("shift", "direction", "moved", "voiced", "stands"))
    to = partial(link, request, **OF_WHOLE, **counted_here)
    counted = parties_of(everything.rows, list(filters.choices.party))
    points = (everything.before, everything.after)
    return headlines(everything.rows, counted, points, lambda **changes: to(**changes), everything.asked)


def rounds_between(question: AskedPair, comparison: JudgedComparison) -> Iterator[RoundBetween]:
    """Yield the rounds that lie between the two, in order."""
    shown = {point.key for point in comparison.between}
    for round_ in question.rounds:
        if lies_between(round_.point, question):
            yield RoundBetween(round_.key, round_.name, round_.key in shown)


def narrowings(filters: ComparisonFilter) -> list[str]:
    """Return in words by what the comparison is narrowed, and what is asked of its evidence."""
    found = []
    for name, values in filters.query.lists():
        field = filters.form.fields.get(name)
        if name in NARROWING and field is not None:
            choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
            said = " or ".join(choices.get(value, "") for value in values)
            found.append(f"{field.label}: {said}" if choices else str(field.label))
    return found


def printed(kept: Sequence[JudgedPosition], everything: JudgedComparison, filters: ComparisonFilter) -> Printed:
    origins = named_most_frequent(filter(None, (row.strength for row in kept)))
    names = [name for _, name, _ in origins[:NAMED_IN_PRINT]]
    further = [f"and {len(origins) - NAMED_IN_PRINT} further"] if len(origins) > NAMED_IN_PRINT else []
    evidence = [f"what stands {wording.evidence_words(everything.asked)}"] if everything.asked else []
    return Printed(
        known=wording.moment(everything.known)
        if everything.known
        else f"{wording.day(datetime.now(UTC).date())}, the latest",
        narrowed="; ".join([*narrowings(filters), *evidence]) or "none: all positions",
        origins="; ".join([*names, *further]),
    )


def query_of(request: HtmxRequest, names: Sequence[str]) -> str:
    """Return what the address asks by these names, as a query string."""
    return address("", request.GET, names).removeprefix("?")


def link(request: HtmxRequest, **changes: Any) -> str:
    """Return the page's own address with other parameters; None drops one."""
    return address(request.path, request.GET, COMPARISON_PARAMETERS, **changes)


def frame(request: HtmxRequest, question: AskedPair) -> dict[str, object]:
    """Return what every answer of the page shows: the rounds to choose from and the moment of knowledge."""
    before, after = question.before, question.after
    return {
        "negotiation": question.negotiation,
        "rounds": question.rounds,
        "before": before,
        "after": after,
        "window": question.window,
        "days": list(of_days(request, question)),
        "places": (place(before, "first"), place(after, "second")),
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "message": "",
        "pairs": neighbours(request, question),
        "section": "compare",
        "written_out": {**pair(before, after), "open": None} if before and after else {},
        "now": link(request, known=None),
        "offered": offered_pairs(question, partial(link, request, **OF_WHOLE)),
    }


def of_days(request: HtmxRequest, question: AskedPair) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield for each day asked for what it stands for, and the rounds in whose window it lies: names, addresses."""
    before, after = question.before, question.after
    if before is None or after is None:
        return
    for point in (before, after):
        if point.days is not None:
            rounds = [each.point for each in windows_around(point, question.rounds)]
            links = [
                (each, link_to(request, *((each, after) if point is before else (before, each)))) for each in rounds
            ]
            yield meaning(point), [(each.name, href) for each, href in links]


def neighbours(request: HtmxRequest, question: AskedPair) -> list[tuple[str, str]]:
    """Return, where nothing lies between the two asked for, what else can be compared: names and addresses."""
    before, after = question.before, question.after
    if before is None or after is None or before.window_ends_on < after.window_ends_on:
        return []
    earlier = [each.point for each in question.rounds if each.window_ends_on < after.window_ends_on][-1:]
    later = [each.point for each in question.rounds if each.window_ends_on > after.window_ends_on][:1]
    pairs = [*((each, after) for each in earlier), *((after, each) for each in later)]
    return [(f"{one.name} → {other.name}", link_to(request, one, other)) for one, other in pairs]


def link_to(request: HtmxRequest, before: PointInTime, after: PointInTime) -> str:
    """Return the page's own address with these two compared."""
    return link(request, **pair(before, after))


def frozen_pair(question: AskedPair) -> dict[str, str | None]:
    """Return the two compared as the list of frozen comparisons takes them."""
    return {
        name: point.key if point else None for name, point in (("before", question.before), ("after", question.after))
    }


def place(point: PointInTime | None, which: str) -> str:
    """Return what is said before a state to those who hear the page; empty when nothing is compared."""
    return f"{point.at(which).capitalize()}: " if point and point.days is None else f"{point.name}: " if point else ""


def pair(before: PointInTime, after: PointInTime) -> dict[str, str | None]:
    """Return two points in time as parameters of an address."""
    days = before.days or after.days
    return {"before": before.key, "after": after.key, "window": str(days) if days else None}


def status(kept: Sequence[JudgedPosition], total: int) -> str:
    """Return in a sentence how many positions are shown and moved."""
    moved = sum(row.direction is not None for row in kept)
    positions, shown = wording.counted(total, "position"), len(kept)
    return f"{f'{shown} of {positions} shown' if shown < total else positions}; {moved} moved."
