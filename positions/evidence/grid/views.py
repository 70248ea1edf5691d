"""Entries from a spreadsheet: a table is pasted, mended and proposed on one page.

Its form keeps the table as a text beside the fields in which single cells are mended, and is sent whole for whatever
it is asked: `act` says for what. Only `propose` saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.domain import wording
from positions.domain.texts import as_typed
from positions.evidence.grid.acts import GridRowRefused, batch_of, propose_all, proposed_before
from positions.evidence.grid.columns import BY_NAME
from positions.evidence.grid.foreseen_rows import ForeseenRow, foreseen_rows
from positions.evidence.grid.forms import GridForm
from positions.evidence.grid.on_record import on_record
from positions.evidence.grid.page import CELL, MOST_REPEATED, GridPage, mends_of, page_of_grid
from positions.evidence.grid.plan import GridPlan, place_of, plan_of
from positions.evidence.grid.reading import GridTable, read_table
from positions.evidence.grid.sheets import template
from positions.evidence.staleness import marks_of
from positions.models import Entry, Negotiation, Position
from positions.web.asked import negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import errors_of
from positions.web.paging import number
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here, number_in
from positions.writing.refusals import BadDraft, Refused

METHODS = ["GET", "HEAD", "POST"]
CHANGED = "Positions of this table changed since it was shown: look at what the rows do now, then propose them again."


@dataclass(frozen=True, slots=True)
class GridState:
    """A table as its form holds it: what is left out, which rows are open, what was answered yes, and its token."""

    table: GridTable
    token: UUID
    left_out: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    seen: str = ""


@dataclass(frozen=True, slots=True)
class CheckedGrid:
    """A table with what its rows mean and do; `mark` is what their positions are like now."""

    plan: GridPlan
    foreseen: Mapping[str, ForeseenRow]
    mark: str


@require_http_methods(METHODS)
@kept_for_back
def grid(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show a table that was pasted or begun, mend it, propose it; at first, a form to give one."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    draft = draft_here(request, by, begun="sent" in request.GET)
    if request.method == "POST" and request.POST.get("act") == "read":
        return begin(request, found, by, draft)
    sent = request.POST if request.method == "POST" else draft.typed
    if sent is None or "table" not in sent:
        return empty(request, found, by, draft, GridForm())
    try:
        state = state_of(sent)
    except BadDraft as error:
        form = GridForm({"pasted": sent["table"]})
        form.is_valid()
        form.add_error(None, str(error))
        return empty(request, found, by, draft, form)
    if request.method == "POST":
        return handle(request, found, by, draft, state)
    return show(request, found, by, draft, state)


@require_safe
@asks()
def grid_template(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Give the template of a table, with the codes and the positions that may stand in it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    address = request.build_absolute_uri(reverse("positions:entry_grid", args=[found.key]))
    return template(form, found, by, address)


def begin(request: HtmxRequest, negotiation: Negotiation, by: User, draft: FormDraft) -> HttpResponse:
    """Show what was pasted or uploaded as a table."""
    form = GridForm(request.POST, request.FILES)
    if not form.is_valid():
        return empty(request, negotiation, by, draft, form)
    return show(request, negotiation, by, draft, GridState(form.table, uuid4()))


def state_of(sent: QueryDict) -> GridState:
    """Return the table that a form holds, with what was mended in its fields. Raises BadDraft."""
    table = read_table(str(sent["table"]), kept=True)
    cells = [(name, as_typed(str(text))) for name, text in sent.items() if name.startswith(CELL)]
    everywhere = [
        (str(sent[f"of-{each}"]), as_typed(sent.get(f"was-{each}", "")), as_typed(sent.get(f"all-{each}", "")))
        for each in range(MOST_REPEATED)
        if sent.get(f"of-{each}") in BY_NAME and f"all-{each}" in sent
    ]
    return GridState(
        table.mended(mends_of(table, cells, everywhere)),
        number_in(sent.get("token", "")) or uuid4(),
        frozenset(sent.getlist("out")),
        frozenset(sent.getlist("opened")),
        frozenset(sent.getlist("sure")),
        sent.get("seen", ""),
    )


def handle(
    request: HtmxRequest, negotiation: Negotiation, by: User, draft: FormDraft, state: GridState
) -> HttpResponse:
    """Do what a button of the form asks for, and show the table; or propose it."""
    act, _, row = request.POST.get("act", "check").partition("-")
    if act == "propose":
        return propose(request, negotiation, by, draft, state)
    why = ""
    if act == "add":
        try:
            table, row = state.table.with_row()
        except BadDraft as error:
            why = str(error)
        else:
            state = replace(state, table=table, opened=state.opened | {row})
    elif act == "open":
        state = replace(state, opened=state.opened ^ {row})
    elif act == "out":
        state = replace(state, left_out=state.left_out ^ {row})
    focus = row if row in state.table.rows else ""
    return show(request, negotiation, by, draft, state, focus=focus, why=why)


def propose(
    request: HtmxRequest, negotiation: Negotiation, by: User, draft: FormDraft, state: GridState
) -> HttpResponse:
    """Propose all rows, if nothing is wrong and nothing is asked; else show the table again and say why not."""
    said = "\n".join([state.table.text(), *sorted(state.left_out)])
    checked, page, why = None, None, ""
    try:
        entries = proposed_before(said, state.token, by=by)
        if not entries:
            checked = checked_of(negotiation, by, state)
            keep_rows_blind(request, draft, state, checked)
            page = page_of(state, checked)
            why = why_not(state, checked, page)
            entries = [] if why else propose_all(checked.plan, by=by, said=said, token=state.token, sure=state.sure)
    except GridRowRefused as error:
        why = str(error)
        if checked is not None:
            refuse(checked, error)
            page = page_of(state, checked)
    except Refused as error:
        why = str(error)
    if why:
        checked = checked or checked_of(negotiation, by, state)
        page = page or page_of(state, checked)
        return respond(request, negotiation, draft, state, page, mark=checked.mark, why=why, status=422)
    draft.finish()
    address = reverse("positions:entry_grid", args=[negotiation.key])
    return HttpResponseRedirect(f"{address}?sent={entries[0].pk}", status=303)


def why_not(state: GridState, checked: CheckedGrid, page: GridPage) -> str:
    """Return why a table cannot be proposed as it is, in a sentence; empty when it can."""
    if not checked.plan.entries:
        return "There is no row to propose."
    if not checked.plan.right:
        return "Nothing was proposed yet: mend what is marked."
    if page.asked:
        return f"Nothing was proposed yet: something is asked about {rows_called(page.asked)}."
    return CHANGED if state.seen and state.seen != checked.mark else ""


def refuse(checked: CheckedGrid, error: GridRowRefused) -> None:
    """Say at the cells of a row why it was refused."""
    faults = error.refused.errors if isinstance(error.refused, BadDraft) else {"": (str(error.refused),)}
    for name, messages in faults.items():
        cells, column = place_of(error.row, name)
        for message in messages:
            cells.fault(column if column in BY_NAME else "statement", message)


def checked_of(negotiation: Negotiation, by: User, state: GridState) -> CheckedGrid:
    """Return what the rows of a table mean and do. At most eighteen queries, however many rows there are."""
    plan = plan_of(state.table, on_record(negotiation, by, state.table.rows.values()), state.left_out)
    foreseen = foreseen_rows(plan)
    marks = marks_of(positions_of(plan))
    return CheckedGrid(plan, foreseen, sha256(repr(sorted(marks.items())).encode()).hexdigest()[:16])


def positions_of(plan: GridPlan) -> set[int]:
    """Return the positions on record that the rows of a table are of, by number."""
    drafts = [row.draft for row in plan.entries if row.draft]
    return {draft.position.pk for draft in drafts if isinstance(draft.position, Position)}


def keep_rows_blind(request: HtmxRequest, draft: FormDraft, state: GridState, checked: CheckedGrid) -> None:
    """Show nothing of positions that whoever looks has yet to code, and keep the table. Raises KeptBlind."""
    typed = [("table", state.table.text()), ("token", str(state.token))]
    typed += [("out", row) for row in sorted(state.left_out)]
    keep_blind(request, Entry.objects.filter(position__in=positions_of(checked.plan)), draft, typed)


def page_of(state: GridState, checked: CheckedGrid) -> GridPage:
    return page_of_grid(
        state.table,
        checked.plan,
        checked.foreseen,
        left_out=state.left_out,
        opened=state.opened,
        sure=state.sure,
    )


def show(
    request: HtmxRequest,
    negotiation: Negotiation,
    by: User,
    draft: FormDraft,
    state: GridState,
    *,
    focus: str = "",
    why: str = "",
) -> HttpResponse:
    """Show a table with what is wrong with it and what it does.

    `focus` is the row at which to go on (empty: above), `why` says why what was asked for was not done.
    """
    checked = checked_of(negotiation, by, state)
    keep_rows_blind(request, draft, state, checked)
    page, status = page_of(state, checked), 422 if why else 200
    return respond(request, negotiation, draft, state, page, mark=checked.mark, focus=focus, why=why, status=status)


def respond(
    request: HtmxRequest,
    negotiation: Negotiation,
    draft: FormDraft,
    state: GridState,
    page: GridPage,
    *,
    mark: str,
    why: str = "",
    focus: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "negotiation": negotiation,
        "state": state,
        "page": page,
        "mark": mark,
        "why": why,
        # A number under which nothing is kept: an empty form.
        "another": uuid4(),
        "focus": focus,
        "wrong_rows": rows_called(page.wrong_rows),
        "unknown": ", ".join(f"“{title[:60]}”" for title in state.table.unknown[:20]),
        "form": None,
        "errors": (),
        "sent": (),
        "draft": draft,
        "section": "log",
    }
    return render_page(request, "evidence/grid/grid.html", context, fragment="table", status=status)


def empty(request: HtmxRequest, negotiation: Negotiation, by: User, draft: FormDraft, form: GridForm) -> HttpResponse:
    """Show the form in which a table is given; after one was proposed, what it became."""
    context = {
        "negotiation": negotiation,
        "state": None,
        "page": None,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "sent": sent_before(request, negotiation, by),
        "draft": draft,
        "section": "log",
    }
    return render_page(request, "evidence/grid/grid.html", context, status=422 if form.is_bound else 200)


def sent_before(request: HtmxRequest, negotiation: Negotiation, by: User) -> Iterable[Entry]:
    """Return the person's own proposals of the batch whose first one the address names; none when it names none."""
    try:
        first = Entry.objects.filter(
            negotiation=negotiation, proposed_by=by, pk=number(request.GET.get("sent", ""))
        ).first()
    except ValueError:
        return ()
    return batch_of(first).select_related("position__party") if first else ()


def rows_called(rows: Iterable[str]) -> str:
    """Return rows in words, the first few by what they are called."""
    listed = list(rows)
    named = [*listed[:5], *([f"{len(listed) - 5} more"] if len(listed) > 5 else [])]
    return f"{'row' if len(listed) == 1 else 'rows'} {wording.listed(named)}"
