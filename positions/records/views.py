"""Pages of one thing each, with all that hangs on it: a position, an entry, a source, a round."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain.codebook import Decision
from positions.domain.evidence import EvidenceAsked
from positions.models import Entry, Negotiation, Source
from positions.reading.discussion import discussion_of
from positions.reading.follows import follow_button
from positions.reading.party_marks import marked_parties
from positions.reading.reference_history import record_of, record_of_kind, record_told
from positions.reading.strength import ShownStrength, choices_of_origins
from positions.records.assessments import assessments_page
from positions.records.entry import ProposalPage, entry_page, proposal_page, proposed_for
from positions.records.events import events_of
from positions.records.exports import assessments_table, events_table
from positions.records.history import ThinRow
from positions.records.issue.page import issue_page, load_issue
from positions.records.party import party_page
from positions.records.position import load_position, position_page
from positions.records.round import round_page
from positions.records.source import source_page
from positions.web.about import AS_NOW, about_page
from positions.web.asked import NotHere, known_at, load_rounds, negotiation_or_404
from positions.web.blind import keep_blind
from positions.web.citations import source_references
from positions.web.downloads import download
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import UnknownFilter, address
from positions.web.paged import Paged, paged_by_number, plain_cursors
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.web.visible_sources import mendable_sources


@require_safe
@asks(("known", *EVIDENCE_PARAMETERS, "after"), several=("evidence",))
def position(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    loaded = load_position(negotiation, key, request.user)
    if loaded is None:
        talks = negotiation_or_404(negotiation, request.user)
        raise NotHere(f"There is no position “{key[:80]}” in {talks.name}.", talks)
    found: Negotiation = loaded.negotiation
    known = known_at(request, found)
    keep_blind(request, Entry.objects.filter(position=loaded))
    asked = evidence_or_400(request, found, known)
    team = {
        "drafts": allowed(request.user, Permission.SEE_PROPOSALS, found),
        "keeps": allowed(request.user, Permission.KEEP_REFERENCE_DATA, found),
    }

    def cut(rows: Sequence[ThinRow]) -> Paged[ThinRow]:
        return paged_by_number(request, rows, lambda row: row.id)

    with plain_cursors():
        page = position_page(loaded, known, asked, cut, **team)
    more = of_evidence(request, asked, page.strengths if page else ())
    return show(request, found, known, page, "records/position.html", key, **more)


def show(
    request: HtmxRequest, of: Negotiation, known: datetime | None, page: object, template: str, key: str, **more: object
) -> HttpResponse:
    """Show a thing with its history; the template is named for its kind. Raises NotHere when the page is None."""
    kind = PurePath(template).stem
    if page is None:
        raise NotHere(f"There is no {kind} “{key[:80]}” in {of.name}.", of)
    thing = getattr(page, kind)
    read = vars(thing).get("record")
    record = record_of(kind, thing.pk, known) if read is None else record_told(kind, read, known)
    button = follow_button(request.user, kind, thing) if known is None else None
    context = {"negotiation": of, "known": known, "page": page, "record": record, "follow": button, **more}
    return render_page(request, template, context)


@require_safe
@asks(("known",))
def entry(request: HtmxRequest, negotiation: str, key: str, version: int | None = None) -> HttpResponse:
    """Show an entry as it stands, or that version of it; one that was replaced stays to be read and says so.

    What is only proposed is at its proposal, for those who may see that.
    """
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    keep_blind(request, Entry.objects.filter(negotiation=found, key=key))
    team = allowed(request.user, Permission.SEE_PROPOSALS, found)
    page = entry_page(found, key, known, version, team=team)
    sees = team and known is None
    if page is None and sees and version is None:
        first = Entry.objects.filter(negotiation=found, key=key, version=1).first()
        if first is not None:
            return HttpResponseRedirect(reverse("positions:proposal", args=[found.key, first.pk]))
    if page is None:
        which = "" if version is None else f"version {version} of the "
        raise NotHere(f"There is no {which}entry “{key[:80]}” in {found.name}.", found)
    proposed = proposed_for(page.line.id) if sees else ()
    cite_as = reverse("positions:entry_version", args=[found.key, page.line.key, page.line.version])
    context = {"negotiation": found, "known": known, "page": page, "proposed": proposed, "cite_as": cite_as}
    said = discussion_of(page.line.id) if sees else None
    return render_page(request, "records/entry.html", context | {"said": said, "own": False, "open": False})


@require_safe
@asks()
def proposal(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Show a proposal, what came back too; one that was published is at its entry."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.SEE_PROPOSALS)
    entry = Entry.objects.filter(negotiation=found, pk=number).first()
    if entry is None:
        raise NotHere(f"There is no proposal {number} in {found.name}.", found)
    if entry.published_at is not None:
        return HttpResponseRedirect(reverse("positions:entry_version", args=[found.key, entry.key, entry.version]))
    keep_blind(request, Entry.objects.filter(pk=entry.pk))
    page = proposal_page(entry, by.pk)
    said = {"said": discussion_of(entry.pk), "own": page.own, "open": open_to_edits(page)}
    context = {"negotiation": found, "page": page, **said}
    return render_page(request, "records/proposal.html", context)


def open_to_edits(page: ProposalPage) -> bool:
    """Say whether a proposal can still take what is suggested of it: it waits, or came back and has no answer."""
    return page.entry.decision != Decision.WITHDRAWN and not page.answered_by


@require_safe
@asks(("known", "after", "rests"))
def source(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    keep_blind(request, Entry.objects.filter(negotiation=found, citations__source__key=key))
    with plain_cursors():
        page = source_page(request, found, key, known, drafts=allowed(request.user, Permission.SEE_PROPOSALS, found))
    reference = source_references(found)(page.source) if page else None
    own = bool(page and known is None and may_mend(request.user, page.source))
    return show(request, found, known, page, "records/source.html", key, reference=reference, mendable=own)


def may_mend(person: User | AnonymousUser, source: Source) -> bool:
    """Say whether a source was recorded by the person, who may still mend it."""
    if not isinstance(person, User):
        return False
    return mendable_sources(source.negotiation, person).filter(pk=source.pk).exists()


@require_safe
@asks(("known", "after"))
def round_(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    with plain_cursors():
        marks = [mark for _, mark in marked_parties(found)]
        page = round_page(request, found, rounds, key, marks, known)
    return show(request, found, known, page, "records/round.html", key)


@require_safe
@asks(("known", *EVIDENCE_PARAMETERS, "after"), several=("evidence",))
def issue(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found = load_issue(negotiation, key, request.user)
    if found is None:
        talks = negotiation_or_404(negotiation, request.user)
        raise NotHere(f"There is no issue “{key[:80]}” in {talks.name}.", talks)
    known = known_at(request, found.negotiation)
    asked = evidence_or_400(request, found.negotiation, known)
    with plain_cursors():
        page = issue_page(request, found, known, asked)
    of_card = ("known", "issue", *EVIDENCE_PARAMETERS)
    card = address(reverse("positions:comparison_card", args=[negotiation]), request.GET, of_card, issue=key)
    more = of_evidence(request, asked, page.strengths) | {"card": card}
    return show(request, found.negotiation, known, page, "records/issue.html", key, **more)


def of_evidence(request: HtmxRequest, asked: EvidenceAsked, strengths: Iterable[ShownStrength]) -> dict[str, object]:
    """Return what the page of one thing shows of what is asked of the evidence, with the strengths of its entries."""
    return {
        "evidence": asked,
        "origin_choices": choices_of_origins(strengths, asked),
        "known_asked": request.GET.get("known", ""),
        "now": address(request.path, request.GET, ("known", *EVIDENCE_PARAMETERS), known=None),
    }


def evidence_or_400(request: HtmxRequest, negotiation: Negotiation, known: datetime | None) -> EvidenceAsked:
    """Return what the address asks of the evidence. For a page without a place for messages: raises BadRequest."""
    try:
        return evidence_asked(request.GET, negotiation, known)
    except UnknownFilter as error:
        raise BadRequest(str(error)) from error


@require_safe
@asks(("known", "after"))
def party(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    with plain_cursors():
        page = party_page(request, found, rounds, key, known)
    return show(request, found, known, page, "records/party.html", key, rounds=rounds)


@require_safe
@asks(("known",))
def events(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponseBase:
    found = negotiation_or_404(negotiation, request.user)
    listed = events_of(found)
    if form:
        table = events_table(event for event, _ in listed)
        return download(form, f"{found.key}_events", table, about_page(request, found, None, "Events", [AS_NOW]))
    record = record_of_kind(found.pk, "event")
    context = {
        "negotiation": found,
        "section": "events",
        "known": known_at(request, found),
        "events": listed,
        "record": record,
    }
    return render_page(request, "records/events.html", context)


@require_safe
@asks(("known",))
def assessments(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponseBase:
    found = negotiation_or_404(negotiation, request.user)
    page = assessments_page(found)
    if form:
        said = about_page(request, found, None, "Assessments by analysts", [AS_NOW])
        return download(form, f"{found.key}_assessments", assessments_table(page.assessments), said)
    record = record_of_kind(found.pk, "assessment")
    context = {
        "negotiation": found,
        "section": "assessments",
        "known": known_at(request, found),
        "page": page,
        "record": record,
    }
    return render_page(request, "records/assessments.html", context)
