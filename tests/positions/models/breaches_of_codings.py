"""Acts that each break one rule of coding tasks, what is given with them, and what is made of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone

from positions.models import CodedPassage, Coding, CodingTask
from positions.models.codings import MOST_NOTED
from positions.writing.moment import publishing_moment
from tests import coded, said
from tests import factories as make
from tests import stored_texts as stored
from tests.positions.models.breaches import Breach
from tests.refusals import run

LONG_AGO = datetime(2022, 4, 1, tzinfo=UTC)
TASK: dict[str, list[dict[str, Any]]] = {
    "codingtask_number_positive": [{"number": 0}],
    "codingtask_kind_known": [{"kind": "some"}],
    "codingtask_filled": [{"called": " \n"}, {"first_called": ""}],
    "codingtask_two_names": [{"called": "coder-1"}],
    "codingtask_of_sample": [{"seed": 1}, {"wished": 3}, {"once_only": True}, {"kind": "sample", "seed": 1}],
    "codingtask_note_length": [{"note": "x" * (2 * MOST_NOTED + 1)}],
}
PASSAGE: dict[str, list[dict[str, Any]]] = {
    "codedpassage_number_positive": [{"number": 0}],
    "codedpassage_filled": [{"exact": ""}, {"codebook": " "}],
    "codedpassage_note_length": [{"note": "x" * (2 * MOST_NOTED + 1)}],
    "codedpassage_text_known": [{"text": "none"}],
    "codedpassage_firmness_known": [{"firmness": "iron"}],
    "codedpassage_firmness_when_held": [{"held": False}],
    "codedpassage_scope_known": [{"scope": "bigger"}],
    "codedpassage_account_known": [{"account": ""}],
    "codedpassage_basis_known": [{"basis": "guessed"}],
    "codedpassage_channel_known": [{"channel": "radio"}],
}


def columns() -> Iterator[Breach]:
    """Break the rules of single rows, and of pairs of them."""
    for build, broken in ((coded.task, TASK), (coded.passage, PASSAGE)):
        for name, rows in broken.items():
            for row in rows:
                yield name, partial(build, **row)
    yield "codingtask_given_to_another", lambda: coded.task(coder=make.reviewer())
    yield "codingtask_closed_by_another", lambda: coded.close(coded.task(), coded.coder())
    yield "codingtask_closed_in_full", lambda: coded.task() and CodingTask.objects.update(closed_by=make.reviewer())
    yield "codingtask_of_document", lambda: coded.of_text(kind="entries")
    yield "codingtask_of_document", lambda: coded.task(make.entry(), kind="document")
    yield "codingtask_number_unique", lambda: coded.task(coded.task(number=7).given.get().entry, number=7)
    yield "givenentry_number_positive", lambda: give_more(number=0)
    yield "givenentry_number_unique", lambda: give_more(number=1)
    yield "givenentry_once", lambda: give_more(again=True)
    yield "codedpassage_number_unique", lambda: coded.passage(coded.passage(number=2).task, number=2)
    yield "coding_has_one_origin", imported_in_task
    yield "coding_of_passage_once", twice_from_a_passage
    yield "coding_passage_of_task", lambda: make.coding(passage=coded.passage())
    for value in ("iron", "", "yes"):
        yield "codingvote_value_known", partial(coded.vote, variable="account", value=value)
    yield "codingvote_value_known", partial(coded.vote, variable="content", value="yes")


def give_more(*, number: int = 2, again: bool = False) -> None:
    task = coded.task()
    entry = task.given.get().entry
    coded.give(task, entry if again else make.entry(entry.position, "2022-04-01"), number=number)


def imported_in_task() -> None:
    task = coded.task()
    coded.coding(task, imported_in=make.import_of(task.negotiation))


def closed_text() -> tuple[CodedPassage, Callable[..., Coding]]:
    """Return a passage of a text whose task is closed in this transaction, and what makes codings of it."""
    entry = make.entry()
    task = coded.of_text(stored.document(entry.citations.get().source))
    passage = coded.passage(task)
    return passage, partial(coded.coding, coded.close(task), entry=entry)


def twice_from_a_passage() -> None:
    passage, code = closed_text()
    code(passage=passage)
    source = passage.task.document.source
    code(passage=passage, entry=make.entry(make.position(negotiation=source.negotiation), cite=source))


def crossings() -> Iterator[Breach]:
    """Refer from one negotiation to a row of another."""
    yield "codingtask_document_own", lambda: coded.of_text(stored.document(), negotiation=make.negotiation())
    yield "givenentry_task_own", lambda: give_elsewhere(negotiation=make.negotiation())
    yield "givenentry_entry_own", lambda: coded.give(coded.task(), make.entry(), number=2)
    yield "codedpassage_task_own", lambda: coded.passage(coded.of_text(), negotiation=make.negotiation())
    yield "codedpassage_position_own", lambda: coded.passage(coded.of_text(), position=make.position())
    yield "coding_task_own", lambda: coded.coding(coded.task(), entry=make.entry())
    yield "coding_passage_own", lambda: closed_text()[1](passage=coded.passage())
    yield "codingvote_entry_own", lambda: coded.vote(negotiation=make.negotiation())


def give_elsewhere(**columns: Any) -> None:
    task = coded.task()
    coded.give(task, make.entry(task.given.get().entry.position, "2022-04-01"), number=2, **columns)


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    for build in (coded.task, coded.passage, coded.vote, lambda: coded.task().given.get()):
        yield "evidence_is_kept", partial(delete, build)
    yield "evidence_is_frozen", lambda: coded.task() and CodingTask.objects.update(called="coder-3")
    yield "evidence_is_frozen", lambda: coded.passage() and CodedPassage.objects.update(held=False, firmness="")
    yield "evidence_is_frozen", lambda: coded.task().given.update(number=4)
    yield "evidence_is_frozen", lambda: type(coded.vote()).objects.update(value="open")
    yield "evidence_set_once", lambda: coded.close(coded.close(coded.task()))
    yield "moment_is_given", partial(coded.task, given_at=LONG_AGO)
    yield "moment_is_given", close_by_own_clock
    yield "moment_is_given", partial(coded.vote, at=LONG_AGO)
    for row in ({"through_at": LONG_AGO}, {"closed_at": LONG_AGO, "closed_by_id": 1}):
        yield "codingtask_begins_open", partial(coded.task, **row)
    yield "codingtask_name_of_one", lambda: name_again(coder=make.user("a third coder"))
    yield "codingtask_name_of_one", lambda: name_again(called="coder-1", first_called="coder-3")
    yield "codingtask_name_of_one", lambda: name_again(called="coder-3", first_called="coder-2")
    yield "codingtask_name_of_one", name_of_an_imported_coder
    yield "codingtask_one_name", lambda: name_again(called="coder-3")
    yield "coding_import_names_another", lambda: make.coding(coded.task().given.get().entry, coder="coder-2")
    yield "codingtask_text_is_there", give_what_was_removed
    yield "coder_had_no_part", lambda: coded.task(make.proposal(by=coded.coder()))
    yield "coder_had_no_part", lambda: coded.task(make.publish(make.proposal(), coded.coder()))
    yield "coder_had_no_part", lambda: coded.task(make.correct(make.publish(make.proposal(by=coded.coder()))))
    yield "coder_had_no_part", lambda: coded.task(said.answered(make.proposal(by=coded.coder())))
    yield "coder_had_no_part", lambda: coded.task(said.suggestion(by=coded.coder()).entry)
    yield "coder_had_no_part", give_own_text
    yield "coder_had_no_part", code_what_was_proposed_since
    yield "givenentry_comes_with_task", lambda: coded.give(coded.of_text(), make.entry())
    yield "givenentry_stands", give_what_was_retracted
    yield "givenentry_stands", give_what_was_withdrawn
    yield "givenentry_stands", lambda: coded.task(make.correction(make.entry()).replacement)
    yield "coding_task_is_open", lambda: past_closing(coded.task(), coded.coding)
    yield "coding_task_is_open", lambda: past_closing(coded.of_text(), coded.passage)
    yield "coding_task_is_open", pass_after_the_end
    yield "coding_of_task", partial(coded.coding, coder="coder-1")
    yield "coding_of_task", partial(coded.coding, coder="somebody")
    yield "coding_of_task", code_another_entry
    yield "coding_of_task", lambda: coded.coding(coded.close(coded.task()))
    yield "coding_of_task", lambda: closed_text()[1]()
    yield "codedpassage_in_text", partial(coded.passage, exact="Nobody said so")
    yield "coding_words_are_redacted_only", lambda: coded.passage() and CodedPassage.objects.update(note="[redacted]")
    yield "coding_words_are_redacted_only", rewritten_by_redaction
    yield "coding_words_are_redacted_only", lambda: coded.task() and CodingTask.objects.update(note="[redacted]")
    yield "codingvote_on_coded", lambda: coded.vote(make.entry())
    yield "codingvote_on_coded", lambda: coded.vote(coded.coding().entry)


def delete(build: Callable[[], object]) -> None:
    type(build())._base_manager.all()._raw_delete("default")  # type: ignore[attr-defined] # past what Django itself looks at


def close_by_own_clock() -> None:
    coded.task()
    CodingTask.objects.update(closed_by=make.reviewer(), closed_at=timezone.now())


def name_again(**columns: Any) -> None:
    coded.task(make.entry(coded.task().given.get().entry.position, "2022-04-01"), **columns)


def name_of_an_imported_coder() -> None:
    coded.task(make.coding(coder="coder-2").entry)


def give_what_was_removed() -> None:
    text = stored.document()
    asked = stored.removal(text)
    moment = publishing_moment(text.negotiation_id)
    type(asked).objects.update(**make.decided(None, moment))
    type(text).objects.update(text="", removed_at=moment)
    coded.of_text(text)


def give_own_text() -> None:
    entry = make.proposal(by=coded.coder())
    coded.of_text(stored.document(entry.citations.get().source))


def code_what_was_proposed_since() -> None:
    task = coded.task()
    make.correction(task.given.get().entry, by=coded.coder())
    coded.coding(task)


def give_what_was_retracted() -> None:
    entry = make.entry()
    make.retract(entry)
    coded.task(entry)


def give_what_was_withdrawn() -> None:
    entry = make.proposal()
    said.answered(entry)
    coded.task(entry)


def past_closing(task: CodingTask, build: Callable[..., object]) -> None:
    """Make something in a task that was closed before this transaction."""
    connection.check_constraints()
    run("ALTER TABLE positions_codingtask DISABLE TRIGGER USER")
    CodingTask.objects.filter(pk=task.pk).update(closed_by=make.reviewer(), closed_at=LONG_AGO)
    build(task)


def pass_after_the_end() -> None:
    task = coded.of_text()
    CodingTask.objects.filter(pk=task.pk).update(through_at=timezone.now())
    coded.passage(task)


def code_another_entry() -> None:
    task = coded.task()
    coded.coding(task, entry=make.entry(task.given.get().entry.position, "2022-04-01"))


def rewritten_by_redaction() -> None:
    """Write other words while something is redacted."""
    passage = coded.passage(note="A note")
    make.redact(make.entry(make.position(negotiation=passage.negotiation)), "statement")
    CodedPassage.objects.filter(pk=passage.pk).update(note="[redacted]")
    CodedPassage.objects.filter(pk=passage.pk).update(note="Other words")
