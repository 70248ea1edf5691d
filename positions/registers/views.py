"""The registers: red lines, preconditions and incompatibilities as at a round or a day, and what changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.states import is_firm_offer, is_red_line
from positions.models import Round
from positions.reading.moment import BadMoment
from positions.reading.party_marks import PartyMark, party_marks
from positions.reading.strength import choices_of_origins
from positions.registers.coverage import coverage_of
from positions.registers.exports import sources_table
from positions.registers.registers import Pair, RegisterLine, Rule, incompatibilities, is_precondition, load, register
from positions.registers.standing import standing_of, strengths_of, weigh, weigh_pairs
from positions.web.asked import AskedPair, NotHere, load_question, load_rounds, named_round
from positions.web.downloads import download
from positions.web.evidence_asked import evidence_asked
from positions.web.filters import UnknownFilter, address
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


# The lines of one party in one register, and how many they are in words.
RegisterTable = tuple[PartyMark, list[RegisterLine], str]
Answer = Callable[[HtmxRequest, AskedPair, str], HttpResponse]
View = Callable[..., HttpResponse]

PAGES = {
    "red_lines": "registers/registers.html",
    "preconditions": "registers/registers.html",
    "incompatibilities": "registers/incompatibilities.html",
    "coverage": "registers/coverage.html",
}
STRENGTH = ("grade", "independent_sources", "own_word")
PAIR_COLUMNS = (
    *("position_a", "position_b", "note", "both_held", "both_categorical", "held_at"),
    *(f"{side}_{name}" for side in ("a", "b") for name in STRENGTH),
    "stands",
)
LINE_COLUMNS = (
    *("key", "party", "issue", "kind", "title", "content", "condition", "firm", "declared", "last_said"),
    *("since_iso", "since_entry", "affirmed", "moved", "change", "ended"),
    *(*STRENGTH, "stands"),
)


def asking(name: str) -> Callable[[Answer], View]:
    """Make a view of what answers a question; what is wrong with one is said on its page, or in JSON to downloads."""

    def made(answer: Answer) -> View:
        def view(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
            try:
                return answer(request, load_question(request, negotiation), form)
            except (BadMoment, BadDay, UnknownFilter) as error:
                if form:
                    return JsonResponse({"error": str(error)}, status=400)
                found, _ = load_rounds(negotiation, request.user)
                context = {"negotiation": found, "message": str(error), "section": name}
                return render_page(request, PAGES[name], context, status=400)

        return require_safe(view)

    return made


@asking("red_lines")
def red_lines(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponse:
    """Show every held position that is categorical; offers apart."""
    return show(request, question, form, "red_lines", is_red_line, is_firm_offer)


@asking("preconditions")
def preconditions(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponse:
    """Show every precondition that is held."""
    return show(request, question, form, "preconditions", is_precondition)


def show(request: HtmxRequest, question: AskedPair, form: str, name: str, *rules: Rule) -> HttpResponse:
    """Answer with a register of positions, and with one of offers, as a page or in the form asked for."""
    asked = as_at(request, question)
    evidence = evidence_asked(request.GET, question.negotiation, question.known)
    loaded = load(question.negotiation, asked.at, question.known)
    order = party_marks(question.negotiation)
    listed = [register(loaded, rule, asked.at, asked.since) for rule in rules]
    weighed = iter(weigh(sum(listed, ()), loaded, evidence, question.negotiation, question.known))
    registers = [tuple(islice(weighed, len(lines))) for lines in listed]
    if request.GET.get("stands"):
        registers = [tuple(line for line in lines if line.stands) for lines in registers]
    tables, *offers = [by_party(lines, order, evidence) for lines in registers]
    if form:
        lines = [line for listed in (tables, *offers) for _, of_party, _ in listed for line in of_party]
        rows = [[getattr(line, column) for column in LINE_COLUMNS] for line in lines]
        return download(form, f"{question.negotiation.key}_{name}", LINE_COLUMNS, rows)
    context = frame(request, question, asked, name) | {"tables": tables, "offers": offers[0] if offers else []}
    context |= of_evidence(request, evidence, sum(registers, ()))
    return render_page(request, PAGES[name], context)


@asking("incompatibilities")
def incompatible(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponse:
    """Show the pairs of positions that cannot both be met, and at which rounds both were held."""
    asked = as_at(request, question)
    loaded = load(question.negotiation, asked.at, question.known)
    evidence = evidence_asked(request.GET, question.negotiation, question.known)
    pairs = incompatibilities(loaded, question.negotiation, question.rounds, asked.at, asked.since)
    pairs = weigh_pairs(pairs, loaded, evidence, question.negotiation, question.known)
    if request.GET.get("stands"):
        pairs = tuple(pair for pair in pairs if pair.stands)
    if form:
        table = PAIR_COLUMNS, [pair_row(pair) for pair in pairs]
        return download(form, f"{question.negotiation.key}_incompatibilities", *table)
    lines = [line for pair in pairs for line in (pair.a, pair.b)]
    context = frame(request, question, asked, "incompatibilities") | {"pairs": pairs}
    context |= of_evidence(request, evidence, lines) | {"standing": sum(pair.stands for pair in pairs)}
    return render_page(request, PAGES["incompatibilities"], context)


def pair_row(pair: Pair) -> list[object]:
    """Return a pair as the cells of PAIR_COLUMNS."""
    sides = [getattr(line, name) for line in (pair.a, pair.b) for name in STRENGTH]
    held = [pair.both_held, pair.both_categorical, "; ".join(pair.held_at)]
    return [pair.a.key, pair.b.key, pair.note, *held, *sides, pair.stands]


def as_at(request: HttpRequest, question: AskedPair) -> AsAt:
    """Return the days that the address names: a round's key or a date each. Raises NotHere, BadDay."""
    default = last_round(question).key
    at, at_name = day_of(request.GET.get("on") or request.GET.get("at") or default, question)
    wanted = request.GET.get("since", question.before.key if question.before else "")
    since, since_name = day_of(wanted, question) if wanted and wanted != "none" else (at, "")
    return AsAt(at, at_name, since, since_name) if since < at else AsAt(at, at_name, None, "")


