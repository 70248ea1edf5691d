"""The registers: red lines, preconditions and incompatibilities as at a round or a day, and what changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.domain.states import is_firm_offer, is_red_line
from positions.reading.moment import BadMoment
from positions.reading.party_marks import PartyMark, party_marks
from positions.registers.coverage import coverage_of
from positions.registers.exports import sources_table
from positions.registers.registers import Loaded, RegisterLine, incompatibilities, is_precondition, load, register
from positions.web.asked import AskedPair, NotHere, load_question, load_rounds, named_round
from positions.web.downloads import download
from positions.web.filters import address
from positions.web.render import HtmxRequest, render_page


class BadDay(ValueError):
    """A day that is no date; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class AsAt:
    """The day of a register and the earlier day that it is held against (None: none), with what they are called."""

    at: date
    at_name: str
    since: date | None
    since_name: str


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """The lines of one party in one register."""

    party: PartyMark
    lines: tuple[RegisterLine, ...]


HOW_A_DAY_IS_WRITTEN = "A day is written as 2025-05-16."
LINE_COLUMNS = (
    "key",
    "party",
    "issue",
    "kind",
    "title",
    "content",
    "condition",
    "firm",
    "declared",
    "since_iso",
    "since_entry",
    "affirmed",
    "moved",
    "change",
    "ended",
)


