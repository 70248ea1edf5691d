"""Acts that each break one rule of review: notes, new versions, forms sent twice, and publishing alone."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from positions.models import EndedForm, Negotiation, ReviewRule, SavedDraft, Submission
from positions.models.review import MOST_TYPED
from tests import factories as make
from tests.positions.models.breaches import DRAFTS, Breach
from tests.positions.models.breaches_between import BUILD

TOKEN = UUID(int=1)


def submission(negotiation: Negotiation, **columns: Any) -> Submission:
    row = {"token": TOKEN, "digest": "d", "by": make.analyst(), "at": timezone.now()} | columns
    if "entry" not in row:
        row["entry"] = make.proposal(make.position(negotiation=negotiation))
    return Submission.objects.create(negotiation=negotiation, **row)


def reviews() -> Iterator[Breach]:
    """Break the rules that hold for every role."""
    for name, draft in DRAFTS.items():
        yield f"{name}_note_of_decision", partial(draft, decision_note="Which page?")
    yield "submission_sent_once", lambda: [submission(make.negotiation()) for _ in "ab"]
    draft = partial(make.saved_draft, "/talks/entries/new/")
    yield "saveddraft_sized", lambda: draft(negotiation=make.negotiation(), statement="x" * MOST_TYPED)
    yield "saveddraft_number_unique", lambda: copy_of(draft(negotiation=make.negotiation()))
    ended = {"number": TOKEN, "at": timezone.now()}
    yield "endedform_number_unique", lambda: [EndedForm.objects.create(by=make.analyst(), **ended) for _ in "ab"]


def guards() -> Iterator[Breach]:
    """Break the rules of review as the owner could attempt it."""
    yield "reviewrule_is_one", lambda: ReviewRule.objects.create(single=False)
    yield "second_reader_needed", lambda: make.publish(make.proposal(), by=make.analyst())
    yield "answers_returned", answer_undecided


def copy_of(draft: SavedDraft) -> None:
    draft.pk = None
    draft.save(force_insert=True)


def answer_undecided() -> None:
    draft = make.proposal()
    make.proposal(draft.position, answers=draft)


BUILD["submission"] = submission
