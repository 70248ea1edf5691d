"""Keeping delegations: each act, what it refuses, what it asks, and that two at once lose nothing."""

from contextlib import suppress
from typing import Any

import pytest

from positions.delegations.acts import Changed
from positions.delegations.meetings import roster_of
from positions.delegations.people.acts import NEW_PERSON, PersonDraft
from positions.delegations.people.merge import merge
from positions.delegations.roster import mark
from positions.delegations.rosters.acts import (
    OTHER_PARTY,
    REPLACE_HEAD,
    DelegateDraft,
    Place,
    appoint,
    change,
    copy_from,
    dismiss,
    set_completeness,
)
from positions.models import Delegate, Delegation, Negotiation, Person, Round
from positions.writing.questions import Ask
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.sessions import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    home = make.negotiation()
    return Place(make.round(negotiation=home), make.party(negotiation=home, name="North"))


def home(place: Place) -> Negotiation:
    found: Negotiation = place.round.negotiation
    return found


def somebody(place: Place, name: str = "Anna Alm", **columns: Any) -> Person:
    return make.person(negotiation=home(place), name=name, party=columns.pop("party", place.party), **columns)


def draft(place: Place, **columns: Any) -> DelegateDraft:
    plain = {"title": "Adviser", "role": "member", "seniority": "adviser", "locator": "p. 1"}
    source = columns.pop("source", None) or make.source(negotiation=home(place))
    return DelegateDraft(source=source, **(plain | columns))


def put(place: Place, who: Person | PersonDraft, by: Any = None, **further: Any) -> Delegate:
    asked = {name: further.pop(name) for name in ("seen", "confirmed") if name in further}
    return appoint(home(place), place, who, draft(place, **further), by=by or make.analyst(), **asked)


def names(place: Place) -> list[str]:
    return [member.name for member in roster_of(place.round, place.party).members]


def test_appointing_makes_the_delegation(place: Place) -> None:
    put(place, somebody(place), title="  Minister ", role="head", seniority="minister")
    (member,) = roster_of(place.round, place.party).members
    assert (member.name, member.title, member.role, member.seniority) == ("Anna Alm", "Minister", "head", "minister")
    assert Delegation.objects.get().completeness == ""


def test_appointing_somebody_new(place: Place) -> None:
    made = put(place, PersonDraft(name="Анна Альм", party=place.party))
    assert (made.person.key, made.person.party) == ("alm", place.party)


@pytest.mark.parametrize(
    ("columns", "field", "said"),
    [
        ({"title": ""}, "title", "Fill this in."),
        ({"title": "x" * 200_000}, "title", "The text has 200000 characters; at most 100000 are allowed."),
        ({"title": "a\x00b"}, "title", "Remove the control character (U+0000) in line 1, character 2: it cannot"),
        ({"locator": " "}, "locator", "Fill this in."),
        ({"locator": "\u00a0\u2800\u200b"}, "locator", "Fill this in."),
        ({"role": "chief"}, "role", "Choose one of: head, deputy head, member, adviser, observer."),
        ({"role": ""}, "role", "Choose one of: head, deputy head, member, adviser, observer."),
        ({"seniority": "king"}, "seniority", "Choose one of: head of state, minister, agency head"),
        ({"source": "elsewhere"}, "source", "This source belongs to another negotiation."),
    ],
)
def test_bad_input_saves_nothing(columns: dict[str, Any], field: str, said: str, place: Place) -> None:
    if "source" in columns:
        columns = {"source": make.source()}
    with pytest.raises(BadDraft) as caught:
        put(place, somebody(place), **columns)
    assert list(caught.value.errors) == [field]
    assert caught.value.errors[field][0].startswith(said)
    assert not Delegation.objects.exists()


def test_a_delegate_twice_is_refused(place: Place) -> None:
    anna = somebody(place)
    put(place, anna)
    with pytest.raises(BadDraft, match="Anna Alm is on this delegation already"):
        put(place, anna)


def test_a_second_head_is_asked_about_and_takes_the_place(place: Place) -> None:
    put(place, somebody(place), role="head")
    boris = somebody(place, "Boris Berg")
    with pytest.raises(Ask, match="A delegation has one head, and Anna Alm is it") as caught:
        put(place, boris, role="head")
    assert [question.code for question in caught.value.questions] == [REPLACE_HEAD]
    assert names(place) == ["Anna Alm"]
    put(place, boris, role="head", confirmed=[REPLACE_HEAD])
    assert [(each.name, each.role) for each in roster_of(place.round, place.party).members] == [
        ("Boris Berg", "head"),
        ("Anna Alm", "member"),
    ]


