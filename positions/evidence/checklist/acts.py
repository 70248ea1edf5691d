"""Proposing what was ticked: each line is an act of its own, so that what one lacks keeps none of the others."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User

from positions.evidence.acts import propose
from positions.evidence.checklist.checklist import ChecklistLine
from positions.evidence.checklist.forms import ONCE, LineTyped
from positions.evidence.log.forms.entry import EntryForm
from positions.evidence.refusals import Stale
from positions.models import Entry
from positions.web.fields import errors_of
from positions.writing.questions import Ask, ToConfirm
from positions.writing.refusals import BadDraft, Refused

BOTH = "Tick one of the two."
CHANGED = "The position has changed since you opened this page. Look at how it stands now, then save again."


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What became of a line: the entry that was proposed (None: none was), or why not.

    `once` are faults of what is said once, each with the id and the label of its field; `errors` are those of the line,
    `questions` what is asked before.
    """

    entry: Entry | None = None
    errors: tuple[str, ...] = ()
    once: tuple[tuple[str, str, str], ...] = ()
    questions: tuple[ToConfirm, ...] = ()


def propose_line(
    line: ChecklistLine, typed: LineTyped, form: EntryForm, *, by: User, sure: Collection[str] = ()
) -> LineOutcome:
    """Propose the entry that affirms the position of a line, and say what became of it. Never raises Refused."""
    if len(typed.ticks) > 1:
        return LineOutcome(errors=(BOTH,))
    if not form.is_valid():
        return told(form)
    data = form.cleaned_data
    try:
        draft = form.draft(line.position)
        return LineOutcome(propose(draft, by=by, token=data["token"], seen=data["seen"], sure=sure))
    except BadDraft as error:
        form.refuse(error)
        return told(form)
    except Stale:
        return LineOutcome(errors=(CHANGED,))
    except Ask as error:
        return LineOutcome(questions=error.questions)
    except Refused as error:
        return LineOutcome(errors=(str(error),))


def told(form: EntryForm) -> LineOutcome:
    """Return what is wrong with the form of a line, with what is said once apart."""
    once = {form[name].id_for_label for name in ONCE}
    found = errors_of(form)
    return LineOutcome(
        errors=tuple(f"{label}: {error}" if label else error for id_, label, error in found if id_ not in once),
        once=tuple(fault for fault in found if fault[0] in once),
    )
