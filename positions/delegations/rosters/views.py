"""One delegation: shown to everybody, kept in place by those who may. Without HTMX the same addresses are pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.delegations.forms import DismissForm
from positions.delegations.meetings import EMPTY, rosters_of
from positions.delegations.people.acts import PersonDraft
from positions.delegations.people.finding import candidate, found_by, found_words, people_of
from positions.delegations.roster import Roster, mark
from positions.delegations.rosters import acts as act
from positions.delegations.rosters.acts import DelegateDraft, Place
from positions.delegations.rosters.forms import CompletenessForm, CopyForm, DelegateForm, EarlierForm, NewDelegateForm
from positions.delegations.sent_forms import NONE, PostTrouble, confirmed, posted, replied_to, see_other, seen, tried
from positions.domain import wording
from positions.domain.names import is_latin
from positions.models import Delegate, Negotiation, Person, Round
from positions.reading.party_marks import PartyMark, marked_parties
from positions.web.asked import NotHere, known_at, load_rounds
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
SEARCH_LENGTH = 200


@dataclass(frozen=True, slots=True)
class RosterTable:
    """One delegation with what stands around it: the rounds in order, and the other parties at the round."""

    negotiation: Negotiation
    rounds: tuple[Round, ...]
    place: Place
    side: PartyMark
    others: tuple[PartyMark, ...]
    roster: Roster

    @property
    def earlier(self) -> list[Round]:
        """The rounds before this one, the latest first."""
        return [round_ for round_ in reversed(self.rounds) if round_.window_ends_on < self.place.round.window_ends_on]

    def address(self, name: str = "roster", *further: str) -> str:
        """Return the address of an act on this delegation."""
        here = [self.negotiation.key, self.place.round.key, self.place.party.key]
        return reverse(f"positions:{name}", args=[*here, *further])


def load(request: HtmxRequest, key: str, round_key: str, party_key: str) -> RosterTable:
    """Return a delegation, which may not be recorded yet. Raises NotHere. Three queries."""
    negotiation, rounds = load_rounds(key, request.user)
    round_ = next((each for each in rounds if each.key == round_key), None)
    if round_ is None:
        raise NotHere(f"There is no round “{round_key[:80]}” in {negotiation.name}.", negotiation)
    parties = marked_parties(negotiation)
    party, side = next((pair for pair in parties if pair[0].key == party_key), (None, None))
    if party is None or side is None:
        raise NotHere(f"There is no party “{party_key[:80]}” in {negotiation.name}.", negotiation)
    roster = rosters_of([round_]).get((round_.pk, party.pk), EMPTY)
    others = tuple(other for each, other in parties if each != party)
    return RosterTable(negotiation, rounds, Place(round_, party), side, others, roster)


@require_safe
def roster(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    table = load(request, negotiation, round_, party)
    return show(request, table, {"known": known_at(request, table.negotiation)})


@GET_POST
def appoint(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Find somebody by any spelling of the name, or record somebody new, and put them on the delegation."""
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    asked = request.POST if request.method == "POST" else request.GET
    who, first = person_asked(table, asked.get("person", ""))
    if who is None and "new" not in asked:
        return show(request, table, searched(request, table), fragment=replied_to(request))
    form: DelegateForm
    if who is not None:
        form = DelegateForm(table.negotiation, posted(request), initial=first)
    else:
        sought = asked.get("who", "")[:SEARCH_LENGTH]
        first = {"name" if is_latin(sought) else "native_name": sought, "person_party": table.place.party.key}
        form = NewDelegateForm(table.negotiation, posted(request), initial=first)
    context = {"editing": "appoint", "form": form, "who": who, "verb": "Appoint", "action": table.address("appoint")}
    return edit(request, table, context, lambda data: appoint_now(request, table, who, data, by))


def appoint_now(request: HtmxRequest, table: RosterTable, who: Person | None, data: dict[str, Any], by: User) -> None:
    """Put the person, or the new one that the form names, on the delegation."""
    chosen = who or PersonDraft(name=data["name"], native_name=data["native_name"], party=data["person_party"])
    told: dict[str, Any] = {"by": by, "seen": seen(request), "confirmed": confirmed(request)}
    act.appoint(table.negotiation, table.place, chosen, drafted(data), **told)


def person_asked(table: RosterTable, key: str) -> tuple[Person | None, dict[str, str]]:
    """Return the person with that key, and what the form begins with; without a key neither. Raises NotHere."""
    if not key:
        return None, {}
    found = candidate(table.negotiation, key, table.place.round.window_ends_on)
    if found is None:
        raise NotHere(f"There is no person “{key[:80]}” in {table.negotiation.name}.", table.negotiation)
    return found


def searched(request: HtmxRequest, table: RosterTable) -> dict[str, Any]:
    """Return what the search for somebody to appoint shows."""
    query = request.GET.get("who", "")[:SEARCH_LENGTH]
    found = found_by(table.negotiation, people_of(table.negotiation), query) if query else []
    there = {member.person for member in table.roster.members}
    return {
        "editing": "search",
        "query": query,
        "found": [(each, each.person.key in there) for each in found],
        "found_words": found_words(len(found)) if query else "",
        "action": table.address("appoint"),
    }


