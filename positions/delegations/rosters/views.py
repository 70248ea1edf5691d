"""One delegation: shown to everybody, kept in place by those who may. Without HTMX the same addresses are pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.delegations.forms import DismissForm
from positions.delegations.meetings import roster_of
from positions.delegations.people.acts import OfficeDraft, PersonDraft
from positions.delegations.people.finding import answers, candidate, people_of
from positions.delegations.roster import Roster, mark
from positions.delegations.rosters import acts as act
from positions.delegations.rosters.acts import DelegateDraft, Place
from positions.delegations.rosters.forms import (
    AppointForm,
    CompletenessForm,
    CopyForm,
    DelegateForm,
    EarlierForm,
    NewDelegateForm,
)
from positions.delegations.sent_forms import NONE, SEARCH_LENGTH, confirmed, form_page, posted, replied_to, seen, tried
from positions.domain import wording
from positions.domain.names import is_latin
from positions.models import Delegate, Negotiation, Person, Round
from positions.reading.party_marks import PartyMark, marked_parties
from positions.web.asked import NotHere, known_at, load_rounds
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here

# Where the form of a new delegate holds what is said of the person.
PERSON = {"name": "name", "native_name": "native_name", "person_party": "party"}


@dataclass(frozen=True, slots=True)
class RosterTable:
    """One delegation with what stands around it: the rounds in order, and the other parties at the round."""

    negotiation: Negotiation
    rounds: tuple[Round, ...]
    place: Place
    mark: PartyMark
    others: tuple[PartyMark, ...]
    roster: Roster
    known: datetime | None

    @property
    def earlier(self) -> list[Round]:
        """The rounds before this one, the latest first."""
        return [round_ for round_ in reversed(self.rounds) if round_.window_ends_on < self.place.round.window_ends_on]

    def address(self, name: str = "roster", *further: str) -> str:
        """Return the address of an act on this delegation."""
        here = [self.negotiation.key, self.place.round.key, self.place.party.key]
        return reverse(f"positions:{name}", args=[*here, *further])


def load(request: HtmxRequest, key: str, round_key: str, party_key: str, *, past: bool = False) -> RosterTable:
    """Return a delegation, which may not be recorded yet; of the `past`: as known at the moment that is asked for.

    Raises NotHere, BadRequest. Three queries when it is now.
    """
    negotiation, rounds = load_rounds(key, request.user)
    round_ = next((each for each in rounds if each.key == round_key), None)
    if round_ is None:
        raise NotHere(f"There is no round “{round_key[:80]}” in {negotiation.name}.", negotiation)
    parties = marked_parties(negotiation)
    asked = next((pair for pair in parties if pair[0].key == party_key), None)
    if asked is None:
        raise NotHere(f"There is no party “{party_key[:80]}” in {negotiation.name}.", negotiation)
    place = Place(round_, asked[0])
    others = tuple(other for party, other in parties if party != place.party)
    known = known_at(request, negotiation) if past else None
    return RosterTable(negotiation, rounds, place, asked[1], others, roster_of(round_, asked[0], known), known)


def load_to_keep(request: HtmxRequest, negotiation: str, round_: str, party: str) -> tuple[RosterTable, dict[str, Any]]:
    """Return a delegation and what every act on it is told: who does it, and what they saw. Raises NotHere."""
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    return table, {"by": by, "seen": seen(request)}


@require_safe
@asks(("known",))
def roster(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    table = load(request, negotiation, round_, party, past=True)
    return show(request, table, {"known": table.known})


@form_page
def appoint(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Find somebody by any spelling of the name, or record somebody new, and put them on the delegation."""
    table, told = load_to_keep(request, negotiation, round_, party)
    asked = request.POST if request.method == "POST" else request.GET
    who, first = person_asked(table, asked.get("person", ""))
    sought = asked.get("who", "")[:SEARCH_LENGTH]
    if who is None and "new" not in asked:
        found = answers(people_of(table.negotiation), sought)
        return show(request, table, {"editing": "search"} | found, fragment=replied_to(request) or "roster")
    if who is None:
        first = {"name" if is_latin(sought) else "native_name": sought, "person_party": table.place.party.key}
    kind = AppointForm if who else NewDelegateForm
    form = kind(table.negotiation, told["by"], posted(request), initial=first)
    told["confirmed"] = confirmed(request)

    def save(data: dict[str, Any]) -> None:
        new = {name: data.pop(field) for field, name in PERSON.items() if field in data}
        held = data.pop("office")
        office = OfficeDraft(source=data["source"], **held) if held else None
        person = who or PersonDraft(**new)
        act.appoint(table.negotiation, table.place, person, DelegateDraft(**data), office=office, **told)

    return edit(request, table, form, {"editing": "appoint", "who": who, "verb": "Appoint"}, save)


