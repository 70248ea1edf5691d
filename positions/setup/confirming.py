"""What is asked once more before it is done: order, taking away, and what becomes of a negotiation as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from positions.models import Negotiation
from positions.setup import acts, rows
from positions.setup.forms import KINDS, RenameForm, TypedKeyForm, WhyForm
from positions.setup.views import METHODS, loaded, row_or_404
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import add_faults, errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.mending import reason_needed
from positions.writing.refusals import Refused

ORDERED = "No state and no shift changes. Pages, files and pictures show them in the new order from then on."


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """An act that is asked once more: what it is called, what is said of it, its button, and where it leads.

    `done` is asked for once it is done: with its key the address of a negotiation changes.
    """

    title: str
    said: Sequence[str]
    button: str
    back: str
    done: Callable[[], str]


def confirm(
    request: HtmxRequest,
    negotiation: Negotiation,
    asked: AskedOnce,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Do an act with what its form holds and lead on, or show the form with what is wrong."""
    if form.is_valid():
        try:
            do(form.cleaned_data)
            return HttpResponseRedirect(asked.done(), status=303)
        except Refused as error:
            add_faults(form, error)
    context = {
        "negotiation": negotiation,
        "asked": asked,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
    }
    return render_page(request, "setup/confirm.html", context, status=422 if form.is_bound else 200)


def page_of(negotiation: Negotiation, anchor: str = "") -> str:
    address = reverse("positions:setup", args=[negotiation.key])
    return f"{address}#{anchor}" if anchor else address


def why_form(request: HtmxRequest, row: Any) -> forms.Form:
    """Return the form that asks why; in preparation nothing is asked, and sending it is enough."""
    form_class = WhyForm if reason_needed(row) else forms.Form
    return form_class(request.POST if request.method == "POST" else None)


@require_POST
@kept_for_back
@asks()
def setup_move(request: HtmxRequest, negotiation: str, part: str, key: str) -> HttpResponse:
    """Move a party or an issue up or down; once readers know it, after a reason was asked for."""
    found, by = loaded(request, negotiation)
    row = row_or_404(found, part, key)
    if not KINDS[part].ordered:
        raise NotHere("Rounds follow one another by their windows.", found)
    up = request.POST.get("to") != "down"
    form = why_form(request, row)
    if reason_needed(row) and "reason" not in request.POST:
        form = WhyForm()
    here = page_of(found, part)
    asked = AskedOnce(f"Move {row.name} {'up' if up else 'down'}", [ORDERED], "Move", here, lambda: here)
    return confirm(
        request, found, asked, form, lambda told: rows.move(row, up=up, by=by, reason=told.get("reason", ""))
    )


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_remove(request: HtmxRequest, negotiation: str, part: str, key: str) -> HttpResponse:
    """Take away a party, a round or an issue to which nothing refers."""
    found, by = loaded(request, negotiation)
    row = row_or_404(found, part, key)
    here = page_of(found, part)
    said = [f"{row.name} is deleted. That is possible while nothing that is recorded refers to it."]
    asked = AskedOnce(f"Take away {row.name}", said, "Take away", here, lambda: here)
    form = why_form(request, row)
    return confirm(request, found, asked, form, lambda told: rows.take_away(row, by=by, reason=told.get("reason", "")))


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_publish(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Let everybody see a negotiation."""
    found, by = loaded(request, negotiation)
    asked = AskedOnce(
        f"Publish {found.name}",
        [
            "From then on everybody sees the negotiation and what is published in it, and it can be cited.",
            "It stays public and keeps its key. It can be archived, not deleted.",
        ],
        "Publish",
        page_of(found),
        lambda: reverse("positions:negotiation", args=[found.key]),
    )
    form = forms.Form(request.POST if request.method == "POST" else None)
    return confirm(request, found, asked, form, lambda _: acts.publish_negotiation(found, by=by))


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_rename(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Give a negotiation another key, while nothing is published."""
    found, by = loaded(request, negotiation)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"key": found.key})
    said = ["All its addresses change with it. Whoever has an old one finds nothing there any more."]
    here = page_of(found)
    asked = AskedOnce(f"Another key for {found.name}", said, "Rename", here, lambda: page_of(found))
    return confirm(request, found, asked, form, lambda told: acts.rename_negotiation(found, key=told["key"], by=by))


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_delete(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Delete a negotiation, while nothing is published."""
    found, by = loaded(request, negotiation)
    form = TypedKeyForm(request.POST if request.method == "POST" else None)
    said = [
        "All that was prepared goes: parties, rounds, issues, people, sources, proposals and who was of the team.",
        "It cannot be taken back.",
    ]
    asked = AskedOnce(
        f"Delete {found.name}", said, "Delete for good", page_of(found), lambda: reverse("positions:site")
    )
    form.fields["typed"].help_text = f"to be sure: {found.key}"
    return confirm(request, found, asked, form, lambda told: acts.delete_negotiation(found, **told, by=by))


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_archive(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Archive a negotiation."""
    found, by = loaded(request, negotiation)
    said = [
        "Everybody goes on reading, citing and downloading it; nothing is added to it or changed in it any more.",
        "It can be taken out of the archive again.",
    ]
    home = reverse("positions:negotiation", args=[found.key])
    asked = AskedOnce(f"Archive {found.name}", said, "Archive", page_of(found), lambda: home)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return confirm(request, found, asked, form, lambda told: acts.archive_negotiation(found, **told, by=by))


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_reopen(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Take a negotiation out of the archive."""
    found = negotiation_or_404(negotiation, request.user)
    # Of what is archived nobody keeps the reference data; whoever keeps its team lets people work on it again.
    by = require(request, found, Permission.KEEP_ACCOUNTS)
    home = reverse("positions:negotiation", args=[found.key])
    said = ["Whoever has a role in it can work on it again."]
    asked = AskedOnce(f"Take {found.name} out of the archive", said, "Take out", home, lambda: home)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return confirm(request, found, asked, form, lambda told: acts.reopen_negotiation(found, **told, by=by))