def drafted(data: dict[str, Any]) -> DelegateDraft:
    return DelegateDraft(**{name: data[name] for name in act.COLUMNS})


@GET_POST
def delegate(request: HtmxRequest, negotiation: str, round_: str, party: str, person: str) -> HttpResponse:
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    found = delegate_of(table, person)
    form = DelegateForm(table.negotiation, posted(request), initial=recorded(found))
    context = {"editing": person, "form": form, "verb": "Save", "action": request.path}
    told: dict[str, Any] = {"by": by, "seen": seen(request), "confirmed": confirmed(request)}
    return edit(request, table, context, lambda data: act.change(table.negotiation, found, drafted(data), **told))


def recorded(delegate: Delegate) -> dict[str, Any]:
    return {name: getattr(delegate, name) for name in act.COLUMNS} | {"source": delegate.source.key}


def delegate_of(table: RosterTable, person: str) -> Delegate:
    """Return the delegate. Raises NotHere."""
    on = Delegate.objects.filter(delegation__round=table.place.round, delegation__party=table.place.party)
    found = on.filter(person__key=person).select_related("source", "person").first()
    if found is None:
        raise NotHere(f"There is no “{person[:80]}” on this delegation.", table.negotiation)
    return found


@GET_POST
def dismiss(request: HtmxRequest, negotiation: str, round_: str, party: str, person: str) -> HttpResponse:
    """Take somebody off the delegation, after a page that asks for the reason."""
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    found = delegate_of(table, person)
    form = DismissForm(posted(request))
    lede = f"{found.person.name} is taken off the delegation of {table.side.name}."
    context = {"editing": person, "form": form, "verb": "Dismiss", "action": request.path, "lede": lede}
    told: dict[str, Any] = {"by": by, "seen": seen(request)}
    return edit(
        request, table, context, lambda data: act.dismiss(table.negotiation, found, reason=data["reason"], **told)
    )


@GET_POST
def copy(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Take over an earlier delegation into an empty one."""
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    asked = (request.POST if request.method == "POST" else request.GET).get("earlier", "")
    earlier = next((each for each in table.earlier if each.key == asked), None)
    if asked and earlier is None:
        raise NotHere(f"There is no earlier round “{asked[:80]}” in {table.negotiation.name}.", table.negotiation)
    if earlier is None:
        context = {"editing": "earlier", "form": EarlierForm(table.earlier), "action": request.path}
        return show(request, table, context)
    members = rosters_of([earlier]).get((earlier.pk, table.place.party.pk), EMPTY)
    form = CopyForm(table.negotiation, members, posted(request))
    context = {"editing": "copy", "form": form, "verb": "Take over", "action": request.path, "earlier": earlier}
    told: dict[str, Any] = {"by": by, "seen": seen(request)}
    return edit(
        request, table, context, lambda data: act.copy_from(table.negotiation, table.place, earlier, **data, **told)
    )


@GET_POST
def completeness(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Say how much of the delegation is recorded."""
    table = load(request, negotiation, round_, party)
    by = require(request, table.negotiation, Permission.KEEP_DELEGATIONS)
    now = {"completeness": table.roster.completeness or "unknown", "note": table.roster.note}
    form = CompletenessForm(posted(request), initial=now)
    context = {"editing": "completeness", "form": form, "verb": "Save", "action": request.path}
    told: dict[str, Any] = {"by": by, "seen": seen(request)}
    return edit(
        request, table, context, lambda data: act.set_completeness(table.negotiation, table.place, **data, **told)
    )


def edit(
    request: HtmxRequest, table: RosterTable, context: dict[str, Any], save: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Show a form in its place, or save what it holds and lead back to the delegation."""
    if request.method != "POST":
        return show(request, table, context)
    trouble = tried(context["form"], save)
    if trouble is None:
        return see_other(table.address())
    fresh = load(request, table.negotiation.key, table.place.round.key, table.place.party.key)
    return show(request, fresh, context, trouble, status=422)


def show(
    request: HtmxRequest,
    table: RosterTable,
    context: dict[str, Any] | None = None,
    trouble: PostTrouble = NONE,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the delegation with what is edited in it."""
    people = wording.counted(len(table.roster.members), "person", "people")
    plain = {
        "known": None,
        "editing": "",
        "form": None,
        "who": None,
        "verb": "",
        "action": "",
        "lede": "",
        "query": "",
        "found": (),
    }
    whole = plain | {
        "negotiation": table.negotiation,
        "section": "delegations",
        "round": table.place.round,
        "days": wording.days(table.place.round.starts_on, table.place.round.ends_on),
        "party": table.place.party,
        "side": table.side,
        "others": table.others,
        "roster": table.roster,
        "copied_from": table.earlier,
        "seen": mark(table.roster),
        "trouble": trouble,
        "said": f"Delegation of {table.side.name}: {people}.",
        "found_words": "",
        "earlier": None,
        "here": table.address(),
    }
    whole |= context or {}
    template = "delegations/rosters/roster.html"
    return render_page(request, template, whole, fragment=fragment or "roster", status=status)