def person_asked(table: RosterTable, key: str) -> tuple[Person | None, dict[str, str]]:
    """Return the person with that key, and what the form begins with; without a key neither. Raises NotHere."""
    if not key:
        return None, {}
    found = candidate(table.negotiation, key, table.place.round.window_ends_on)
    if found is None:
        raise NotHere(f"There is no person “{key[:80]}” in {table.negotiation.name}.", table.negotiation)
    return found


@form_page
def delegate(request: HtmxRequest, negotiation: str, round_: str, party: str, person: str) -> HttpResponse:
    table, told = load_to_keep(request, negotiation, round_, party)
    told["confirmed"] = confirmed(request)
    found = delegate_of(table, person)
    recorded = {name: getattr(found, name) for name in ("title", "role", "seniority", "locator", "note")}
    form = DelegateForm(table.negotiation, told["by"], posted(request), initial=recorded | {"source": found.source.key})
    context = {"editing": person, "verb": "Save"}
    return edit(
        request, table, form, context, lambda data: act.change(table.negotiation, found, DelegateDraft(**data), **told)
    )


def delegate_of(table: RosterTable, person: str) -> Delegate:
    """Return the delegate. Raises NotHere."""
    found = table.place.delegates.filter(person__key=person).select_related("source", "person").first()
    if found is None:
        raise NotHere(f"There is no “{person[:80]}” on this delegation.", table.negotiation)
    return found


@form_page
def dismiss(request: HtmxRequest, negotiation: str, round_: str, party: str, person: str) -> HttpResponse:
    """Take somebody off the delegation, after a page that asks for the reason."""
    table, told = load_to_keep(request, negotiation, round_, party)
    found = delegate_of(table, person)
    lede = f"{found.person.name} is taken off the delegation of {table.mark.name}."
    context = {"editing": person, "verb": "Dismiss", "lede": lede}
    form = DismissForm(posted(request))
    return edit(request, table, form, context, lambda data: act.dismiss(table.negotiation, found, **data, **told))


@form_page
def copy(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Take over an earlier delegation into an empty one."""
    table, told = load_to_keep(request, negotiation, round_, party)
    asked = (request.POST if request.method == "POST" else request.GET).get("earlier", "")
    earlier = next((each for each in table.earlier if each.key == asked), None)
    if asked and earlier is None:
        raise NotHere(f"There is no earlier round “{asked[:80]}” in {table.negotiation.name}.", table.negotiation)
    if earlier is None:
        return show(request, table, {"editing": "earlier", "form": EarlierForm(table.earlier)})
    told["confirmed"] = confirmed(request)
    form = CopyForm(table.negotiation, told["by"], roster_of(earlier, table.place.party), posted(request))
    context = {"editing": "copy", "verb": "Take over", "earlier": earlier}
    return edit(
        request,
        table,
        form,
        context,
        lambda data: act.copy_from(table.negotiation, table.place, earlier, **data, **told),
    )


@form_page
def completeness(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Say how much of the delegation is recorded."""
    table, told = load_to_keep(request, negotiation, round_, party)
    now = {"completeness": table.roster.completeness or "unknown", "note": table.roster.note}
    form = CompletenessForm(posted(request), initial=now)
    home, place = table.negotiation, table.place
    context = {"editing": "completeness", "verb": "Save"}
    return edit(request, table, form, context, lambda data: act.set_completeness(home, place, **data, **told))


def edit(
    request: HtmxRequest,
    table: RosterTable,
    form: Form,
    context: Mapping[str, object],
    save: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show a form in its place, or save what it holds and lead back to the delegation."""
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    draft = draft_here(request, by)
    if not form.is_bound:
        begun = {"form": draft.fill(form), "draft": draft, "seen": draft.said("seen", mark(table.roster))}
        return show(request, table, {**context, **begun})
    trouble = tried(form, save)
    if trouble is None:
        draft.finish()
        return HttpResponseRedirect(table.address(), status=303)
    fresh = load(request, table.negotiation.key, table.place.round.key, table.place.party.key)
    return show(request, fresh, {**context, "form": form, "trouble": trouble, "draft": draft}, status=422)


def show(
    request: HtmxRequest,
    table: RosterTable,
    context: Mapping[str, object],
    *,
    fragment: str = "roster",
    status: int = 200,
) -> HttpResponse:
    """Render the delegation with what is edited in it."""
    people = wording.counted(len(table.roster.members), "person", "people")
    unsaid = dict.fromkeys(["known", "editing", "form", "who", "verb", "lede", "earlier", "draft"])
    whole = {
        **unsaid,
        "negotiation": table.negotiation,
        "recorded": True,
        "section": "delegations",
        "days": wording.days(table.place.round.starts_on, table.place.round.ends_on),
        "table": table,
        "seen": mark(table.roster),
        "trouble": NONE,
        "said": f"Delegation of {table.mark.name}: {people}.",
        "here": table.address(),
        "action": request.path,
        **context,
    }
    return render_page(request, "delegations/rosters/roster.html", whole, fragment=fragment, status=status)
