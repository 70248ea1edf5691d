"""Comments, asks and laying aside: append-only, by name and moment, and redacted with the entry."""

import pytest

from positions.evidence.acts import propose
from positions.evidence.discussion.acts import comment, lay_aside
from positions.evidence.discussion.suggesting import suggest
from positions.evidence.review.acts import send_back, withdraw
from positions.evidence.review.returned import returned_to
from positions.models import Comment, Position
from positions.reading.discussion import asked_to_look
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.people import person
from tests.positions.evidence.amend.test_redact import SECRET, admin, everywhere
from tests.positions.evidence.drafting import draft, proposed, published, redact

pytestmark = pytest.mark.django_db


def test_it_works_on_a_proposal_and_on_an_entry() -> None:
    for entry in (proposed(), published()):
        said = comment(entry, by=make.reviewer(), text=" Which page?\n")
        assert (said.text, said.by_name, said.entry) == ("Which page?", "reviewer", entry)
        assert comment(entry, by=make.reviewer(), text="Which page?") == said
        assert comment(entry, by=make.analyst(), text="Which page?") != said


def test_whoever_is_asked_is_of_the_team_and_somebody_else() -> None:
    entry = proposed()
    for asked in (person("researcher"), person("reviewer")):
        with pytest.raises(BadDraft):
            comment(entry, by=person("reviewer"), text="", asks=asked)
    away = person("administrator")
    away.is_active = False
    away.save()
    with pytest.raises(BadDraft):
        comment(entry, by=person("reviewer"), text="Look.", asks=away)
    with pytest.raises(BadDraft):
        comment(entry, by=person("reviewer"), text=" ")
    assert not Comment.objects.exists()


def test_an_ask_stays_until_it_is_answered_or_decided_on() -> None:
    asked, homes = person("administrator"), []
    entries = [proposed(make.position()) for _ in range(2)]
    for entry in entries:
        comment(entry, by=person("reviewer"), text="Is it his own word?", asks=asked)
        homes.append(entry.negotiation_id)
    assert [row.entry for row in asked_to_look(asked, negotiations=homes)] == entries[::-1]
    assert asked_to_look(asked, negotiations=[]) == []
    comment(entries[0], by=asked, text="It is.")
    send_back(entries[1], by=make.reviewer(), note="No.")
    assert asked_to_look(asked, negotiations=homes) == []


def test_what_came_back_is_laid_aside_for_a_reason() -> None:
    back = send_back(proposed(by=person("analyst")), by=make.reviewer(), note="Which page?")
    for by, text in ((person("analyst"), " "), (person("reviewer"), "Not mine.")):
        with pytest.raises(Refused):
            lay_aside(back, by=by, text=text)
    assert returned_to(person("analyst"), back.negotiation)
    assert lay_aside(back, by=person("analyst"), text="The source is gone.").lays_aside
    assert returned_to(person("analyst"), back.negotiation) == ()
    with pytest.raises(Refused):
        lay_aside(proposed(by=person("analyst")), by=person("analyst"), text="It waits.")


def test_a_redaction_reaches_what_was_said_and_suggested() -> None:
    entry = proposed(statement=SECRET)
    comment(entry, by=make.reviewer(), text=SECRET)
    suggest(entry, by=make.reviewer(), texts={"content": SECRET})
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    assert everywhere(SECRET) == []


def test_a_position_that_only_refused_proposals_made_is_offered_no_more() -> None:
    analyst = person("analyst")
    made, taken_up = make.position(title="Made"), make.position(title="Taken up")
    back = send_back(proposed(made, by=analyst), by=make.reviewer(), note="No.")
    withdraw(proposed(made, by=analyst), by=analyst)
    withdraw(proposed(taken_up, by=analyst), by=analyst)
    proposed(taken_up, by=analyst)
    assert {*Position.objects.in_use()} == {made, taken_up}
    lay_aside(back, by=analyst, text="There is such a position already.")
    assert {*Position.objects.in_use()} == {taken_up}
    propose(draft(made), by=analyst, answers=back)
    assert {*Position.objects.in_use()} == {made, taken_up}
