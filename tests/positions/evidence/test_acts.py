"""Proposing: what is saved, what is refused and at which field, and that a form sent twice saves once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import PositionDraft, affirmed, draft_of
from positions.evidence.refusals import Stale
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.evidence.staleness import seen_of
from positions.models import Entry, Position, Submission
from positions.writing.questions import Ask
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.people import person
from tests.positions.evidence.drafting import cited, draft, proposed, published

pytestmark = pytest.mark.django_db


def faults(act: Callable[[], object]) -> set[str]:
    """Return the fields at which a draft is refused."""
    with pytest.raises(BadDraft) as caught:
        act()
    return set(caught.value.errors)


def test_it_works() -> None:
    position = make.position(key="ru-neutrality")
    person = make.person(negotiation=position.negotiation)
    round_ = make.round(negotiation=position.negotiation)
    entry = proposed(position, speakers=(person,), round=round_, channel="table", condition=" if they do\r\n")
    entry.refresh_from_db()
    assert entry.key == "ru-neutrality@2022-03-29"
    assert (entry.proposed_by, entry.decision, entry.published_at) == (make.analyst(), "", None)
    assert entry.sequence is None
    assert entry.condition == "if they do"
    assert [row.person for row in entry.speakers.all()] == [person]
    citation = entry.citations.get()
    assert (citation.locator, citation.proposed_by) == ("p. 1", make.analyst())
    assert not Entry.objects.known(None).filter(position=position).exists()


@pytest.mark.parametrize(
    ("on", "precision", "key"),
    [("2022-03-31", "month", "@2022-03"), ("2022-12-31", "year", "@2022"), ("2022-03-29", "day", "@2022-03-29")],
)
def test_key_has_the_date_as_far_as_it_is_known(on: str, precision: str, key: str) -> None:
    entry = proposed(on=on, precision=precision)
    assert entry.key == entry.position.key + key


def test_keys_go_on_in_letters() -> None:
    position = make.position(key="p")
    keys = [proposed(position).key for _ in range(28)]
    assert keys[:3] == ["p@2022-03-29", "p@2022-03-29-b", "p@2022-03-29-c"]
    assert keys[25:] == ["p@2022-03-29-z", "p@2022-03-29-aa", "p@2022-03-29-ab"]


def test_longest_key() -> None:
    assert len(proposed(make.position(key="a" * 200)).key) <= 200


def test_new_position_comes_with_the_entry() -> None:
    home = make.negotiation()
    party, issue = make.party(negotiation=home, key="ru"), make.issue(negotiation=home)
    new = PositionDraft(party=party, issue=issue, kind="refusal", title="No talks, not now")
    given = replace(draft(make.position(negotiation=home)), position=new)
    entry = propose(given, by=make.analyst())
    assert entry.position.key == "ru-no-talks-not-now"
    assert entry.key == "ru-no-talks-not-now@2022-03-29"
    other = replace(given, position=replace(new, kind="demand"))
    assert propose(other, by=make.analyst()).position.key == "ru-no-talks-not-now-2"
    unlatin = replace(given, position=replace(new, title="Ні"))
    assert propose(unlatin, by=make.analyst()).position.key == f"ru-{issue.key}"
    assert faults(lambda: propose(given, by=make.analyst())) == {"position-title"}
    taken = replace(given, position=replace(new, title="Another", key="ru-no-talks-not-now"))
    assert faults(lambda: propose(taken, by=make.analyst())) == {"position-key"}


def test_bad_new_position() -> None:
    home = make.negotiation()
    new = PositionDraft(party=make.party(negotiation=home), issue=make.issue(), kind="wish", title=" ", key="Not a key")
    entry = replace(draft(make.position(negotiation=home)), position=new)
    wrong = faults(lambda: propose(entry, by=make.analyst()))
    assert wrong == {"position-title", "position-kind", "position-issue", "position-key"}
    assert Position.objects.filter(negotiation=home).count() == 1


TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
# Also when midnight has passed since.
TO_COME = TOMORROW + timedelta(days=2)
BAD: list[tuple[dict[str, Any], set[str]]] = [
    ({"statement": " "}, {"statement"}),
    ({"coding_note": ""}, {"coding_note"}),
    ({"on": TO_COME}, {"effective_on"}),
    ({"said_on": TO_COME}, {"said_on"}),
    ({"on": "2022-03-30", "precision": "month"}, {"effective_on"}),
    ({"on": "2022-11-30", "precision": "year"}, {"effective_on"}),
    ({"precision": "week"}, {"precision"}),
    ({"firmness": ""}, {"firmness"}),
    ({"firmness": "iron"}, {"firmness"}),
    ({"held": False, "firmness": "plain"}, {"firmness"}),
    ({"held": False, "declared": True}, {"declared"}),
    ({"held": False, "condition": "if they do"}, {"condition"}),
    ({"held": False, "content": "Something"}, {"content"}),
    ({"firmness": "same", "declared": True}, {"declared"}),
    ({"firmness": "same", "condition": "if they do"}, {"condition"}),
    ({"channel": "term"}, {"channel"}),
    ({"content": "x" * 161}, {"content"}),
    ({"content": ""}, {"content"}),
    ({"account": ""}, {"account"}),
    ({"account": "rumour"}, {"account"}),
    ({"basis": ""}, {"basis"}),
    ({"channel": "radio"}, {"channel"}),
    ({"scope": "bigger"}, {"scope"}),
    ({"citations": ()}, {"citations-0-source"}),
    ({"statement": "x" * 100_001}, {"statement"}),
    ({"statement": "bell\x07"}, {"statement"}),
    ({"statement": "nothing\x00"}, {"statement"}),
    ({"condition": "turned \u202egnol"}, {"condition"}),
    ({"speaker": "half \ud800"}, {"speaker"}),
]


@pytest.mark.parametrize(("columns", "fields"), BAD)
def test_bad_drafts(columns: dict[str, Any], fields: set[str]) -> None:
    on = columns.pop("on", "2022-03-29") if "on" in columns else "2022-03-29"
    entry = draft(on=on, **columns)
    assert faults(lambda: propose(entry, by=make.analyst())) == fields
    assert not Entry.objects.exists()


def test_tomorrow_is_today_somewhere() -> None:
    assert proposed(on=TOMORROW)


def test_bad_citations() -> None:
    position = make.position()
    source = make.source(negotiation=position.negotiation)
    citations = (
        cited(source),
        cited(source, " "),
        cited(make.source()),
        cited(source, "p. 1 "),
        cited(source, "p. 2", quote="Так", quote_language="Ukrainian"),
        cited(source, "p. 3", quote="Так", quote_language="uk", translation="\x1b[31m"),
        cited(source, "p. 4", quote="Так", quote_language=""),
        cited(source, "p. 5", translation="Yes"),
    )
    assert faults(lambda: proposed(position, citations=citations)) == {
        "citations-1-locator",
        "citations-2-source",
        "citations-3-locator",
        "citations-4-quote_language",
        "citations-5-translation",
        "citations-6-quote_language",
        "citations-7-quote",
    }


def test_nothing_of_another_negotiation() -> None:
    position = make.position()
    elsewhere = make.entry()
    wrong = {"round": make.round(), "speakers": (make.person(),), "rival_of": elsewhere}
    assert faults(lambda: proposed(position, **wrong)) == {"round", "speakers", "rival_of"}
    person = make.person(negotiation=position.negotiation)
    assert faults(lambda: proposed(position, speakers=(person, person))) == {"speakers"}


def test_first_held_entry_and_first_held_main_entry_say_what_is_held() -> None:
    position = make.position()
    published(position, held=False)
    assert faults(lambda: proposed(position, on="2022-04-01", content="")) == {"content"}
    published(position, on="2022-04-01", account="analyst")
    assert faults(lambda: proposed(position, on="2022-04-02", content="")) == {"content"}
    proposed(position, on="2022-04-02", content="", basis="inferred")
    published(position, on="2022-04-03")
    proposed(position, on="2022-04-04", content="")
    assert faults(lambda: proposed(position, on="2022-04-02", content="")) == {"content"}


def test_rival_of_a_living_main_entry_of_the_position() -> None:
    main = make.entry()
    position = main.position
    rival = make.entry(position, rival_of=main, account="opponent")
    reading = make.entry(position, account="analyst")
    for other in (rival, reading, make.entry(make.position(negotiation=position.negotiation))):
        assert faults(lambda other=other: proposed(position, rival_of=other)) == {"rival_of"}  # type: ignore[misc]
    assert proposed(position, rival_of=main, content="").rival_of == main
    make.retract(rival)
    new = make.correct(main)
    assert proposed(position, rival_of=main, content="").rival_of == main
    make.retract(new)
    assert faults(lambda: proposed(position, rival_of=new)) == {"rival_of"}


def test_a_proposal_may_rest_on_what_waits() -> None:
    home = make.negotiation()
    position = make.position(negotiation=home)
    first = proposed(position)
    rival = proposed(position, rival_of=first, content="", account="opponent")
    later = proposed(position, "2022-04-01", firmness="same", content="")
    assert {first, rival, later} == set(Entry.objects.filter(published_at=None))
    # What somebody else proposed counts for those who may see it only.
    stranger = person("researcher")
    assert faults(lambda: proposed(position, "2022-04-01", content="", by=stranger)) == {"content"}
    send_back(first, by=make.reviewer(), note="Which page?")
    assert faults(lambda: proposed(position, rival_of=first, account="press")) == {"rival_of"}
    withdraw(later, by=make.analyst())
    assert faults(lambda: proposed(position, "2022-04-01", content="")) == {"content"}


def test_what_rests_on_a_proposal_is_published_after_it() -> None:
    first = proposed()
    rival = proposed(first.position, rival_of=first, content="", account="opponent")
    with pytest.raises(Refused, match=f"{first.key}, which waits for review too"):
        publish(rival, by=make.reviewer())
    publish(first, by=make.reviewer())
    assert publish(rival, by=make.reviewer()).published_at


def test_what_rests_on_what_came_back_gets_a_new_version() -> None:
    first = proposed()
    rival = proposed(first.position, rival_of=first, content="", account="opponent")
    send_back(first, by=make.reviewer(), note="Which page?")
    with pytest.raises(Refused, match="which was sent back"):
        publish(rival, by=make.reviewer())
    again = propose(draft(first.position), by=make.analyst(), answers=first)
    assert draft_of(rival).rival_of == again
    withdraw(rival, by=make.analyst())
    other = propose(draft_of(rival), by=make.analyst(), answers=rival)
    assert [publish(each, by=make.reviewer()).published_at for each in (again, other)]


def test_a_correction_may_rest_on_what_waits() -> None:
    old = published()
    main = proposed(old.position, content="What the communique says")
    given = replace(draft_of(old), rival_of=main, account="press")
    correction = correct(old, draft=given, reason="Another account is nearer.", by=make.analyst())
    with pytest.raises(Refused, match="waits for review too"):
        publish(correction, by=make.reviewer())
    publish(main, by=make.reviewer(), scope_confirmed=True)
    publish(correction, by=make.reviewer(), scope_confirmed=True)
    assert Entry.objects.get(key=old.key, version=2).rival_of == main


def test_a_form_sent_twice_saves_once() -> None:
    entry, token = draft(), uuid4()
    first = propose(entry, by=make.analyst(), token=token)
    assert propose(entry, by=make.analyst(), token=token) == first
    assert propose(replace(entry, statement=f" {entry.statement}\r\n"), by=make.analyst(), token=token) == first
    assert Entry.objects.count() == Submission.objects.count() == 1
    with pytest.raises(Refused, match="somebody else"):
        propose(entry, by=make.reviewer(), token=token)


def test_a_bad_form_can_be_sent_again() -> None:
    entry, token = draft(), uuid4()
    faults(lambda: propose(replace(entry, statement=""), by=make.analyst(), token=token))
    assert propose(entry, by=make.analyst(), token=token)


def test_a_new_version_answers_what_was_sent_back() -> None:
    entry = proposed()
    again = draft_of(entry)
    assert faults(lambda: propose(again, by=make.analyst(), answers=entry)) == {""}
    send_back(entry, by=make.reviewer(), note="Which page?")
    elsewhere = replace(again, position=make.position(negotiation=entry.negotiation))
    assert propose(again, by=make.analyst(), answers=entry).answers == entry
    assert propose(elsewhere, by=make.analyst(), answers=entry).answers == entry
    assert faults(lambda: propose(draft(), by=make.analyst(), answers=entry)) == {""}


def test_a_stale_form_is_told_what_changed() -> None:
    position = make.position()
    seen = seen_of(position)
    first = published(position)
    with pytest.raises(Stale) as caught:
        propose(draft(position, "2022-04-01"), by=make.analyst(), seen=seen)
    assert caught.value.changed == (first,)
    assert propose(draft(position, "2022-04-01"), by=make.analyst(), seen=seen, confirmed=True)
    seen = seen_of(position)
    assert propose(draft(position, "2022-04-01"), by=make.analyst(), seen=seen)
    make.retract(first)
    with pytest.raises(Stale) as caught:
        propose(draft(position, "2022-04-01"), by=make.analyst(), seen=seen)
    assert caught.value.changed == (first,)
    with pytest.raises(Stale):
        propose(draft(position), by=make.analyst(), seen="yesterday")


def test_a_redaction_makes_a_form_stale_too() -> None:
    first = published()
    seen = seen_of(first.position)
    make.redact(first, "statement")
    with pytest.raises(Stale) as caught:
        propose(draft(first.position, "2022-04-01"), by=make.analyst(), seen=seen)
    assert caught.value.changed == (first,)


def test_affirmed_is_as_before() -> None:
    position = make.position()
    said = draft(position, "2022-04-01", content="", statement="", coding_note="")
    with pytest.raises(Refused):
        affirmed(said)
    published(position, firmness="categorical", condition="if they do", declared=True)
    published(position, "2022-05-01", held=False)
    given = affirmed(said)
    assert (given.held, given.firmness, given.condition) == (True, "same", "")
    assert (given.scope, given.content, given.declared) == ("", "", False)
    entry = publish(propose(given, by=make.analyst()), by=make.reviewer(), scope_confirmed=True)
    assert entry.statement == f"Affirms: {entry.position.title}."
    with pytest.raises(Refused):
        affirmed(replace(said, effective_on=make.day("2022-06-01")))


def test_query_count(queries_of: Callable[[Callable[[], Any]], int]) -> None:
    position = make.position()
    main = published(position)
    entry = draft(
        position,
        "2022-04-01",
        speakers=tuple(make.person(negotiation=position.negotiation) for _ in range(5)),
        rival_of=main,
        citations=tuple(cited(make.source(negotiation=position.negotiation)) for _ in range(5)),
        round=make.round(negotiation=position.negotiation),
    )
    made = queries_of(lambda: propose(entry, by=make.analyst(), token=uuid4(), seen=seen_of(position)))
    # Of these, one is for `seen_of` and one for the analyst, both of this test.
    assert made - 2 <= 12


def test_a_form_sent_again_with_something_else_in_it_is_another_entry() -> None:
    entry, token = draft(), uuid4()
    first = propose(entry, by=make.analyst(), token=token)
    others = [
        replace(entry, statement="Other"),
        replace(entry, citations=(replace(entry.citations[0], locator="p. 99"),)),
        replace(entry, effective_on=entry.effective_on - timedelta(days=1)),
    ]
    made = [propose(other, by=make.analyst(), token=token) for other in others]
    assert len({first.pk, *(row.pk for row in made)}) == 4
    assert propose(others[0], by=make.analyst(), token=token) == made[0]


def test_a_new_version_sent_again_with_something_else_in_it_is_asked_about() -> None:
    entry, token = draft(), uuid4()
    returned = propose(entry, by=make.analyst())
    send_back(returned, by=make.reviewer(), note="Which page?")
    returned.refresh_from_db()
    answer = partial(propose, by=make.analyst(), token=token, answers=returned)
    answer(entry)
    other = replace(entry, statement="Other")
    with pytest.raises(Ask, match="a new version waits for review") as caught:
        answer(other)
    (question,) = caught.value.questions
    assert answer(other, sure=[question.code]).statement == "Other"
