"""Packages in the browser: bringing one, its page while and after it is worked on, and templates to be filled in."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.models import Intake, Negotiation
from positions.models.intakes import MOST_BYTES, IntakeAct
from positions.package import shipped
from positions.package.intake import acts
from positions.package.intake.forms import BringIntoForm, BringNewForm
from positions.package.intake.page import FATES, decided, intake_page, recent
from positions.package.intake.template import template_zip
from positions.web.asked import negotiation_or_404
from positions.web.fields import add_faults
from positions.web.filters import address
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused

MOST_LISTED = 10


def allowed_in(request: HtmxRequest, key: str) -> tuple[Negotiation | None, User]:
    """Return where packages go, None for a new negotiation, and who brings them. Raises NotHere, RoleNeeded."""
    found = negotiation_or_404(key, request.user) if key else None
    return found, require(request, found, Permission.KEEP_REFERENCE_DATA)


def brought(found: Negotiation | None) -> QuerySet[Intake]:
    """Return the packages that were brought there, without their bytes and what was told of them, which may be much."""
    return Intake.objects.filter(negotiation=found).defer("content", "report")


def address_of(found: Negotiation | None, *number: int) -> str:
    name = "package_intake" if number else "package_bring"
    own = [found.key] if found else []
    return reverse(f"positions:{name}{'_into' if found else ''}", args=[*own, *number])


@require_http_methods(["GET", "HEAD", "POST"])
@asks()
def package_bring(request: HtmxRequest, negotiation: str = "") -> HttpResponse:
    """Bring the zip of a package: for a new negotiation, or into one that is here."""
    found, by = allowed_in(request, negotiation)
    sent = request.method == "POST"
    of_shipped = sent and found is not None and request.POST.get("act") == "shipped"
    made = BringIntoForm if found else BringNewForm
    form = made(request.POST, request.FILES) if sent and not of_shipped else made()
    trouble = ""
    try:
        if of_shipped and found:
            return led_to(found, acts.bring_shipped(found, by=by))
        if form.is_valid():
            given = dict(form.cleaned_data)
            file, act = given.pop("file"), IntakeAct(given.pop("act", IntakeAct.NEW))
            if file.size > MOST_BYTES:
                form.add_error("file", acts.TOO_BIG)
            else:
                content = file.read()
                return led_to(found, acts.bring(found, act=act, file_name=file.name, content=content, by=by, **given))
    except Refused as error:
        if of_shipped:
            trouble = str(error)
        else:
            add_faults(form, error)
    context = {
        "negotiation": found,
        "form": form,
        "trouble": {"message": trouble, "questions": (), "changes": ()},
        "newer": shipped.newer_shipped(found) if found else "",
        "recent": recent(brought(found).order_by("-pk")[:MOST_LISTED]),
        "section": "releases",
    }
    return render_page(request, "package/intake/bring.html", context, status=422 if sent else 200)


def led_to(found: Negotiation | None, intake: Intake) -> HttpResponse:
    return HttpResponseRedirect(address_of(found, intake.pk), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@asks(("table", "fate", "place"))
def package_intake(request: HtmxRequest, number: int, negotiation: str = "") -> HttpResponse:
    """Show how far a package is, and set its work going or stop it."""
    found, by = allowed_in(request, negotiation)
    intake = brought(found).filter(pk=number).first()
    if intake is None:
        raise Http404("This package is not here any more; bring it again.")
    if request.method == "POST":
        answer(request, intake, by)
        return HttpResponseRedirect(address_of(found, number), status=303)
    page = intake_page(intake, request.GET)
    # One that was new may have been deleted since.
    into = (found or Negotiation.objects.visible_to(by).filter(key=intake.key).first()) if page.taken else None
    following = page.update.following if page.update else ""
    names = ("table", "fate", "place")
    context = {
        "negotiation": found,
        "page": page,
        "into": into,
        "here": address_of(found, number),
        "bring": address_of(found),
        "headings": tuple(FATES.values()),
        "further": address(request.path, request.GET, names, place=following) if following else "",
        "section": "releases",
    }
    return render_page(request, "package/intake/intake.html", context, fragment="work")


def answer(request: HtmxRequest, intake: Intake, by: User) -> None:
    """Do what a button of the page asks for; what cannot be done any more is passed, and the page shows how it is."""
    match request.POST.get("act"):
        case "stop":
            acts.stop(intake)
        case "take":
            acts.take(intake, deciding=decided(request.POST), by=by)
        case "check":
            acts.check_again(intake, by=by)


@require_safe
@asks(("rows",), program=True)
def package_template(request: HtmxRequest, negotiation: str = "") -> HttpResponse:
    """Return a package to be filled in: with the parties, rounds and issues of a negotiation, or `rows=none`."""
    found, _ = allowed_in(request, negotiation)
    headers = {"Content-Disposition": f'attachment; filename="{found.key if found else "negotiation"}-template.zip"'}
    content = template_zip(found, filled=request.GET.get("rows") != "none")
    return HttpResponse(content, content_type="application/zip", headers=headers)