def test_somebody_of_another_party_is_asked_about(place: Place) -> None:
    guest = somebody(place, party=make.party(negotiation=home(place), name="South"))
    with pytest.raises(Ask, match="Anna Alm is recorded for South") as caught:
        put(place, guest)
    assert [question.code for question in caught.value.questions] == [OTHER_PARTY]
    put(place, guest, confirmed=[OTHER_PARTY])
    assert names(place) == ["Anna Alm"]


def test_all_questions_come_at_once(place: Place) -> None:
    put(place, somebody(place), role="head")
    south = make.party(negotiation=home(place), name="South")
    with pytest.raises(Ask) as caught:
        put(place, PersonDraft(name="Ana Alm", party=south), role="head", confirmed=[REPLACE_HEAD])
    assert [question.code for question in caught.value.questions] == [OTHER_PARTY, REPLACE_HEAD, NEW_PERSON]


def test_somebody_who_may_be_recorded_already_is_asked_about(place: Place) -> None:
    somebody(place, "Vladimir Medinsky")
    with pytest.raises(Ask, match="Vladimir Medinsky, North") as caught:
        put(place, PersonDraft(name="Vladimir Medinskiy"))
    assert [question.code for question in caught.value.questions] == [NEW_PERSON]
    assert Person.objects.count() == 1
    put(place, PersonDraft(name="Vladimir Medinskiy"), confirmed=[NEW_PERSON])
    assert sorted(Person.objects.values_list("key", flat=True))[0] == "medinskiy"


def test_people_and_places_of_another_negotiation_are_refused(place: Place) -> None:
    with pytest.raises(Refused, match="not recorded"):
        put(place, make.person())
    elsewhere = Place(place.round, make.party())
    with pytest.raises(BadDraft, match="belong to another negotiation"):
        appoint(home(place), elsewhere, somebody(place), draft(place), by=make.analyst())


def test_somebody_merged_is_refused(place: Place) -> None:
    gone = somebody(place, merged_into=somebody(place, "Boris Berg"))
    with pytest.raises(Refused, match="Anna Alm was merged into Boris Berg"):
        put(place, gone)


def test_changing(place: Place) -> None:
    made = put(place, somebody(place))
    seen = mark(roster_of(place.round, place.party))
    change(home(place), made, draft(place, title="Envoy", role="head"), by=make.analyst(), seen=seen)
    made.refresh_from_db()
    assert (made.title, made.role) == ("Envoy", "head")
    change(home(place), made, draft(place, title="Envoy again", role="head"), by=make.analyst())
    assert Delegate.objects.get().title == "Envoy again"


def test_changing_to_a_second_head_is_asked_about(place: Place) -> None:
    put(place, somebody(place), role="head")
    boris = put(place, somebody(place, "Boris Berg"))
    with pytest.raises(Ask, match="Anna Alm is it"):
        change(home(place), boris, draft(place, role="head"), by=make.analyst())
    change(home(place), boris, draft(place, role="head"), by=make.analyst(), confirmed=[REPLACE_HEAD])
    assert sorted(Delegate.objects.values_list("person__name", "role")) == [
        ("Anna Alm", "member"),
        ("Boris Berg", "head"),
    ]


def test_dismissing_needs_a_reason(place: Place) -> None:
    made = put(place, somebody(place))
    with pytest.raises(BadDraft, match="Fill this in"):
        dismiss(home(place), made, by=make.analyst(), reason=" ")
    dismiss(home(place), made, by=make.analyst(), reason="The decree does not name her.")
    assert names(place) == []
    with pytest.raises(Refused, match="taken this person off"):
        dismiss(home(place), made, by=make.analyst(), reason="Again.")
    with pytest.raises(Refused, match="taken this person off"):
        change(home(place), made, draft(place), by=make.analyst())


def test_stale_edits_are_told_what_changed(place: Place) -> None:
    seen = mark(roster_of(place.round, place.party))
    made = put(place, somebody(place))
    with pytest.raises(Changed) as caught:
        put(place, somebody(place, "Boris Berg"), seen=seen)
    assert caught.value.changes == ("Anna Alm was added: Adviser, member.",)
    for act in (
        lambda: dismiss(home(place), made, by=make.analyst(), reason="Error.", seen=seen),
        lambda: change(home(place), made, draft(place), by=make.analyst(), seen=seen),
        lambda: set_completeness(home(place), place, "partial", "", by=make.analyst(), seen=seen),
    ):
        with pytest.raises(Changed):
            act()
    put(place, somebody(place, "Boris Berg"), seen=mark(roster_of(place.round, place.party)))
    assert names(place) == ["Anna Alm", "Boris Berg"]


