"""People: found by any spelling, recorded, changed, with their offices, and two of them made one."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.delegations.forms import DismissForm
from positions.delegations.people import acts as act
from positions.delegations.people.acts import OfficeDraft, PersonDraft, office_mark, person_mark
from positions.delegations.people.finding import found_by, found_words, likely_same, living_person, people_of, search
from positions.delegations.people.forms import MergeForm, OfficeForm, PersonForm
from positions.delegations.people.merge import merge
from positions.delegations.people.merge_preview import preview
from positions.delegations.people.person import living_key, person_page
from positions.delegations.sent_forms import NONE, PostTrouble, confirmed, posted, replied_to, see_other, seen, tried
from positions.domain import wording
from positions.models import Negotiation, Office, Person
from positions.reading.reference_history import record_of
from positions.web.asked import NotHere, known_at, load_rounds, negotiation_or_404
from positions.web.filters import address
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
SEARCH_LENGTH = 200


@require_safe
def people(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List all people, or those that a search finds."""
    found = negotiation_or_404(negotiation, request.user)
    query = request.GET.get("q", "")[:SEARCH_LENGTH]
    everybody = people_of(found)
    listed = search(everybody, query) if query else everybody
    said = found_words(len(listed)) if query else f"{wording.counted(len(everybody), 'person', 'people')} recorded."
    context = {"negotiation": found, "section": "delegations", "query": query, "found": listed, "said": said}
    context["known"] = known_at(request, found)
    return render_page(request, "delegations/people/people.html", context, fragment="people")


@GET_POST
def new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    form = PersonForm(found, posted(request))
    made: list[Person] = []

    def save(data: dict[str, Any]) -> None:
        made.append(act.add(found, drafted(data), by=by, confirmed=confirmed(request)))

    trouble = tried(form, save) if request.method == "POST" else NONE
    if trouble is None:
        return see_other(address_of(found, made[0].key))
    page = {"title": "Record a new person", "verb": "Record", "back": reverse("positions:people", args=[found.key])}
    return show(request, found, None, form, trouble, page)