@require_safe
def red_lines(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show every held position that is categorical; offers apart."""

    def tables(loaded: Loaded, asked: AsAt, order: Sequence[PartyMark]) -> dict[str, Any]:
        return {
            "tables": by_party(register(loaded, is_red_line, asked.at, asked.since), order),
            "offers": by_party(register(loaded, is_firm_offer, asked.at, asked.since), order),
        }

    return show(request, negotiation, "red_lines", tables, form)


@require_safe
def preconditions(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show every precondition that is held."""

    def tables(loaded: Loaded, asked: AsAt, order: Sequence[PartyMark]) -> dict[str, Any]:
        return {"tables": by_party(register(loaded, is_precondition, asked.at, asked.since), order), "offers": []}

    return show(request, negotiation, "preconditions", tables, form)


def show(
    request: HtmxRequest,
    key: str,
    name: str,
    tables: Callable[[Loaded, AsAt, Sequence[PartyMark]], dict[str, Any]],
    form: str,
) -> HttpResponse:
    """Answer with a register of positions as a page, or in the form asked for."""
    try:
        question = load_question(request, key)
        asked = as_at(request, question)
    except (BadMoment, BadDay) as error:
        return wrong(request, key, name, str(error), form)
    loaded = load(question.negotiation, asked.at, question.known)
    found = tables(loaded, asked, party_marks(question.negotiation))
    if form:
        lines = [line for table in (*found["tables"], *found["offers"]) for line in table.lines]
        rows = [[getattr(line, column) for column in LINE_COLUMNS] for line in lines]
        return download(form, f"{question.negotiation.key}_{name}", LINE_COLUMNS, rows)
    return render_page(request, "registers/registers.html", frame(request, question, asked, name) | found)


@require_safe
def incompatible(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show the pairs of positions that cannot both be met, and at which rounds both were held."""
    try:
        question = load_question(request, negotiation)
        asked = as_at(request, question)
    except (BadMoment, BadDay) as error:
        return wrong(request, negotiation, "incompatibilities", str(error), form)
    loaded = load(question.negotiation, asked.at, question.known)
    pairs = incompatibilities(loaded, question.negotiation, question.rounds, asked.at, asked.since)
    if form:
        rows = [
            [pair.a.key, pair.b.key, pair.note, pair.both_held, pair.both_categorical, "; ".join(pair.held_at)]
            for pair in pairs
        ]
        columns = ("position_a", "position_b", "note", "both_held", "both_categorical", "held_at")
        return download(form, f"{question.negotiation.key}_incompatibilities", columns, rows)
    context = frame(request, question, asked, "incompatibilities") | {"pairs": pairs}
    return render_page(request, "registers/incompatibilities.html", context)


def as_at(request: HttpRequest, question: AskedPair) -> AsAt:
    """Return the days that the address names: a round's key or a date each. Raises NotHere, BadDay."""
    if not question.rounds:
        raise NotHere(f"{question.negotiation.name} has no round yet.", question.negotiation)
    last = question.after or question.rounds[-1]
    at, at_name = day_of(request.GET.get("on") or request.GET.get("at") or last.key, question)
    wanted = request.GET.get("since", question.before.key if question.before else "")
    since, since_name = day_of(wanted, question) if wanted and wanted != "none" else (None, "")
    if since is not None and since >= at:
        since, since_name = None, ""
    return AsAt(at, at_name, since, since_name)


def day_of(text: str, question: AskedPair) -> tuple[date, str]:
    """Return the day that a round's key or a date means, and what it is called."""
    for round_ in question.rounds:
        if round_.key == text:
            return round_.window_ends_on, round_.name
    if not text[:4].isdigit():
        raise NotHere(f"{question.negotiation.name} has no round “{text[:80]}”.", question.negotiation)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadDay(HOW_A_DAY_IS_WRITTEN) from error
    if found.isoformat() != text:
        raise BadDay(HOW_A_DAY_IS_WRITTEN)
    return found, wording.day(found)


def by_party(lines: Sequence[RegisterLine], order: Sequence[PartyMark]) -> list[RegisterTable]:
    """Return the lines of each party that has any, in the order of the parties."""
    tables = [RegisterTable(party, tuple(line for line in lines if line.party == party.key)) for party in order]
    return [table for table in tables if table.lines]


def frame(request: HttpRequest, question: AskedPair, asked: AsAt, name: str) -> dict[str, Any]:
    """Return what every register shows: the days to choose from and the moment of knowledge."""
    return {
        "negotiation": question.negotiation,
        "rounds": question.rounds,
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "now": request.path,
        "asked": asked,
        "chosen_at": request.GET.get("at") or (question.after.key if question.after else ""),
        "chosen_on": request.GET.get("on", ""),
        "chosen_since": request.GET.get("since", question.before.key if question.before else ""),
        "section": name,
        "message": "",
        "query": request.GET.urlencode(),
    }


def wrong(request: HtmxRequest, key: str, name: str, message: str, form: str) -> HttpResponse:
    """Say what is wrong with the question, in JSON where a download was asked for."""
    if form:
        return JsonResponse({"error": message}, status=400)
    found, _ = load_rounds(key, request.user)
    context = {"negotiation": found, "message": message, "section": name}
    template = "registers/incompatibilities.html" if name == "incompatibilities" else "registers/registers.html"
    return render_page(request, template, context, status=400)


@require_safe
def coverage(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how well a round is covered, and the whole negotiation beside it; or give its sources as a file."""
    try:
        question = load_question(request, negotiation)
    except BadMoment as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        found, _ = load_rounds(negotiation, request.user)
        context = {"negotiation": found, "section": "coverage", "message": str(error)}
        return render_page(request, "registers/coverage.html", context, status=400)
    if not question.rounds:
        raise NotHere(f"{question.negotiation.name} has no round yet.", question.negotiation)
    default = question.after or question.rounds[-1]
    asked = request.GET.get("round", "")
    round_ = named_round(asked, question.negotiation, question.rounds, default) or default
    parties = party_marks(question.negotiation)
    parties = [(party.key, party.name) for party in parties]
    covered = coverage_of(question.negotiation, round_, question.rounds, parties, question.known)
    if form:
        table = sources_table(covered.sources, [party.key for party in parties])
        return download(form, f"{question.negotiation.key}_coverage_{round_.key}", *table)
    context = {
        "negotiation": question.negotiation,
        "section": "coverage",
        "message": "",
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "now": request.path,
        "rounds": question.rounds,
        "round": round_,
        "parties": parties,
        "coverage": covered,
        "query": address("", request.GET, ("round", "known"), round=round_.key).removeprefix("?"),
    }
    return render_page(request, "registers/coverage.html", context)
