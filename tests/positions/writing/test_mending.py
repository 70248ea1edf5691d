"""Mending one row: what differs is written, for a reason, and nothing over what somebody else wrote meanwhile."""

from datetime import date

import pytest

from positions.models import Event, Issue, Outcome, ReferenceChange
from positions.writing.mending import RowChanged, add_row, mark_of, mend
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    issue = make.issue(name="Borders", description="Lines")
    mended = mend(issue, {"name": "Border", "description": "Lines"}, by=person("administrator"), reason="One only.")
    assert (mended.name, Issue.objects.get().name) == ("Border", "Border")
    line = ReferenceChange.objects.latest("id")
    assert (line.changed, line.reason, line.by) == (
        {"name": ["Borders", "Border"]},
        "One only.",
        person("administrator"),
    )


def test_what_is_the_same_leaves_no_line() -> None:
    issue = make.issue(name="Borders")
    before = mark_of(issue)
    mend(issue, {"name": "Borders"}, by=person("administrator"), reason="For nothing.", seen=before)
    assert mark_of(issue) == before


def test_a_reason_is_needed() -> None:
    issue = make.issue(name="Borders")
    with pytest.raises(BadDraft) as caught:
        mend(issue, {"name": "Border"}, by=person("administrator"), reason=" ")
    assert list(caught.value.errors) == ["reason"]
    assert Issue.objects.get().name == "Borders"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    event = make.event(title="A call", text="Long")
    seen = mark_of(event)
    moved = {"occurred_on": date(2022, 3, 31), "precision": "month"}
    mend(event, moved | {"text": "Short"}, by=person("administrator"), reason="As reported.", seen=seen)
    offered = {"title": "The call", "text": "Long", "occurred_on": event.occurred_on, "source": event.source}
    with pytest.raises(RowChanged) as caught:
        mend(event, offered, by=person("reviewer"), reason="Wording.", seen=seen)
    assert caught.value.untouched == {"text", "occurred_on"}
    assert [(line.who, line.reason) for line in caught.value.lines] == [("administrator", "As reported.")]
    now = Event.objects.get()
    assert (now.title, now.text) == ("A call", "Short")
    mend(event, {"title": "The call"}, by=person("reviewer"), reason="Wording.", seen=mark_of(event))
    assert Event.objects.get().title == "The call"


@pytest.mark.parametrize("seen", ["0", "x", "9" * 30, "-1"])
def test_a_mark_that_is_none_counts_as_having_seen_nothing(seen: str) -> None:
    issue = make.issue()
    with pytest.raises(RowChanged):
        mend(issue, {"name": "Another"}, by=person("administrator"), reason="So.", seen=seen)


def test_a_row_that_is_gone_is_told() -> None:
    issue = make.issue()
    Issue.objects.filter(pk=issue.pk).delete()
    with pytest.raises(Refused, match="not recorded any more"):
        mend(issue, {"name": "Another"}, by=person("administrator"), reason="So.")


def test_what_only_the_database_refuses_is_a_sentence() -> None:
    issue = make.issue()
    with pytest.raises(Refused, match="Fill in"):
        mend(issue, {"name": ""}, by=person("administrator"), reason="So.")


def test_a_row_gets_a_key_and_a_place_that_nobody_asked_for() -> None:
    first = make.issue(key="borders", order=4)
    home = first.negotiation
    made = [add_row(Issue(negotiation=home, group="g", name="Borders"), by=person("administrator"), called="Borders!")]
    made.append(add_row(Issue(negotiation=home, group="g", name="границы"), by=person("administrator"), called="гр"))
    assert [(row.key, row.order) for row in made] == [("borders-2", 5), ("issue", 6)]
    held, source = make.round(negotiation=home), make.public_source(negotiation=home)
    for number in (1, 2):
        outcome = Outcome(negotiation=home, round=held, text="Agreed", status="agreed", source=source)
        assert add_row(outcome, by=person("administrator")).order == number
