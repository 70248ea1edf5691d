"""What the page of logging shows beside its form: positions to choose from, what the entry will do, what was logged.

Everything is a finished string. The form's own part is in positions/evidence/log/forms/entry.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict

from positions.domain import wording
from positions.domain.codebook import Account, Basis, Firmness, Precision, SourceType
from positions.domain.dates import partial
from positions.evidence.checks import doubts_of
from positions.evidence.documents.page import ReadingView, reading_view
from positions.evidence.drafts import CITATION_COLUMNS, COLUMNS, CitationDraft, EntryDraft
from positions.evidence.log.finder import Choice, PositionChoices, Setting, choices_of
from positions.evidence.log.forms.citation import CITATION_FIELDS
from positions.evidence.log.forms.entry import NEW, EntryForm
from positions.evidence.log.forms.passage import carried
from positions.evidence.preview import EntryPreview, preview
from positions.evidence.staleness import seen_of
from positions.models import Entry, Negotiation, Position, Source
from positions.models.entries import WAITING
from positions.reading.documents import document_of
from positions.web.permissions import Permission, allowed
from positions.writing.refusals import Refused

# So many of one document are listed; more are counted.
MOST_LOGGED = 50
# What is as before until the evidence changes it.
CARRIED = ("firmness", "condition")
# What the move of an entry follows from, beside its position.
CODED = (
    *("effective_on", "account", "basis", "channel", "held"),
    *("scope", "firmness", "condition", "content", "said_on"),
)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of one's own that waits for review, by the number of the proposal."""

    number: int
    when: str
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The live preview; `preview` is None while `missing` says what it waits for.

    `dated` is how the date was read; `doubts` are what will be asked when the entry is sent.
    """

    preview: EntryPreview | None
    missing: str
    dated: str
    doubts: tuple[str, ...]
    round: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """The page: what was chosen, the positions to choose from, what was logged from the same document."""

    setting: Setting
    chosen: Choice | None
    choices: PositionChoices
    logged: tuple[Logged, ...]


def page_of(negotiation: Negotiation, setting: Setting, by: User) -> LogPage:
    """Return what the page shows beside the form. At most four queries."""
    choices = choices_of(negotiation, setting, by)
    chosen = choices.listed[0] if setting.position is not None else None
    logged = logged_from(setting.source, by) if setting.source else ()
    return LogPage(setting, chosen, choices, logged)


def text_beside(negotiation: Negotiation, source: Source | None, by: User) -> ReadingView | None:
    """Return the newest stored text of the source with what cites it; None where there is none, or not for the person.

    At most thirteen queries.
    """
    if source is None or not allowed(by, Permission.SEE_PROPOSALS, negotiation):
        return None
    document = document_of(source.pk, None, team=True)
    return reading_view(negotiation, document, None, drafts=True) if document else None


def setting_of(form: EntryForm) -> Setting:
    """Return what has been chosen in a form, whether or not the rest of it is right."""
    form.is_valid()
    data = form.cleaned_data
    return Setting(
        source=data.get("source"),
        party=data.get("party"),
        issue=data.get("issue"),
        words=data.get("words", ""),
        passage=data.get("exact") or data.get("quote") or "",
        position=data.get("position"),
        new=form.data.get("position") == NEW,
        on=data.get("effective_on"),
    )


def setting_of_draft(draft: EntryDraft) -> Setting:
    position = draft.position
    return Setting(
        source=draft.citations[0].source if draft.citations else None,
        party=position.party,
        issue=position.issue,
        position=position if isinstance(position, Position) else None,
        on=draft.effective_on,
    )


def logged_from(source: Source, by: User) -> tuple[Logged, ...]:
    """Return what the person logged from a document and waits for review, the newest first. One query."""
    rows = Entry.objects.filter(WAITING, proposed_by=by, citations__source=source).distinct()
    listed = rows.select_related("position").order_by("-proposed_at", "-id")[:MOST_LOGGED]
    return tuple(
        Logged(row.pk, wording.dated(row.effective_on, row.precision), row.position.title, row.statement)
        for row in listed
    )


def foreseen(form: EntryForm, setting: Setting, old: Entry | None) -> Foreseen:
    """Return the preview of what is filled in so far. At most seven queries."""
    data = form.cleaned_data
    round_, missing = data.get("round"), what_is_missing(form, setting)
    told: EntryPreview | None = None
    doubts: tuple[str, ...] = ()
    if not missing:
        try:
            draft = form.draft(setting.position or form.position_draft())
            told, doubts = (
                preview(draft, instead_of=old, by=form.by),
                tuple(doubt.message for doubt in doubts_of(draft)),
            )
        except Refused as error:
            missing = str(error)
    people = tuple(person.name for person in form.people())
    return Foreseen(told, missing, dated(data), doubts, round_.name if round_ else "", people)


def dated(data: Mapping[str, Any]) -> str:
    """Return how the date was read, and from which day on it counts when only the month or year is known."""
    on, precision = data.get("effective_on"), data.get("precision", "")
    if on is None:
        return ""
    said = wording.dated(on, precision)
    return said if precision == Precision.DAY else f"{said}, so it counts from its last day, {wording.day(on)}"


def what_is_missing(form: EntryForm, setting: Setting) -> str:
    """Return what a preview still needs, in a sentence; empty when it has all."""
    if setting.on is None:
        return "Say on which day the stand was taken."
    if setting.position is None and not (setting.new and setting.party and setting.issue):
        return "Choose the position, or party and issue of a new one."
    if setting.new and not form.cleaned_data.get("kind"):
        return "Say of which kind the new position is."
    if any(name in form.errors for name in CODED) or any(name not in form.cleaned_data for name in CODED):
        return "Say how firm the position is; then you see here what the entry will do."
    return ""


def initial_of(data: QueryDict) -> dict[str, Any]:
    """Return what was typed, as a form shows it again without saying what is wrong with it."""
    names = [name for name in EntryForm.base_fields if name in data]
    initial: dict[str, Any] = {name: data.getlist(name) if name == "speakers" else data[name] for name in names}
    asked = data.get("also", "")
    count = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    further = [{name: data.get(f"also-{number}-{name}", "") for name in CITATION_FIELDS} for number in range(count)]
    return initial | {"further": further, "also": str(count), "reason": data.get("reason", "")}


def initial_of_draft(draft: EntryDraft) -> dict[str, Any]:
    first, *others = draft.citations
    initial: dict[str, Any] = {name: getattr(draft, name) for name in COLUMNS}
    initial |= cited(first) | {
        "effective_on": partial(draft.effective_on, draft.precision),
        "held": "true" if draft.held else "false",
        "round": draft.round.key if draft.round else "",
        "rival_of": draft.rival_of.key if draft.rival_of else "",
        "speakers": [person.key for person in draft.speakers],
        "position": draft.position.key,
    }
    return initial | {"further": [cited(other) for other in others], "also": str(len(others))}


def cited(citation: CitationDraft) -> dict[str, Any]:
    """Return what a form carries of a citation."""
    columns = {name: getattr(citation, name) for name in CITATION_COLUMNS}
    return columns | {"source": citation.source.key} | carried(citation.passage)


def word_of(source: Source, initial: dict[str, Any], *, anew: bool = False) -> dict[str, Any]:
    """Return the initial values with whose word an entry from a source is and how known, until changed on purpose.

    An analysis gives readings, which are deduced. `anew`: another source was chosen, so what was said for the one
    before goes.
    """
    reads, account, basis = source.type == SourceType.ANALYSIS, initial.get("account", ""), initial.get("basis", "")
    if anew and (reads or account == Account.ANALYST):
        account = basis = ""
    usual = (Account.ANALYST, Basis.INFERRED) if reads else (Account.OWN, Basis.STATED)
    return initial | {"account": account or usual[0].value, "basis": basis or usual[1].value}


def going_on(initial: dict[str, Any], chosen: Choice | None) -> dict[str, Any]:
    """Return the initial values with firmness as before, once for each position that is chosen, where it is held.

    So what the evidence does not change stays; what was typed for this position is kept.
    """
    before = initial.get("prefilled")
    if chosen is None or before == chosen.position.key:
        return initial
    told = {"firmness": Firmness.SAME.value if chosen.standing.held else "", "condition": ""}
    if not before:
        # Nothing was filled in yet, so what is there was typed.
        told = {name: initial.get(name) or value for name, value in told.items()}
    return initial | told | {"prefilled": chosen.position.key, "seen": seen_of(chosen.position)}