@pytest.fixture
def later(place: Place) -> Place:
    """A later round of the same party, whose delegation at the earlier one has three people."""
    put(place, somebody(place), role="head", note="Only of then.")
    for name in ("Boris Berg", "Clara Cruz"):
        put(place, somebody(place, name))
    return Place(make.round("2025-05-16", negotiation=home(place)), place.party)


def taken(later: Place, earlier: Place, persons: list[str], **further: Any) -> list[Delegate]:
    told = {"source": make.source(negotiation=home(later)), "locator": "p. 9", "by": make.analyst()} | further
    return copy_from(home(later), later, earlier.round, persons, **told)


def keys(place: Place) -> list[str]:
    return [member.person for member in roster_of(place.round, place.party).members]


def test_copying_takes_over_the_chosen_with_a_source_of_its_own(place: Place, later: Place) -> None:
    made = taken(later, place, keys(place)[:2])
    assert names(later) == ["Anna Alm", "Boris Berg"]
    assert {(each.locator, each.note) for each in made} == {("p. 9", "")}
    assert made[0].role == "head"


def test_copying_is_refused(place: Place, later: Place) -> None:
    for persons, further, said in (
        ([], {}, "Choose whom to take over"),
        (["nobody"], {}, "Choose whom to take over"),
        (keys(place), {"locator": ""}, "Fill this in"),
        (keys(place), {"source": make.source()}, "another negotiation"),
    ):
        with pytest.raises(BadDraft, match=said):
            taken(later, place, persons, **further)
    with pytest.raises(BadDraft, match="Choose an earlier round"):
        taken(place, later, keys(place))
    taken(later, place, keys(place))
    with pytest.raises(BadDraft, match="only an empty one is filled"):
        taken(later, place, keys(place))


def test_saying_how_complete_it_is(place: Place) -> None:
    set_completeness(home(place), place, "partial", " Two of four are named. ", by=make.analyst())
    assert (Delegation.objects.get().completeness, Delegation.objects.get().note) == (
        "partial",
        "Two of four are named.",
    )
    with pytest.raises(BadDraft, match="Choose one of: complete, partial, unknown"):
        set_completeness(home(place), place, "", "", by=make.analyst())


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_at_once_lose_nothing() -> None:
    home_ = make.negotiation()
    where = Place(make.round(negotiation=home_), make.party(negotiation=home_))
    people = [somebody(where, name) for name in ("Anna Alm", "Boris Berg", "Clara Cruz", "Dora Dahl")]
    by, source = make.analyst(), make.source(negotiation=home_)
    sessions = [
        Session(
            lambda who=who: appoint(
                home_, where, who, draft(where, source=source, role="head"), by=by, confirmed=[REPLACE_HEAD]
            )
        )
        for who in people
    ]
    for session in sessions:
        assert session.end().refusal is None
    assert sorted(names(where)) == sorted(person.name for person in people)
    assert [member.role for member in roster_of(where.round, where.party).members].count("head") == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_appointing_somebody_who_is_just_merged_leaves_nothing_on_the_old_row() -> None:
    home_ = make.negotiation()
    kept, gone = (make.person(negotiation=home_, name=name) for name in ("Anna Alm", "Ana Alm"))
    rounds = [make.round(f"2025-05-{day}", negotiation=home_) for day in range(10, 16)]
    party, source, by = make.party(negotiation=home_), make.source(negotiation=home_), make.analyst()

    def appointed(round_: Round) -> None:
        where = Place(round_, party)
        with suppress(Refused):
            appoint(home_, where, gone, draft(where, source=source), by=by)

    sessions = [Session(lambda round_=round_: appointed(round_)) for round_ in rounds[:3]]
    sessions.append(Session(lambda: merge(home_, kept, gone, by=by, reason="One.")))
    sessions += [Session(lambda round_=round_: appointed(round_)) for round_ in rounds[3:]]
    for session in sessions:
        assert session.end().refusal is None
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert not Delegate.objects.exclude(person=kept).exists()
