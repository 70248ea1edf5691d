"""People: found by any spelling, recorded, changed, with their offices, and two of them made one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.delegations.forms import DismissForm
from positions.delegations.people import acts as act
from positions.delegations.people.acts import OfficeDraft, PersonDraft, office_mark, person_mark
from positions.delegations.people.finding import (
    BY_NAME,
    answers,
    found_words,
    likely_same,
    living,
    people_in,
    people_of,
    search,
)
from positions.delegations.people.forms import MergeForm, OfficeForm, PersonForm
from positions.delegations.people.merge import merge
from positions.delegations.people.merge_preview import preview
from positions.delegations.people.past import people_then
from positions.delegations.people.person import living_key, person_page
from positions.delegations.sent_forms import SEARCH_LENGTH, confirmed, form_page, posted, replied_to, seen, tried
from positions.domain import wording
from positions.models import Negotiation, Office, Person
from positions.reading.reference_history import record_of
from positions.web.asked import NotHere, known_at, load_rounds, negotiation_or_404
from positions.web.filters import address
from positions.web.paged import BY_KEY, Paged, paged_after_key, paged_as_listed, plain_cursors
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here

# So many people has a page.
PAGE = 100


@require_safe
@asks(("q", "known", "after"))
def people(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List all people, a page at a time, or those that a search finds."""
    found = negotiation_or_404(negotiation, request.user)
    query = request.GET.get("q", "")[:SEARCH_LENGTH]
    known = known_at(request, found)
    context = {"negotiation": found, "section": "people", "query": query, "known": known, "recorded": True}
    if query:
        listed = search(people_then(found, known) if known else people_of(found), query)
        context |= {"found": listed, "said": found_words(len(listed)), "first": "", "further": ""}
    else:
        with plain_cursors():
            page, number = page_of_people(request, found, known)
        said = f"{wording.counted(number, 'person', 'people')} recorded."
        context |= {"found": page.rows, "said": said, "first": page.first, "further": page.further}
    return render_page(request, "delegations/people/people.html", context, fragment="people")


def page_of_people(request: HtmxRequest, of: Negotiation, known: datetime | None) -> tuple[Paged[Person], int]:
    """Return some of the people, and how many there are; all of them are read for a moment of the past only."""
    if known:
        everybody = people_then(of, known)
        return paged_as_listed(request, everybody, BY_KEY, lambda person: (person.key,), most=PAGE), len(everybody)
    people = people_in(of)
    return paged_after_key(request, people, BY_NAME, most=PAGE), people.count()


@form_page
def new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_DELEGATIONS)
    form, yes = PersonForm(found, posted(request)), confirmed(request)
    page = {"title": "Record a new person", "verb": "Record"}
    return keep(request, by, found, None, form, page, lambda data: act.add(found, drafted(data), by=by, confirmed=yes))


