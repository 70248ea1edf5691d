"""Settling: who settles at once, what follows for the entry, and that nobody settles what they have yet to code."""

from collections.abc import Callable
from typing import Any

import pytest

from positions.evidence.acts import propose
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish, send_back
from positions.evidence.settling.acts import propose_settled, settle
from positions.evidence.settling.differences import SettlingStage, differing_entries
from positions.models import Amendment, CodingVote, Entry
from positions.reading.settlements import settlements
from positions.writing.refusals import Refused
from tests import coded, said
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


def twice(entry: Entry, **codes: Any) -> Entry:
    """Return an entry that was coded by one as plain, held and stated, and by another with these codes."""
    make.coding(entry, coder="coder-1", firmness="plain")
    make.coding(entry, coder="coder-2", **({"firmness": "plain"} | codes))
    return entry


def names(settled: Any) -> list[str]:
    return [variable.name for variable in settled]


def stage_of(entry: Entry) -> SettlingStage:
    (found,) = differing_entries(entry.negotiation, make.user("somebody"), key=entry.key)
    return found.stage


def test_a_third_person_settles_at_once_and_the_correction_says_how() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative", basis="reported")
    third = make.user("third")
    home = entry.negotiation
    assert names(settle(home, entry.key, {"firmness": "tentative"}, by=third)) == ["firmness"]
    assert stage_of(entry) is SettlingStage.OPEN
    assert names(settle(home, entry.key, {"basis": "stated"}, by=third)) == ["basis"]
    assert stage_of(entry) is SettlingStage.TO_CORRECT
    correction = propose_settled(home, entry.key, by=third)
    assert correction.reason == (
        "Coders differed, and it was settled: firmness is tentative (coder-1: plain, coder-2: tentative), by a third "
        "person; how it is known (basis) is stated (coder-1: stated, coder-2: reported), by a third person."
    )
    new = correction.replacement
    assert new is not None
    assert (new.firmness, new.basis, new.statement) == ("tentative", "stated", entry.statement)
    assert stage_of(entry) is SettlingStage.SETTLED
    # It waits like any other; whoever proposed it does not publish it.
    assert correction.published_at is None
    publish(correction, by=make.reviewer())
    assert Entry.objects.known(None).get(negotiation=home, key=entry.key).firmness == "tentative"
    assert stage_of(entry) is SettlingStage.SETTLED
    # Who proposed what follows had no part in what was settled.
    assert set(settlements(home.pk, None)) == {(entry.key, "firmness"), (entry.key, "basis")}


def test_what_the_entry_says_is_settled_without_a_correction() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative")
    settle(entry.negotiation, entry.key, {"firmness": "plain"}, by=make.user("third"))
    assert stage_of(entry) is SettlingStage.SETTLED
    with pytest.raises(Refused, match="Nothing is to be corrected"):
        propose_settled(entry.negotiation, entry.key, by=make.user("third"))


def test_coders_settle_it_when_they_agree() -> None:
    entry = published(firmness="plain")
    task = coded.task(entry)
    coded.coding(task, firmness="tentative")
    make.coding(entry, coder="coder-1", firmness="plain")
    coded.close(task)
    home, author, second = entry.negotiation, entry.proposed_by, task.coder
    assert author is not None
    assert not settle(home, entry.key, {"firmness": "plain"}, by=author)
    assert not settle(home, entry.key, {"firmness": "tentative"}, by=second)
    assert names(settle(home, entry.key, {"firmness": "tentative"}, by=author)) == ["firmness"]
    assert "by the coders, who agreed on it" in propose_settled(home, entry.key, by=author).reason


def test_who_decided_or_suggested_is_no_third_person() -> None:
    before = proposed(firmness="plain")
    said.suggestion(before, by=make.user("suggester"))
    sent = send_back(before, by=make.user("first reviewer"), note="Which page?")
    new = propose(draft_of(sent), by=make.analyst(), answers=sent)
    entry = twice(publish(new, by=make.reviewer(), scope_confirmed=True), firmness="tentative")
    for name in ("first reviewer", "suggester", make.reviewer().username):
        assert not settle(entry.negotiation, entry.key, {"firmness": "plain"}, by=make.user(name))
    assert stage_of(entry) is SettlingStage.OPEN
    assert settle(entry.negotiation, entry.key, {"firmness": "tentative"}, by=make.user("third"))


def test_a_later_correction_is_not_taken_back() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative", basis="reported")
    home, third = entry.negotiation, make.user("third")
    make.correct(entry, firmness="open")
    settle(home, entry.key, {"firmness": "tentative", "basis": "reported"}, by=third)
    new = publish(propose_settled(home, entry.key, by=third), by=make.reviewer()).replacement
    # Somebody corrects something else, then one of the codes that were settled.
    last = make.correct(make.correct(new, statement="It was put otherwise."), firmness="categorical")
    (found,) = differing_entries(home, third)
    assert (found.stage, found.changes, names(found.corrected_since)) == (SettlingStage.SETTLED, {}, ["firmness"])
    with pytest.raises(Refused, match="Nothing is to be corrected"):
        propose_settled(home, entry.key, by=third)
    make.correct(last, firmness="tentative")
    assert not differing_entries(home, third)[0].corrected_since


