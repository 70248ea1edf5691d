"""Forms whose content is kept before it is sent: which, for whom, and how a page shows again what was typed.

A view asks `draft_here`, has it `fill` the form that it shows, gives it to the template as `draft` (templates/web/
_draft.html), and has it `finish` once the form was sent and saved. What is kept is seen by its author alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from positions.domain import wording
from positions.models import SavedDraft
from positions.web.paging import moment_read
from positions.web.permissions import Permission
from positions.writing.saved_drafts import Typed, drop_draft, save_draft

# What a form sends that is not typed: marks, buttons, files, and answers to questions, which are asked again.
NOT_TYPED = frozenset(
    [
        *("csrfmiddlewaretoken", "act", "draft", "draft_of", "draft_opened", "sure", "confirmed", "back", "decision"),
        *("chosen", "affirms", "beside", "file", "take_source"),
    ]
)
MOST_OF_ADDRESS = 1_000

Form = TypeVar("Form", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class DraftedForm:
    """A form whose content is kept: who may send it, what it is called, and the parts of the query that belong to it.

    One of `needs` and `or_needs` allows it. In the name, parts of the address stand in braces.
    """

    needs: Permission
    called: str
    asked: tuple[str, ...] = ()
    or_needs: tuple[Permission, ...] = ()


# By the names of their addresses.
DRAFTED: Mapping[str, DraftedForm] = {
    "entry_new": DraftedForm(Permission.PROPOSE, "A new entry"),
    "entry_grid": DraftedForm(Permission.PROPOSE, "A table of entries"),
    "checklist": DraftedForm(Permission.PROPOSE, "A checklist", ("source", "party", "on", "group", "after")),
    "entry_correct": DraftedForm(Permission.PROPOSE, "Correction of {key}"),
    "proposal_answer": DraftedForm(Permission.PROPOSE, "New version of proposal {number}"),
    "entry_retract": DraftedForm(Permission.PROPOSE, "Retraction of {key}"),
    "source_new": DraftedForm(Permission.PROPOSE, "A new source"),
    "source_mend": DraftedForm(Permission.PROPOSE, "Mending of source {key}", or_needs=(Permission.KEEP_DELEGATIONS,)),
    "document_new": DraftedForm(Permission.PROPOSE, "A text of source {key}"),
    "proposal_review": DraftedForm(Permission.REVIEW, "Note on proposal {number}", ("amendment",)),
    "entry_comments": DraftedForm(Permission.SEE_PROPOSALS, "A comment on entry {number}"),
    "proposal_suggest": DraftedForm(Permission.REVIEW, "A suggested edit of proposal {number}"),
    "proposal_lay_aside": DraftedForm(Permission.PROPOSE, "Laying proposal {number} aside"),
    "review_batch": DraftedForm(Permission.REVIEW, "Notes on proposals from {key}"),
    "coding_new": DraftedForm(Permission.REVIEW, "A coding task", ("kind",)),
    "coding_entry": DraftedForm(Permission.PROPOSE, "Codes of entry {number} of coding task {task}"),
    "coding_text": DraftedForm(Permission.PROPOSE, "Codes of a passage of coding task {task}"),
    "entry_redact": DraftedForm(Permission.REDACT, "Redaction of {key}, version {version}"),
    "proposal_redact": DraftedForm(Permission.REDACT, "Redaction of proposal {number}"),
    "release_new": DraftedForm(Permission.KEEP_REFERENCE_DATA, "A new release"),
    "row_mend": DraftedForm(Permission.KEEP_REFERENCE_DATA, "Mending of {table} {row}"),
    "row_add": DraftedForm(
        Permission.KEEP_REFERENCE_DATA, "A new {table}", ("round", "issue", "party", "position_a", "source")
    ),
    "person_new": DraftedForm(Permission.KEEP_DELEGATIONS, "A new person"),
    "person_change": DraftedForm(Permission.KEEP_DELEGATIONS, "Change of {key}"),
    "person_merge": DraftedForm(Permission.KEEP_DELEGATIONS, "Merging into {key}", ("other",)),
    "office_new": DraftedForm(Permission.KEEP_DELEGATIONS, "An office of {key}"),
    "office_change": DraftedForm(Permission.KEEP_DELEGATIONS, "Change of an office of {key}"),
    "office_remove": DraftedForm(Permission.KEEP_DELEGATIONS, "Removal of an office of {key}"),
    "appoint": DraftedForm(Permission.KEEP_DELEGATIONS, "A delegate of {party}, {round_}", ("person", "new", "who")),
    "delegate": DraftedForm(Permission.KEEP_DELEGATIONS, "Change of {person}, {round_}"),
    "dismiss": DraftedForm(Permission.KEEP_DELEGATIONS, "Dismissal of {person}, {round_}"),
    "roster_paste": DraftedForm(Permission.KEEP_DELEGATIONS, "A pasted delegation of {party}, {round_}"),
    "roster_copy": DraftedForm(Permission.KEEP_DELEGATIONS, "An earlier delegation of {party}, {round_}", ("earlier",)),
    "roster_completeness": DraftedForm(Permission.KEEP_DELEGATIONS, "How complete: {party}, {round_}"),
}
# Who has any of these may have unfinished forms.
FILL_IN = tuple(dict.fromkeys(each.needs for each in DRAFTED.values()))


@dataclass(frozen=True, slots=True)
class FormAddress:
    """Where the page of such a form is, and of which negotiation (by its key)."""

    path: str
    negotiation: str
    form: DraftedForm
    called: str


@dataclass(frozen=True, slots=True)
class FormDraft:
    """The draft of the form on a page, for whoever looks at it.

    `typed` is what was kept of it, `saved` when (both None: nothing was, or the form was sent just now and is shown
    again as it came); `others` is how many further drafts the person has of a form at this address.
    """

    by: User
    number: UUID
    address: str
    opened: datetime
    sent: bool = False
    typed: QueryDict | None = None
    saved: str | None = None
    others: int = 0

    def fill(self, form: Form) -> Form:
        """Put what was kept into a form that is shown, and return it; one that was sent stays as it is."""
        if self.typed is not None and not form.is_bound:
            for name, field in form.fields.items():
                form.initial[name] = field.widget.value_from_datadict(self.typed, {}, form.add_prefix(name))
        return form

    def said(self, name: str, otherwise: str) -> str:
        """Return what was kept under a name that is no field of the form; without that the other."""
        return otherwise if self.typed is None else str(self.typed.get(name, otherwise))

    def keep(self, negotiation: int, sent: QueryDict, typed: Typed) -> None:
        """Keep what was typed into a form that arrived as `sent`. Raises Refused, TryAgain, BadRequest."""
        opened = opened_at(sent.get("draft_opened", ""))
        save_draft(negotiation, by=self.by, number=self.number, address=self.address, typed=typed, opened=opened)

    def finish(self) -> None:
        """Delete what was kept, for the form was sent."""
        drop_draft(self.number, by=self.by)


def draft_here(request: HttpRequest, by: User, *, begun: bool = False) -> FormDraft:
    """Return the draft of the form at the address that is asked for: the one that `draft` names, or else the last.

    `begun`: the address itself says what the form begins with, so only a draft that it names is shown. One that is not
    there any more is an empty form of that number. A form that was sent has its own number and is not filled in from
    what was kept. One query, none when it was sent.
    """
    sent = request.method == "POST"
    address = address_of(request)
    now = timezone.now()
    if sent:
        return FormDraft(by, number_in(request.POST.get("draft", "")) or uuid4(), address, now, sent=True)
    kept = list(SavedDraft.objects.filter(by=by, address=address).order_by("-saved_at", "-pk"))
    wished = number_in(request.GET.get("draft", ""))
    wanted = [each for each in kept if each.number == wished] if wished or begun else kept
    if not wanted:
        return FormDraft(by, wished or uuid4(), address, now, others=len(kept))
    chosen = wanted[0]
    return FormDraft(
        by, chosen.number, address, now, False, typed_of(chosen), saved_words(chosen.saved_at, now), len(kept) - 1
    )


def opened_at(text: str) -> datetime:
    """Return when the page of a form was made, as the form says. Raises BadRequest."""
    try:
        return moment_read(text)
    except ValueError as error:
        raise BadRequest("The form does not say when it was opened.") from error


def address_of(request: HttpRequest) -> str:
    """Return the address of the form that is asked for or sent, with what of the query belongs to it."""
    match = request.resolver_match
    form = DRAFTED.get(match.url_name or "") if match else None
    asked = request.POST if request.method == "POST" else request.GET
    query = [(name, asked[name]) for name in (form.asked if form else ()) if asked.get(name)]
    return f"{request.path_info}?{urlencode(query)}" if query else request.path_info


def place_of(address: str) -> FormAddress | None:
    """Return which form of ours an address leads to; None for any other."""
    path, _, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    form = DRAFTED.get(match.url_name or "") if match.namespaces == ["positions"] else None
    asked = QueryDict(query)
    if form is None or len(address) > MOST_OF_ADDRESS or not set(asked) <= set(form.asked):
        return None
    return FormAddress(path, str(match.kwargs["negotiation"]), form, form.called.format(**match.kwargs))


def way_back(address: str, number: UUID) -> str:
    """Return the address at which a draft is shown again."""
    below = address.removeprefix("/")
    return f"{get_script_prefix()}{below}{'&' if '?' in below else '?'}{urlencode({'draft': str(number)})}"


def bare(name: str, *args: object) -> str:
    """Return the address of a form by its name, as drafts have it: below the prefix at which the site is served."""
    return "/" + reverse(f"positions:{name}", args=args).removeprefix(get_script_prefix())


def typed_in(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what was typed into a form that arrived, by name and in order."""
    return [(name, str(value)) for name, values in sent.lists() if name not in NOT_TYPED for value in values]


def typed_of(draft: SavedDraft) -> QueryDict:
    """Return what a draft holds, as if its form were sent."""
    typed = QueryDict(mutable=True)
    for name, text in draft.fields:
        typed.appendlist(name, text)
    return typed


def number_in(text: str) -> UUID | None:
    """Return the number of a draft as a form or an address gives it; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def saved_words(saved: datetime, now: datetime) -> str:
    """Return when a draft was saved: of today the time alone."""
    return f"{saved:%H:%M} UTC" if saved.date() == now.date() else wording.moment(saved)