@form_page
def change(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, person, by = load_to_keep(request, negotiation, key)
    now = {"name": person.name, "native_name": person.native_name, "note": person.note}
    now |= {"aliases": "\n".join(person.aliases), "party": person.party.key if person.party else ""}
    form = PersonForm(found, posted(request), initial=now)
    told: dict[str, Any] = {"by": by, "seen": seen(request), "confirmed": confirmed(request)}
    page = {"title": f"Change {person.name}", "verb": "Save", "seen": person_mark(person)}
    return keep(request, by, found, person, form, page, lambda data: act.change(found, person, drafted(data), **told))


def drafted(data: dict[str, Any]) -> PersonDraft:
    return PersonDraft(**data | {"aliases": tuple(data["aliases"].splitlines())})


@form_page
def office_new(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, person, by = load_to_keep(request, negotiation, key)
    form = OfficeForm(found, by, posted(request))
    told: dict[str, Any] = {"by": by, "confirmed": confirmed(request)}
    page = {"title": f"An office of {person.name}", "verb": "Record"}
    return keep(
        request, by, found, person, form, page, lambda data: act.add_office(found, person, OfficeDraft(**data), **told)
    )


@form_page
def office_change(request: HtmxRequest, negotiation: str, key: str, office: int) -> HttpResponse:
    found, person, by = load_to_keep(request, negotiation, key)
    held = office_of(found, person, office)
    now = {name: getattr(held, name) for name in ("title", "from_on", "to_on", "note")}
    form = OfficeForm(found, by, posted(request), initial=now | {"source": held.source.key if held.source else ""})
    told: dict[str, Any] = {"by": by, "seen": seen(request), "confirmed": confirmed(request)}
    page = {"title": f"Change an office of {person.name}", "verb": "Save", "seen": office_mark(held)}
    return keep(
        request, by, found, person, form, page, lambda data: act.change_office(found, held, OfficeDraft(**data), **told)
    )


@form_page
def office_remove(request: HtmxRequest, negotiation: str, key: str, office: int) -> HttpResponse:
    """Remove an office of a person, after a page that asks for the reason."""
    found, person, by = load_to_keep(request, negotiation, key)
    held = office_of(found, person, office)
    form = DismissForm(posted(request))
    page = {"title": f"Remove an office of {person.name}", "verb": "Remove", "lede": f"{held.title} is taken out."}
    return keep(request, by, found, person, form, page, lambda data: act.remove_office(found, held, **data, by=by))


@form_page
def merge_into(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Choose who is the same person, see what merging would do, and do it."""
    found, kept, by = load_to_keep(request, negotiation, key)
    asked = request.GET.get("other", "")
    context: dict[str, object] = {"negotiation": found, "kept": kept, "preview": None}
    if not asked:
        everybody = people_of(found)
        context["likely"] = likely_same(everybody, kept.name, kept.native_name, kept.aliases, but=kept.key)
        context |= answers(everybody, request.GET.get("who", "")[:SEARCH_LENGTH])
        return render_page(request, "delegations/people/merge.html", context, fragment=replied_to(request))
    gone = load(found, asked)
    draft = draft_here(request, by)
    form = draft.fill(MergeForm(posted(request)))
    trouble = tried(form, lambda data: merge(found, kept, gone, **data, by=by, seen=seen(request)))
    if trouble is None:
        draft.finish()
        return HttpResponseRedirect(address_of(found, kept), status=303)
    context |= {"preview": preview(found, kept, gone), "form": form, "trouble": trouble, "draft": draft}
    return render_page(request, "delegations/people/merge.html", context, status=422 if form.is_bound else 200)


def load(negotiation: Negotiation, key: str) -> Person:
    """Return a person of the negotiation. Raises NotHere."""
    found = living(negotiation, key).first()
    if found is None and (kept := living_key(negotiation, key)) != key:
        raise NotHere(f"“{key[:80]}” was merged into “{kept}”, and is kept there.", negotiation)
    if found is None:
        raise NotHere(f"There is no person “{key[:80]}” in {negotiation.name}.", negotiation)
    return found


def load_to_keep(request: HtmxRequest, negotiation: str, key: str) -> tuple[Negotiation, Person, User]:
    """Return a negotiation, a person of it, and who keeps them. Raises NotHere."""
    found = negotiation_or_404(negotiation, request.user)
    person = load(found, key)
    return found, person, require(request, found, Permission.KEEP_DELEGATIONS)


def office_of(negotiation: Negotiation, person: Person, pk: int) -> Office:
    """Return an office of a person. Raises NotHere."""
    found = Office.objects.filter(person=person, pk=pk).select_related("source").first()
    if found is None:
        raise NotHere(f"There is no such office of {person.name}.", negotiation)
    return found


def address_of(negotiation: Negotiation, person: Person) -> str:
    return reverse("positions:person", args=[negotiation.key, person.key])


def keep(
    request: HtmxRequest,
    by: User,
    negotiation: Negotiation,
    person: Person | None,
    form: Form,
    page: dict[str, str],
    save: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show a form about a person, or save what it holds and lead to the person's page; None: `save` makes one."""
    saved: list[Any] = []
    draft = draft_here(request, by)
    draft.fill(form)
    trouble = tried(form, lambda data: saved.append(save(data)))
    if trouble is None:
        draft.finish()
        return HttpResponseRedirect(address_of(negotiation, person or saved[0]), status=303)
    back = address_of(negotiation, person) if person else reverse("positions:people", args=[negotiation.key])
    plain = {"negotiation": negotiation, "section": "delegations", "seen": "", "lede": "", "back": back}
    context = {**plain, **page, "person": person, "form": form, "trouble": trouble, "draft": draft}
    context["seen"] = draft.said("seen", str(context["seen"]))
    return render_page(request, "delegations/people/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@asks(("known",))
def person(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a person: offices, delegations, and what was said. Of one merged into another, lead to that one."""
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    page = person_page(found, rounds, key, known)
    if page is None and (kept := living_key(found, key)) != key:
        there = reverse("positions:person", args=[negotiation, kept])
        return HttpResponseRedirect(address(there, request.GET, ("known",)))
    if page is None and known and living(found, key).exists():
        raise NotHere(f"{found.name} had no person “{key[:80]}” yet as known on {wording.moment(known)}.", found)
    if page is None:
        raise NotHere(f"There is no person “{key[:80]}” in {found.name}.", found)
    record = record_of("person", page.person.pk, known)
    context = {"negotiation": found, "known": known, "page": page, "record": record, "recorded": True}
    return render_page(request, "delegations/people/person.html", context)