def test_a_correction_of_something_else_leaves_what_follows() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative", basis="reported")
    home, third = entry.negotiation, make.user("third")
    settle(home, entry.key, {"firmness": "tentative", "basis": "reported"}, by=third)
    make.correct(entry, statement="It was put otherwise.", basis="inferred")
    (found,) = differing_entries(home, third)
    assert (found.stage, found.changes) == (SettlingStage.TO_CORRECT, {"firmness": "tentative"})
    assert "basis" not in propose_settled(home, entry.key, by=third).reason


def test_what_is_settled_stays_so() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative", basis="reported")
    home = entry.negotiation
    settle(home, entry.key, {"firmness": "tentative"}, by=make.user("third"))
    with pytest.raises(Refused, match="Somebody settled this a moment ago: firmness is tentative"):
        settle(home, entry.key, {"basis": "stated", "firmness": "plain"}, by=make.user("fourth"))
    assert CodingVote.objects.count() == 1
    # The same form sent again, or the same value by somebody else, adds nothing.
    for name in ("third", "fourth"):
        assert not settle(home, entry.key, {"firmness": "tentative"}, by=make.user(name))
    assert CodingVote.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{"scope": "same"}, {"firmness": "hard"}, {"colour": "red"}, {"firmness": ""}], ids=str
)
def test_bad_values(values: dict[str, str]) -> None:
    entry = twice(published(firmness="plain"), firmness="tentative")
    with pytest.raises(Refused):
        settle(entry.negotiation, entry.key, values, by=make.user("third"))
    assert not CodingVote.objects.exists()


def test_nobody_settles_what_they_have_yet_to_code() -> None:
    entry = twice(published(firmness="plain"), firmness="tentative")
    task = coded.task(entry, called="coder-3")
    assert not differing_entries(entry.negotiation, task.coder)
    with pytest.raises(Refused):
        settle(entry.negotiation, entry.key, {"firmness": "plain"}, by=task.coder)
    assert differing_entries(entry.negotiation, make.user("third"))


def test_an_open_task_makes_no_difference() -> None:
    entry = published(firmness="plain")
    task = coded.task(entry)
    coded.coding(task, firmness="tentative")
    make.coding(entry, coder="coder-1", firmness="plain")
    assert not differing_entries(entry.negotiation, make.user("third"))


# What is settled of which entry, and what the correction changes.
FOLLOWS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str], dict[str, Any]]] = {
    "not held": (
        {"firmness": "plain", "condition": "they ask", "content": "Less"},
        {"held": False, "firmness": ""},
        {"held": "no"},
        {"held": False, "firmness": "", "condition": "", "content": ""},
    ),
    "held, as firm as whoever held it had it": (
        {"held": False},
        {"held": False, "firmness": ""},
        {"held": "yes"},
        {"held": True, "firmness": "plain"},
    ),
    "as before takes the condition away": (
        {"firmness": "plain", "condition": "they ask"},
        {"firmness": "same"},
        {"firmness": "same"},
        {"firmness": "same", "condition": ""},
    ),
    "without a condition": (
        {"firmness": "plain", "condition": "they ask"},
        {"conditional": True},
        {"conditional": "no"},
        {"condition": ""},
    ),
    "called a red line": ({"firmness": "plain"}, {"declared": True}, {"declared": "yes"}, {"declared": True}),
}


@pytest.mark.parametrize(("columns", "codes", "values", "changed"), FOLLOWS.values(), ids=FOLLOWS)
def test_what_follows(
    columns: dict[str, Any], codes: dict[str, Any], values: dict[str, str], changed: dict[str, Any]
) -> None:
    position = make.position()
    make.entry(position, "2022-03-01", firmness="plain")
    entry = make.entry(position, "2022-03-29", **columns)
    twice(entry, **codes)
    third = make.user("third")
    settle(entry.negotiation, entry.key, values, by=third)
    replacement = propose_settled(entry.negotiation, entry.key, by=third).replacement
    assert replacement is not None
    kept = {name: getattr(entry, name) for name in ("held", "firmness", "condition", "content", "declared", "scope")}
    assert {name: getattr(replacement, name) for name in kept} == kept | changed


def test_a_condition_is_for_people_to_write() -> None:
    entry = twice(published(firmness="plain"), conditional=True)
    settle(entry.negotiation, entry.key, {"conditional": "yes"}, by=make.user("third"))
    assert stage_of(entry) is SettlingStage.TO_CORRECT
    with pytest.raises(Refused, match="write it"):
        propose_settled(entry.negotiation, entry.key, by=make.user("third"))
    assert not Amendment.objects.exists()


def test_query_count(queries_of: Callable[[Callable[[], object]], int]) -> None:
    home = make.negotiation()
    asked = set()
    for number in (2, 6):
        for _ in range(number):
            entry = twice(make.entry(make.position(negotiation=home), firmness="plain"), firmness="tentative")
            settle(home, entry.key, {"firmness": "plain"}, by=make.user("third"))
        asked.add(queries_of(lambda: differing_entries(home, make.user("third"))))
    assert len(asked) == 1