@GET_POST
def change(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, person = load(request, negotiation, key)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    now = {"name": person.name, "native_name": person.native_name, "note": person.note}
    now |= {"aliases": "\n".join(person.aliases), "party": person.party.key if person.party else ""}
    form = PersonForm(found, posted(request), initial=now)
    told: dict[str, Any] = {"by": by, "seen": seen(request), "confirmed": confirmed(request)}
    page = {"title": f"Change {person.name}", "verb": "Save", "seen": person_mark(person)}
    return keep(request, found, person, form, page, lambda data: act.change(found, person, drafted(data), **told))


def drafted(data: dict[str, Any]) -> PersonDraft:
    return PersonDraft(**data | {"aliases": tuple(data["aliases"].splitlines())})


@GET_POST
def office_new(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, person = load(request, negotiation, key)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    form = OfficeForm(found, posted(request))
    page = {"title": f"An office of {person.name}", "verb": "Record"}
    return keep(
        request, found, person, form, page, lambda data: act.add_office(found, person, OfficeDraft(**data), by=by)
    )


@GET_POST
def office_change(request: HtmxRequest, negotiation: str, key: str, office: int) -> HttpResponse:
    found, person = load(request, negotiation, key)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    held = office_of(found, person, office)
    now = {name: getattr(held, name) for name in ("title", "from_on", "to_on", "note")}
    now["source"] = held.source.key if held.source else ""
    form = OfficeForm(found, posted(request), initial=now)
    told: dict[str, Any] = {"by": by, "seen": seen(request)}
    page = {"title": f"Change an office of {person.name}", "verb": "Save", "seen": office_mark(held)}
    return keep(
        request, found, person, form, page, lambda data: act.change_office(found, held, OfficeDraft(**data), **told)
    )


@GET_POST
def office_remove(request: HtmxRequest, negotiation: str, key: str, office: int) -> HttpResponse:
    """Remove an office of a person, after a page that asks for the reason."""
    found, person = load(request, negotiation, key)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    held = office_of(found, person, office)
    form = DismissForm(posted(request))
    page = {"title": f"Remove an office of {person.name}", "verb": "Remove", "lede": f"{held.title} is taken out."}
    return keep(
        request, found, person, form, page, lambda data: act.remove_office(found, held, reason=data["reason"], by=by)
    )


@GET_POST
def merge_into(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Choose who is the same person, see what merging would do, and do it."""
    found, kept = load(request, negotiation, key)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    asked = request.GET.get("other", "")
    if not asked:
        context = choice(request, found, kept)
        return render_page(request, "delegations/people/merge.html", context, fragment=replied_to(request))
    _, gone = load(request, negotiation, asked)
    form = MergeForm(posted(request))
    told: dict[str, Any] = {"by": by, "seen": seen(request)}
    trouble: PostTrouble | None = NONE
    if request.method == "POST":
        trouble = tried(form, lambda data: merge(found, kept, gone, reason=data["reason"], **told))
    if trouble is None:
        return see_other(address_of(found, kept.key))
    shown = preview(found, kept, gone)
    context = {"negotiation": found, "kept": kept, "preview": shown, "form": form, "trouble": trouble}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "delegations/people/merge.html", context, status=status)


def choice(request: HtmxRequest, negotiation: Negotiation, kept: Person) -> dict[str, Any]:
    """Return what the page shows before somebody is chosen: who may be the same, and a search."""
    query = request.GET.get("who", "")[:SEARCH_LENGTH]
    everybody = people_of(negotiation)
    found = found_by(negotiation, everybody, query) if query else []
    likely = likely_same(everybody, kept.name, kept.native_name, kept.aliases, but=kept.key)
    return {
        "negotiation": negotiation,
        "kept": kept,
        "preview": None,
        "likely": likely,
        "query": query,
        "found": found,
        "found_words": found_words(len(found)) if query else "",
    }


def load(request: HtmxRequest, key: str, person: str) -> tuple[Negotiation, Person]:
    """Return a negotiation and a person of it. Raises NotHere."""
    negotiation = negotiation_or_404(key, request.user)
    found = living_person(negotiation, person)
    if found is None:
        raise NotHere(f"There is no person “{person[:80]}” in {negotiation.name}.", negotiation)
    return negotiation, found


def office_of(negotiation: Negotiation, person: Person, pk: int) -> Office:
    """Return an office of a person. Raises NotHere."""
    found = Office.objects.filter(person=person, pk=pk).select_related("source").first()
    if found is None:
        raise NotHere(f"There is no such office of {person.name}.", negotiation)
    return found


def address_of(negotiation: Negotiation, key: str) -> str:
    return reverse("positions:person", args=[negotiation.key, key])


def keep(
    request: HtmxRequest,
    negotiation: Negotiation,
    person: Person,
    form: forms.Form,
    page: dict[str, Any],
    save: Any,
) -> HttpResponse:
    """Show a form about a person, or save what it holds and lead to the person's page."""
    page = {"back": address_of(negotiation, person.key)} | page
    trouble = tried(form, save) if request.method == "POST" else NONE
    if trouble is None:
        return see_other(page["back"])
    return show(request, negotiation, person, form, trouble, page)


def show(
    request: HtmxRequest,
    negotiation: Negotiation,
    person: Person | None,
    form: forms.Form,
    trouble: PostTrouble,
    page: dict[str, Any],
) -> HttpResponse:
    """Render a form as a page; 422 when it was sent."""
    plain = {"negotiation": negotiation, "section": "delegations", "seen": "", "lede": ""}
    context = plain | page | {"person": person, "form": form, "trouble": trouble}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "delegations/people/form.html", context, status=status)


@require_safe
def person(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a person: offices, delegations, and what was said. Of one merged into another, lead to that one."""
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    page = person_page(found, rounds, key, known)
    if page is None and (kept := living_key(found, key)) != key:
        return HttpResponseRedirect(
            address(reverse("positions:person", args=[negotiation, kept]), request.GET, ("known",))
        )
    if page is None:
        raise NotHere(f"There is no person “{key[:80]}” in {found.name}.", found)
    record = record_of("person", page.person.pk, known)
    context = {"negotiation": found, "known": known, "page": page, "record": record}
    return render_page(request, "delegations/people/person.html", context)