def last_round(question: AskedPair) -> Round:
    """Return the round that is shown when the address names none. Raises NotHere without any."""
    if not question.rounds:
        raise NotHere(f"{question.negotiation.name} has no round yet.", question.negotiation)
    return question.after or question.rounds[-1]


def day_of(text: str, question: AskedPair) -> tuple[date, str]:
    """Return the day that a round's key or a date means, and what it is called."""
    for round_ in question.rounds:
        if round_.key == text:
            return round_.window_ends_on, round_.name
    if not text[:4].isdigit():
        raise NotHere(f"{question.negotiation.name} has no round “{text[:80]}”.", question.negotiation)
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise BadDay("A day is written as 2025-05-16.") from error
    return found, wording.day(found)


def by_party(lines: Sequence[RegisterLine], order: Sequence[PartyMark], evidence: EvidenceAsked) -> list[RegisterTable]:
    """Return the lines of each party that has any, in the order of the parties."""
    tables = [(party, [line for line in lines if line.party == party.key]) for party in order]
    return [
        (party, of_party, how_many(of_party) + standing_of(of_party, evidence))
        for party, of_party in tables
        if of_party
    ]


def of_evidence(request: HttpRequest, evidence: EvidenceAsked, lines: Sequence[RegisterLine]) -> dict[str, object]:
    """Return what a register shows of what is asked of the evidence."""
    return {
        "evidence": evidence,
        "origin_choices": choices_of_origins(strengths_of(lines), evidence),
        "stands": bool(request.GET.get("stands")),
    }


def how_many(lines: Sequence[RegisterLine]) -> str:
    """Return how many lines stand in a register, red lines so called apart from what is only categorical."""
    standing = [line for line in lines if line.change != "ended"]
    if not all(line.red_line for line in standing):
        return str(len(standing))
    called = sum(line.declared for line in standing)
    return wording.red_lines_counted(called, len(standing) - called)


def frame(request: HttpRequest, question: AskedPair, asked: AsAt, name: str) -> dict[str, object]:
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


@asking("coverage")
def coverage(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponse:
    """Show how well a round is covered, and the whole negotiation beside it; or give its sources as a file."""
    default = last_round(question)
    asked = request.GET.get("round", "")
    round_ = named_round(asked, question.negotiation, question.rounds, default) or default
    parties = party_marks(question.negotiation)
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
    return render_page(request, PAGES["coverage"], context)
