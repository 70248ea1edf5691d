"""Who sat at which round: the page, its tables and its picture."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.delegations.attendance import Attendance, attendance, page_asked
from positions.delegations.attendance_picture import attendance_svg
from positions.delegations.exports import ATTENDANCE_COLUMNS, attendance_rows
from positions.domain import wording
from positions.models import Negotiation, Round
from positions.reading.moment import BadMoment
from positions.web.about import about_page
from positions.web.asked import NotHere, known_at, load_rounds, moment_asked, named_round
from positions.web.columns import DownloadTable
from positions.web.downloads import download
from positions.web.parameters import asks
from positions.web.pictures import picture_file, refused
from positions.web.render import HtmxRequest, render_page
from positions.web.stamped import FileToMake, stamped

TITLE = "Who sat at which round"
OF_FILES = ("round", "party", "known")


def rounds_asked(request: HtmxRequest, negotiation: Negotiation, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    """Return the rounds asked for in their order, all where none is. Raises NotHere."""
    named = {named_round(key, negotiation, rounds, None) for key in request.GET.getlist("round")}
    return tuple(each for each in rounds if each in named) or rounds


def read(
    request: HtmxRequest, key: str, moment_of: Callable[[HtmxRequest, Negotiation], datetime | None] = moment_asked
) -> tuple[Negotiation, tuple[Round, ...], Attendance, datetime | None]:
    """Return a negotiation, its rounds, who sat at those asked for, and the moment.

    Raises NotHere, and what `moment_of` raises: BadMoment.
    """
    found, rounds = load_rounds(key, request.user)
    known = moment_of(request, found)
    party = request.GET.get("party", "")
    shown = attendance(found, rounds_asked(request, found, rounds), known, party)
    if party and not shown.parties:
        raise NotHere(f"No delegation of “{party[:80]}” is recorded at these rounds.", found)
    return found, rounds, shown, known


@require_safe
@asks(("round", "party", "page", "known"), several=("round",))
def attendance_page(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show who sat at which round, people against rounds."""
    found, rounds, shown, known = read(request, negotiation, known_at)
    page = shown.on(page_asked(request.GET.get("page", "")))
    query = request.GET.copy()
    for name in ("page", "known"):
        query.pop(name, None)
    context = {
        "negotiation": found,
        "known": known,
        "recorded": True,
        "section": "delegations",
        "rounds": rounds,
        "chosen": [each.key for each in shown.rounds],
        "party": request.GET.get("party", ""),
        "shown": page,
        "query": query.urlencode(),
        "said": f"{wording.counted(shown.people, 'person', 'people')} at {wording.counted(len(shown.rounds), 'round')}",
    }
    return render_page(request, "delegations/attendance.html", context)


@require_safe
@asks(OF_FILES, several=("round",))
def attendance_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    try:
        found, _, shown, known = read(request, negotiation)
    except BadMoment as error:
        return refused(error)
    table = DownloadTable("Attendance", ATTENDANCE_COLUMNS, attendance_rows(shown))
    return download(form, f"{found.key}_attendance", table, about_page(request, found, known, TITLE))


@require_safe
@asks(OF_FILES, several=("round",))
def attendance_picture(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the people against the rounds as a picture, SVG or PNG."""
    try:
        return stamped(request, negotiation, lambda: picture_asked(request, negotiation, form), costly=form == "png")
    except NotHere as error:
        return refused(error, 404)
    except BadMoment as error:
        return refused(error)


def picture_asked(request: HtmxRequest, negotiation: str, form: str) -> FileToMake:
    """Read what the picture shows. Raises NotHere, BadMoment."""
    found, _, shown, known = read(request, negotiation)
    said = about_page(request, found, known, TITLE)
    return picture_file(form, f"{found.key}_attendance", lambda: attendance_svg(shown, said))
