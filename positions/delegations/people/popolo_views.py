"""People from a Popolo file: brought, shown beside those who are recorded, each decided on, and recorded together."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.delegations.forms import SourceChoice, offered
from positions.delegations.people import popolo_file
from positions.delegations.people.popolo_file import MOST_TEXT, PersonRead
from positions.delegations.people.popolo_plan import LEAVE, NEW, PersonPlanned, planned, take_people
from positions.delegations.sent_forms import NONE
from positions.domain.wording import counted
from positions.models import Source
from positions.web.asked import negotiation_or_404
from positions.web.fields import Reason, add_faults, choose
from positions.web.parameters import asks
from positions.web.pasted_tables import decoded
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.visible_sources import visible_sources
from positions.writing.refusals import Refused

# How the choice for a person is called in the form, before their number.
PERSON = "person-"
UNDECIDED = "Say for each person whether they are recorded already."


class PopoloForm(forms.Form):
    """A Popolo file, and what its offices are recorded from where they name no source that is recorded here."""

    file = forms.FileField(
        label="A Popolo file (JSON)",
        required=False,
        help_text=f"with “persons”; up to {MOST_TEXT // 1_000_000} MB",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(label="The file", required=False, strip=False, widget=forms.HiddenInput)
    source = SourceChoice(required=False)
    reason = Reason(label="Reason", rows=2, initial="People were read from a Popolo file.", help_text="kept with each")

    people: tuple[PersonRead, ...] = ()

    def __init__(self, sources: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "source").queryset = offered(sources)
        self.fields["source"].label = "Source of offices that name none that is recorded here"
        self.fields["source"].help_text = "left empty: these offices are left out"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is None and not data.get("text"):
            self.add_error("file", "Choose a Popolo file.")
        elif file is not None and file.size > MOST_TEXT:
            self.add_error("file", popolo_file.TOO_LONG)
        else:
            try:
                data["text"] = decoded(file.read()) if file else data["text"]
                self.people = popolo_file.read(data["text"])
            except ValueError as error:
                self.add_error("file", str(error))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@asks(("new", "met", "offices"))
def popolo_read(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Bring a Popolo file, decide on each of its people, and record them."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    sources = visible_sources(found, by)
    sent = request.method == "POST"
    form = PopoloForm(sources, request.POST, request.FILES) if sent else PopoloForm(sources)
    people: tuple[PersonPlanned, ...] = ()
    if form.is_valid():
        source: Source | None = form.cleaned_data["source"]
        people = planned(found, form.people, source, by)
        chosen = chosen_of(request, people)
        if "take" in request.POST:
            try:
                if len(chosen) < len(people):
                    form.add_error(None, UNDECIDED)
                else:
                    taken = take_people(found, people, chosen, by=by, reason=form.cleaned_data["reason"])
                    told = f"?new={taken.new}&met={taken.met}&offices={taken.offices}"
                    return HttpResponseRedirect(reverse("positions:popolo_read", args=[found.key]) + told, status=303)
            except Refused as error:
                add_faults(form, error)
    context = {
        "negotiation": found,
        "section": "people",
        "form": form,
        "trouble": NONE,
        "people": [
            (number, person, offered_for(person), chosen_now(request, number, person))
            for number, person in enumerate(people)
        ],
        "text": form.cleaned_data.get("text", "") if people else "",
        "said": said_of(request),
        "new": NEW,
        "leave": LEAVE,
    }
    status = 422 if sent and form.errors else 200
    return render_page(request, "delegations/people/popolo.html", context, status=status)


def offered_for(person: PersonPlanned) -> list[tuple[str, str]]:
    """Return what may be chosen for a person: whom they may be, with the spellings that are recorded."""
    return [(each.key, ", ".join([each.name, *filter(None, [each.native_name])])) for each in person.same]


def chosen_of(request: HtmxRequest, people: tuple[PersonPlanned, ...]) -> dict[int, str]:
    """Return what was chosen for each person, by number, where it is one of what was offered."""
    found = {}
    for number, person in enumerate(people):
        choice = request.POST.get(f"{PERSON}{number}", "")
        if choice in (NEW, LEAVE, *(each.key for each in person.same)):
            found[number] = choice
    return found


def chosen_now(request: HtmxRequest, number: int, person: PersonPlanned) -> str:
    """Return what is chosen in the form: what was sent; else new where nobody recorded comes near."""
    return request.POST.get(f"{PERSON}{number}", "" if person.same else NEW)


def said_of(request: HtmxRequest) -> str:
    """Return in a sentence what was recorded just now; empty when nothing was."""
    numbers = [request.GET.get(name, "") for name in ("new", "met", "offices")]
    if not all(number.isascii() and number.isdigit() and len(number) < 6 for number in numbers):
        return ""
    new, met, offices = map(int, numbers)
    people = counted(new, "person", "people")
    return f"Recorded: {people} and {counted(offices, 'office')}; {met} were recorded already."
