"""Pages of one thing each, with all that hangs on it: a position, an entry, a source, a round."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from positions.models import Issue, Negotiation
from positions.reading.party_marks import party_marks
from positions.reading.reference_history import record_of, record_of_kind
from positions.records.assessments import assessments_page
from positions.records.entry import entry_page, proposal_page, proposed_for
from positions.records.events import events_of
from positions.records.exports import assessments_table, events_table
from positions.records.issue import issue_page
from positions.records.party import party_page
from positions.records.position import position_page
from positions.records.round import round_page
from positions.records.source import source_page
from positions.web.asked import NotHere, known_at, load_rounds, negotiation_or_404
from positions.web.downloads import download
from positions.web.permissions import Permission, allowed
from positions.web.render import HtmxRequest, render_page


@require_safe
def position(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a position's whole history with its evidence, and what it is incompatible with."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    page = position_page(found, key, known, drafts=allowed(request.user, Permission.SEE_PROPOSALS, found))
    if page is None:
        raise NotHere(f"There is no position “{key[:80]}” in {found.name}.", found)
    record = record_of("position", page.position.pk, known)
    return render_page(
        request, "records/position.html", {"negotiation": found, "known": known, "page": page, "record": record}
    )


@require_safe
def entry(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show one entry, also one that was replaced: its page stays and says so; a proposal to those who may see it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    page = entry_page(found, key, known)
    sees = allowed(request.user, Permission.SEE_PROPOSALS, found) and known is None
    if page is None and sees and (proposal := proposal_page(found, key, request.user.pk or 0)):
        return render_page(request, "records/proposal.html", {"negotiation": found, "page": proposal})
    if page is None:
        raise NotHere(f"There is no entry “{key[:80]}” in {found.name}.", found)
    proposed = proposed_for(page.line.id) if sees else ()
    context = {"negotiation": found, "known": known, "page": page, "proposed": proposed}
    return render_page(request, "records/entry.html", context)


@require_safe
def source(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a source and all that rests on it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    page = source_page(found, key, known, drafts=allowed(request.user, Permission.SEE_PROPOSALS, found))
    if page is None:
        raise NotHere(f"There is no source “{key[:80]}” in {found.name}.", found)
    record = record_of("source", page.source.pk, known)
    context = {"negotiation": found, "known": known, "page": page, "record": record}
    return render_page(request, "records/source.html", context)


@require_safe
def round_(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a round: its days, what it produced, and who sat at the table."""
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    page = round_page(found, rounds, key, party_marks(found), known)
    if page is None:
        raise NotHere(f"There is no round “{key[:80]}” in {found.name}.", found)
    record = record_of("round", page.round.pk, known)
    context = {"negotiation": found, "known": known, "page": page, "record": record}
    return render_page(request, "records/round.html", context)


@require_safe
def issue(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show an issue: both sides' tracks side by side."""
    visible = Negotiation.objects.visible_to(request.user).filter(key=negotiation)
    found = Issue.objects.filter(negotiation__in=visible, key=key).select_related("negotiation").first()
    if found is None:
        talks = negotiation_or_404(negotiation, request.user)
        raise NotHere(f"There is no issue “{key[:80]}” in {talks.name}.", talks)
    known = known_at(request, found.negotiation)
    page = issue_page(found, party_marks(found.negotiation), known)
    context = {
        "negotiation": found.negotiation,
        "known": known,
        "page": page,
        "record": record_of("issue", found.pk, known),
    }
    return render_page(request, "records/issue.html", context)


@require_safe
def party(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a party: all its positions at each round and now."""
    found, rounds = load_rounds(negotiation, request.user)
    known = known_at(request, found)
    page = party_page(found, rounds, key, known)
    if page is None:
        raise NotHere(f"There is no party “{key[:80]}” in {found.name}.", found)
    record = record_of("party", page.party.pk, known)
    context = {"negotiation": found, "known": known, "rounds": rounds, "page": page, "record": record}
    return render_page(request, "records/party.html", context)


@require_safe
def events(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """List the events between the rounds; or give them as a file."""
    found = negotiation_or_404(negotiation, request.user)
    if form:
        rows = [line.event for line in events_of(found)]
        return download(form, f"{found.key}_events", *events_table(rows))
    context = {
        "negotiation": found,
        "known": known_at(request, found),
        "events": events_of(found),
        "record": record_of_kind(found.pk, "event"),
    }
    return render_page(request, "records/events.html", context)


@require_safe
def assessments(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """List analysts' assessments, marked as such and with whose they are; or give them as a file."""
    found = negotiation_or_404(negotiation, request.user)
    if form:
        return download(form, f"{found.key}_assessments", *assessments_table(assessments_page(found).assessments))
    context = {
        "negotiation": found,
        "known": known_at(request, found),
        "page": assessments_page(found),
        "record": record_of_kind(found.pk, "assessment"),
    }
    return render_page(request, "records/assessments.html", context)
