"""The way in: the site's first page, and a negotiation's own page, the overview."""

from dataclasses import replace
from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain.points import PointInTime
from positions.models import Negotiation
from positions.overview.overview import OverviewChoice, overview_of
from positions.overview.pictures import overview_svg, read_overview_drawn
from positions.reading.moment import BadMoment
from positions.reading.reference_history import record_of
from positions.web.about import about, evidence_words, permanent
from positions.web.asked import (
    AskedPair,
    NotHere,
    known_at,
    load_rounds,
    moment_asked,
    named_round,
    one_after_another,
    own_pair,
)
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import UnknownFilter, address
from positions.web.parameters import asks
from positions.web.pictures import picture_file, refused
from positions.web.render import HtmxRequest, mention, mentioned, render_page
from positions.web.stamped import FileToMake, stamped

CHOICES = ("view", "group", "issue", "only", "start")
ROUNDS = ("before", "after")
PARAMETERS = (*ROUNDS, "known", *EVIDENCE_PARAMETERS, *CHOICES)
# A picture is no table, and has no rows to choose from.
OF_PICTURES = (*ROUNDS, "known", *EVIDENCE_PARAMETERS, "group", "issue")
NO_ROUND = "“{}” is a day and no round: the overview tells what moved between two rounds."
NO_PAIR = "Neither {} nor {} is the earlier one, so the rounds shown first stand here."
SWAPPED = "The two rounds were asked for in the wrong order: the earlier one is shown first."


@require_safe
@asks()
def site(request: HtmxRequest) -> HttpResponse:
    """List the negotiations that the person may see, or go to the overview of the only one."""
    negotiations = list(Negotiation.objects.visible_to(request.user).order_by("key"))
    if len(negotiations) == 1:
        return HttpResponseRedirect(reverse("positions:negotiation", args=[negotiations[0].key]))
    return render_page(request, "overview/site.html", {"negotiations": negotiations})


@require_safe
@asks(PARAMETERS, several=("evidence",))
def negotiation(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what a negotiation holds at a glance: what moved, the picture, what collides, rounds and the newest acts."""
    question = pair_told(request, own_pair(*load_rounds(negotiation, request.user)))
    found = question.negotiation
    question = replace(question, known=known_at(request, found))
    rounds = [(name, request.GET[name]) for name in ROUNDS if request.GET.get(name)]
    choice = OverviewChoice(**{name: request.GET.get(name, "") for name in CHOICES}, rounds=rounds)
    try:
        asked = evidence_asked(request.GET, found, question.known)
        overview = overview_of(question, asked, choice)
    except UnknownFilter as error:
        raise BadRequest(str(error)) from error
    to = partial(address, request.path, request.GET, PARAMETERS)
    context = {
        "negotiation": found,
        "section": "negotiation",
        "overview": overview,
        "asked": asked,
        "to": to,
        "rounds_kept": rounds,
        "known": question.known,
        "written_out": {name: point.key for name, point in pair_of(question).items() if point},
        "now": to(known=None),
        "card": address(
            reverse("positions:comparison_card", args=[found.key]),
            request.GET,
            (*ROUNDS, "known", *EVIDENCE_PARAMETERS),
        ),
        "picture_query": address("", request.GET, OF_PICTURES).removeprefix("?"),
        "record": record_of("negotiation", found.pk, question.known),
        "entries_at": f"{reverse('positions:negotiation', args=[found.key])}entries/",
    }
    fragment = "lanes" if choice.start and not choice.view else ""
    return render_page(request, "overview/negotiation.html", context, fragment=fragment)


def pair_told(request: HtmxRequest, own: AskedPair) -> AskedPair:
    """Return the two rounds of which the page tells what moved: those that the address names, else `own`.

    Raises NotHere for a round that is not there.
    """
    by_key = {round_.key: round_ for round_ in own.rounds}
    asked = {name: request.GET.get(name, "") for name in ROUNDS}
    for key in asked.values():
        if key[:4].isdecimal() and key not in by_key:
            raise NotHere(NO_ROUND.format(key[:80]), own.negotiation)
    defaults = {name: by_key.get(point.key) if point else None for name, point in pair_of(own).items()}
    one, other = (named_round(asked[name], own.negotiation, own.rounds, defaults[name]) for name in asked)
    if not any(asked.values()) or one is None or other is None:
        return own
    pair = one_after_another(one, other)
    if pair is None:
        mention(request, NO_PAIR.format(one.name, other.name))
        return own
    mention(request, SWAPPED if pair[0] != one.point else "")
    return replace(own, before=pair[0], after=pair[1])


def pair_of(question: AskedPair) -> dict[str, PointInTime | None]:
    return {"before": question.before, "after": question.after}


@require_safe
@asks(OF_PICTURES, several=("evidence",))
def overview_picture(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the picture of the overview, of all issues, of a group or of one, as SVG or PNG."""
    try:
        return stamped(request, negotiation, lambda: picture_asked(request, negotiation, form), costly=form == "png")
    except NotHere as error:
        return refused(error, 404)
    except (BadMoment, UnknownFilter) as error:
        return refused(error)


def picture_asked(request: HtmxRequest, negotiation: str, form: str) -> FileToMake:
    """Read what the picture shows. Raises NotHere, BadMoment, UnknownFilter."""
    question = pair_told(request, own_pair(*load_rounds(negotiation, request.user)))
    # A picture has no place to say that the rounds asked for are no pair; those in the wrong order are one.
    for sentence in mentioned(request):
        if sentence != SWAPPED:
            raise UnknownFilter(sentence)
    found = question.negotiation
    page = reverse("positions:negotiation", args=[found.key])
    # What is read is read as of the moment that the picture says.
    place = permanent(request, page, OF_PICTURES, found, moment_asked(request, found))
    question = replace(question, known=place[1])
    asked = evidence_asked(request.GET, found, question.known)
    choice = OverviewChoice(group=request.GET.get("group", ""), issue=request.GET.get("issue", ""))
    read = read_overview_drawn(question, asked, choice)
    said = about(found, read.title, place, [*read.narrowed, *evidence_words(asked)])
    name = "_".join(filter(None, (found.key, "overview", choice.issue)))
    return picture_file(form, name, lambda: overview_svg(read, question, said))
