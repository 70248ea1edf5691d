"""The registers: red lines, preconditions and incompatibilities as at a round or a day, and what changed since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.states import is_firm_offer, is_red_line
from positions.reading.moment import BadMoment
from positions.reading.party_marks import PartyMark, party_marks
from positions.reading.strength import choices_of_origins
from positions.registers.asked import BEYOND, AsAt, as_at, covered_asked, only_standing, pairs_asked, registers_asked
from positions.registers.coverage import SourceOfRound, coverage_of, covering_sources
from positions.registers.exports import lines_of, lines_table, pairs_table, sources_table
from positions.registers.registers import RegisterLine, RegisterRead, Rule, is_precondition
from positions.registers.standing import standing_of, strengths_of
from positions.web.about import about_page, evidence_words, exact_moment
from positions.web.asked import (
    AskedPair,
    BadPoint,
    load_rounds,
    moment_asked,
    own_pair,
    windows_around,
)
from positions.web.downloads import download, of_many
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import UnknownFilter, address
from positions.web.paged import BY_KEY, Paged, paged_as_listed
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, mentioned, render_page

# What the registers of a day may ask. `after` and `before` are other names of `at` and `since`: those of comparisons.
PARAMETERS = ("at", "since", "after", "before", "window", "known", *EVIDENCE_PARAMETERS, "stands")
DAY_FIELDS = {"at": "on", "since": "since_on"}
# The lines of one party in one register, and how many they are in words.
RegisterTable = tuple[PartyMark, list[RegisterLine], str]
Answer = Callable[[HtmxRequest, AskedPair, str], HttpResponseBase]
View = Callable[..., HttpResponseBase]

PAGES = {
    "red_lines": "registers/registers.html",
    "preconditions": "registers/registers.html",
    "incompatibilities": "registers/incompatibilities.html",
    "coverage": "registers/coverage.html",
}
# So many sources has a page.
SOURCES = 200
TITLES = {"red_lines": "Red lines and firm offers", "preconditions": "Preconditions"}


def asking(name: str, parameters: Sequence[str], fields: Mapping[str, str]) -> Callable[[Answer], View]:
    """Make a view of what answers a question; what is wrong with one is said on its page, or in JSON to downloads."""

    def made(answer: Answer) -> View:
        def view(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponseBase:
            try:
                own = own_pair(*load_rounds(negotiation, request.user))
                known = moment_asked(request, own.negotiation)
                known = exact_moment(own.negotiation, known) if form else known
                response = answer(request, replace(own, known=known), form)
            except (BadMoment, BadPoint, BadCursor, UnknownFilter) as error:
                if form:
                    return JsonResponse({"error": str(error)}, status=400)
                found, _ = load_rounds(negotiation, request.user)
                context = {"negotiation": found, "message": str(error), "section": name}
                return render_page(request, PAGES[name], context, status=400)
            if form and mentioned(request):
                return JsonResponse({"error": " ".join(mentioned(request))}, status=400)
            return response

        return require_safe(asks(parameters, several=("evidence",), fields=fields)(view))

    return made


@asking("red_lines", (*PARAMETERS, BEYOND), DAY_FIELDS)
def red_lines(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponseBase:
    """Show every held position that is categorical; offers apart."""
    return show(request, question, form, "red_lines", is_red_line, is_firm_offer)


@asking("preconditions", (*PARAMETERS, BEYOND), DAY_FIELDS)
def preconditions(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponseBase:
    """Show every precondition that is held."""
    return show(request, question, form, "preconditions", is_precondition)


def show(request: HtmxRequest, question: AskedPair, form: str, name: str, *rules: Rule) -> HttpResponseBase:
    """Answer with a register of positions, and with one of offers, as a page or in the form asked for."""
    order = party_marks(question.negotiation)
    if form and request.GET.get(BEYOND):
        raise UnknownFilter(f"A file has the whole register: “{BEYOND}” is for pages.")
    if form:
        asked, strict = as_at(request, question), only_standing(request.GET)
        evidence = evidence_asked(request.GET, question.negotiation, question.known)
        since = asked.since.window_ends_on if asked.since else None
        read = RegisterRead(question.negotiation, asked.at, since, question.known)
        lines = (line for line in lines_of(read, rules, order, evidence) if line.stands or not strict)
        said = about_page(request, question.negotiation, question.known, TITLES[name], described(asked, evidence))
        large = of_many(question.negotiation)
        return download(form, f"{question.negotiation.key}_{name}", lines_table("Positions", lines), said, large=large)
    answered = registers_asked(request, question, rules, whole=False)
    evidence, registers = answered.evidence, answered.registers
    tables, *offers = [by_party(lines, order, evidence) for lines in registers]
    context = frame(request, question, answered.asked, name) | {"tables": tables, "offers": offers[0] if offers else []}
    context |= of_evidence(request, evidence, sum(registers, ())) | {"positions": answered.positions}
    return render_page(request, PAGES[name], context)


@asking("incompatibilities", PARAMETERS, DAY_FIELDS)
def incompatible(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponseBase:
    """Show the pairs of positions that cannot both be met, and at which rounds both were held."""
    answered = pairs_asked(request, question)
    evidence, pairs = answered.evidence, answered.pairs
    if form:
        told = described(answered.asked, evidence)
        said = about_page(request, question.negotiation, question.known, "What cannot both be met", told)
        return download(form, f"{question.negotiation.key}_incompatibilities", pairs_table(pairs), said)
    lines = [line for pair in pairs for line in (pair.a, pair.b)]
    context = frame(request, question, answered.asked, "incompatibilities") | {"pairs": pairs}
    context |= of_evidence(request, evidence, lines) | {"standing": sum(pair.stands for pair in pairs)}
    return render_page(request, PAGES["incompatibilities"], context)


def described(asked: AsAt, evidence: EvidenceAsked) -> list[tuple[str, str]]:
    """Return what a file of a register says of what was asked, each as a label and a value."""
    return [
        ("As at", asked.at.noun),
        ("Held against", asked.since.noun if asked.since else ""),
        *evidence_words(evidence),
    ]


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
        "stands": only_standing(request.GET),
    }


def how_many(lines: Sequence[RegisterLine]) -> str:
    """Return how many lines stand in a register, red lines so called apart from others, and how many ended."""
    standing = [line for line in lines if line.change != "ended"]
    called = sum(line.declared for line in standing)
    all_red = all(line.red_line for line in standing)
    told = wording.red_lines_counted(called, len(standing) - called) if all_red else str(len(standing))
    ended = len(lines) - len(standing)
    return f"{told}, {ended} ended" if ended else told


def frame(request: HttpRequest, question: AskedPair, asked: AsAt, name: str) -> dict[str, object]:
    """Return what every register shows: the days to choose from and the moment of knowledge."""
    return {
        "negotiation": question.negotiation,
        "rounds": question.rounds,
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "asked": asked,
        "window": asked.days,
        "around": windows_around(asked.at, question.rounds),
        "section": name,
        "message": "",
        "query": request.GET.urlencode(),
        "written_out": written_out(asked),
        "now": address(request.path, request.GET, PARAMETERS, known=None),
        "to": partial(address, request.path, request.GET, PARAMETERS),
    }


def written_out(asked: AsAt) -> dict[str, str | None]:
    """Return what a register shows where its address does not say it, as parameters."""
    days = asked.days
    return {
        "at": asked.at.key,
        "since": asked.since.key if asked.since else "none",
        "window": str(days) if days else None,
        "after": None,
        "before": None,
    }


@asking("coverage", ("round", "window", "known", "after"), {"round": "on"})
def coverage(request: HtmxRequest, question: AskedPair, form: str) -> HttpResponseBase:
    """Show how well a round is covered, and the whole negotiation beside it; or give its sources as a file."""
    parties = party_marks(question.negotiation)
    point = covered_asked(request, question)
    if form:
        title = f"Sources of {point.noun}, and how much rests on them"
        said = about_page(request, question.negotiation, question.known, title)
        name = f"{question.negotiation.key}_coverage_{point.file_name}"
        lines = covering_sources(question.negotiation, point, parties, question.known)
        return download(form, name, sources_table(lines, parties), said)
    shown: list[Paged[SourceOfRound]] = []

    def chosen(sources: Sequence[SourceOfRound]) -> Sequence[SourceOfRound]:
        shown.append(paged_as_listed(request, sources, BY_KEY, lambda source: (source.key,), most=SOURCES))
        return shown[0].rows

    covered = coverage_of(question.negotiation, point, question.rounds, parties, question.known, chosen)
    context = {
        "negotiation": question.negotiation,
        "section": "coverage",
        "message": "",
        "known": question.known,
        "known_asked": request.GET.get("known", ""),
        "written_out": {"round": point.key, "window": str(point.days) if point.days else None},
        "now": request.path,
        "rounds": question.rounds,
        "round": point,
        "window": point.days,
        "around": windows_around(point, question.rounds),
        "parties": parties,
        "coverage": covered,
        "sources": shown[0],
        "query": address("", request.GET, ("round", "window", "known"), round=point.key).removeprefix("?"),
        "to": partial(address, request.path, request.GET, ("round", "window", "known")),
    }
    return render_page(request, PAGES["coverage"], context)
