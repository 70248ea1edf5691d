"""Which codings count: those of a task from its closing on, and of what is published alone."""

import pytest

from positions.models import Coding
from positions.reading.codings import codings_known, task_with
from positions.writing.moment import publishing_moment
from tests import coded
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_codings_count_from_the_closing_of_their_task_on() -> None:
    coding = coded.coding()
    assert not Coding.objects.exists()
    assert not codings_known(None).exists()
    before = publishing_moment(coding.negotiation_id)
    task = coded.close(coding.task)
    assert Coding.objects.get() == codings_known(None).get() == codings_known(task.closed_at).get() == coding
    assert not codings_known(before).exists()


def test_codings_of_what_is_only_proposed_do_not_count() -> None:
    proposed = make.proposal()
    coding = coded.coding(coded.task(proposed))
    coded.close(coding.task)
    assert not Coding.objects.exists()
    make.publish(proposed)
    assert codings_known(None).get() == coding


def test_an_entry_is_kept_from_its_coder_until_all_of_the_task_is_coded() -> None:
    one = make.entry()
    other = make.entry(one.position, "2022-04-01")
    task = coded.task(one, other)
    rows = type(one).objects.filter(pk=one.pk)
    assert task_with(coded.coder(), rows) == task
    assert task_with(make.reviewer(), rows) is None
    coded.coding(task)
    assert task_with(coded.coder(), rows) == task
    coded.coding(task, entry=other)
    assert task_with(coded.coder(), rows) is None


def test_what_cites_a_text_is_kept_from_its_coder() -> None:
    entry = make.entry()
    task = coded.of_text(coded.stored.document(entry.citations.get().source))
    rows = type(entry).objects.filter(pk=entry.pk)
    assert task_with(coded.coder(), rows) == task
    coded.close(task)
    assert task_with(coded.coder(), rows) is None
