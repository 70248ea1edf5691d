"""Keeping people, their offices, and making one person of two."""

from dataclasses import replace
from typing import Any

import pytest

from positions.delegations.acts import Changed
from positions.delegations.people import acts as people
from positions.delegations.people.acts import NEW_PERSON, OfficeDraft, PersonDraft
from positions.delegations.people.merge import merge
from positions.delegations.people.merge_preview import preview
from positions.evidence.drafts import draft_of
from positions.models import Delegate, EntrySpeaker, Negotiation, Office, Person
from positions.writing.questions import Ask
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation()


def added(home: Negotiation, name: str, **columns: Any) -> Person:
    confirmed = columns.pop("confirmed", ())
    return people.add(home, PersonDraft(name=name, **columns), by=make.analyst(), confirmed=confirmed)


def test_adding(home: Negotiation) -> None:
    made = added(home, " Anna Alm ", native_name="Анна Альм", aliases=("Ana Alm", " Ana Alm", "", "Anna Alm"))
    assert (made.key, made.name, made.native_name, made.aliases) == ("alm", "Anna Alm", "Анна Альм", ["Ana Alm"])


def test_keys_are_free_and_readable(home: Negotiation) -> None:
    keys = [
        added(home, name, confirmed=[NEW_PERSON]).key for name in ("Anna Alm", "Boris Alm", "Boris Alm", "Boris Alm")
    ]
    assert keys == ["alm", "alm-boris", "alm-boris-2", "alm-boris-3"]
    assert added(home, "Владимир Мединский").key == "medinski"
    assert added(home, "李 明", confirmed=[NEW_PERSON]).key == "person"
    assert len(added(home, "x" * 300).key) <= 200


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 100_001}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "A", "native_name": "\u202ea"}, "native_name"),
        ({"name": "A", "aliases": ("b;c",)}, "aliases"),
        ({"name": "A", "aliases": ("b" * 100_001,)}, "aliases"),
        ({"name": "A", "aliases": tuple(map(str, range(51)))}, "aliases"),
        ({"name": "A", "note": "x" * 100_001}, "note"),
    ],
)
def test_bad_people_are_not_saved(columns: dict[str, Any], field: str, home: Negotiation) -> None:
    with pytest.raises(BadDraft) as caught:
        people.add(home, PersonDraft(**columns), by=make.analyst())
    assert list(caught.value.errors) == [field]
    assert not Person.objects.exists()


def test_two_of_one_family_name_are_two_people_and_two_spellings_are_asked_about(home: Negotiation) -> None:
    added(home, "Aleksandr Fomin")
    assert added(home, "Andrii Fomin").key == "fomin-andrii"
    added(home, "Vladimir Medinsky")
    with pytest.raises(Ask):
        added(home, "Vladimir Medinskiy")


def test_changing_a_person(home: Negotiation) -> None:
    made, twin = added(home, "Anna Alm"), added(home, "Boris Berg")
    seen = people.person_mark(made)
    people.change(home, made, PersonDraft(name="Anna Alm", note="A note."), by=make.analyst(), seen=seen)
    with pytest.raises(Changed):
        people.change(home, made, PersonDraft(name="Anna Alm"), by=make.analyst(), seen=seen)
    with pytest.raises(Ask, match="Boris Berg"):
        people.change(home, made, PersonDraft(name="Boris Berg"), by=make.analyst())
    made.refresh_from_db()
    assert (made.name, made.note, twin.key) == ("Anna Alm", "A note.", "berg")


def office(home: Negotiation, **columns: Any) -> OfficeDraft:
    return OfficeDraft(**({"title": "Minister", "source": make.source(negotiation=home)} | columns))


def test_offices_may_overlap(home: Negotiation) -> None:
    anna = added(home, "Anna Alm")
    people.add_office(home, anna, office(home, from_on="2020", to_on="2022-03"), by=make.analyst())
    made = people.add_office(home, anna, office(home, title="Envoy", from_on="2021-05-01"), by=make.analyst())
    seen = people.office_mark(made)
    people.change_office(home, made, office(home, title="Envoy", to_on="2023"), by=make.analyst(), seen=seen)
    with pytest.raises(Changed, match="since you opened"):
        people.change_office(home, made, office(home), by=make.analyst(), seen=seen)
    assert sorted(Office.objects.values_list("title", "from_on", "to_on")) == [
        ("Envoy", "", "2023"),
        ("Minister", "2020", "2022-03"),
    ]
    with pytest.raises(BadDraft, match="Fill this in"):
        people.remove_office(home, made, by=make.analyst(), reason="")
    people.remove_office(home, made, by=make.analyst(), reason="Recorded in error.")
    with pytest.raises(Refused, match="not recorded any more"):
        people.remove_office(home, made, by=make.analyst(), reason="Again.")


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 100_001}, "title"),
        ({"from_on": "2022-02-30"}, "from_on"),
        ({"from_on": "last year"}, "from_on"),
        ({"from_on": "2022-13"}, "from_on"),
        ({"from_on": "2022-03", "to_on": "2022-02-28"}, "to_on"),
        ({"from_on": "2022", "to_on": "2021"}, "to_on"),
        ({"title": "Held"}, "title"),
    ],
)
def test_bad_offices_are_not_saved(columns: dict[str, Any], field: str, home: Negotiation) -> None:
    anna = added(home, "Anna Alm")
    make.office(person=anna, title="Held")
    with pytest.raises(BadDraft) as caught:
        people.add_office(home, anna, office(home, **columns), by=make.analyst())
    assert list(caught.value.errors) == [field]
    assert Office.objects.count() == 1


def test_an_office_long_past_is_asked_about(home: Negotiation) -> None:
    anna, long_past = added(home, "Anna"), office(home, from_on="0202")
    with pytest.raises(Ask, match="0202 is before 1900") as caught:
        people.add_office(home, anna, long_past, by=make.analyst())
    sure = [question.code for question in caught.value.questions]
    made = people.add_office(home, anna, long_past, by=make.analyst(), confirmed=sure)
    with pytest.raises(Ask, match="0203 is before 1900"):
        people.change_office(home, made, replace(long_past, from_on="0203"), by=make.analyst(), confirmed=sure)


def test_an_office_within_a_year_may_end_in_it(home: Negotiation) -> None:
    people.add_office(home, added(home, "A"), office(home, from_on="2022-05", to_on="2022"), by=make.analyst())


# Merging


def merged(kept: Person, gone: Person, **further: Any) -> Person:
    further = {"by": make.analyst(), "reason": "One person in two spellings."} | further
    return merge(kept.negotiation, kept, gone, **further)


@pytest.fixture
def pair(home: Negotiation) -> tuple[Person, Person]:
    north = make.party(negotiation=home)
    kept = make.person(negotiation=home, key="kept", name="Vladimir Medinsky", aliases=["Medinski"], note="Kept.")
    named = {"name": "Vladimir Medinskiy", "native_name": "Мединский", "aliases": ["Medinskii"]}
    gone = make.person(negotiation=home, key="gone", party=north, note="Gone.", **named)
    return kept, gone


def test_no_reference_is_lost(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    home = kept.negotiation
    delegate, term = make.delegate(person=gone), make.office(person=gone, title="Aide")
    entry = make.entry(make.position(negotiation=home), speakers=(gone,))
    found = merged(kept, gone, seen=preview(home, kept, gone).seen)
    delegate.refresh_from_db()
    term.refresh_from_db()
    gone.refresh_from_db()
    assert (delegate.person, term.person, gone.merged_into) == (kept, kept, kept)
    assert EntrySpeaker.objects.get(entry=entry).person == gone
    assert found.aliases == ["Medinski", "Vladimir Medinskiy", "Medinskii"]
    assert (found.native_name, found.party, found.note) == ("Мединский", gone.party, "Kept.\nGone.")


def test_a_correction_names_the_one_kept_and_once(pair: tuple[Person, Person]) -> None:
    entry = make.entry(make.position(negotiation=pair[0].negotiation), speakers=(pair[1], pair[0]))
    assert draft_of(entry).speakers == (pair[1], pair[0])
    merged(*pair)
    assert draft_of(entry).speakers == (pair[0],)


def test_who_was_merged_before_follows(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    first = make.person(negotiation=kept.negotiation)
    merged(gone, first)
    merged(kept, gone)
    first.refresh_from_db()
    assert first.merged_into == kept


def test_one_office_recorded_twice_becomes_one_that_says_all(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    source = make.source(negotiation=kept.negotiation, key="tass", publisher="TASS", title="A report")
    ours = make.office(
        person=kept, from_on="2020", to_on="2024", source=make.source(negotiation=kept.negotiation), note="N."
    )
    make.office(person=gone, from_on="2020", to_on="2025-05", source=source, note="From the record.")
    merged(kept, gone)
    ours.refresh_from_db()
    assert Office.objects.get() == ours
    assert ours.note == "N. Also recorded: until May 2025. Also in TASS, A report (tass). From the record."


def test_a_bare_twin_takes_what_the_other_says(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    source = make.source(negotiation=kept.negotiation)
    ours = make.office(person=kept)
    make.office(person=gone, to_on="2025", source=source)
    merged(kept, gone)
    ours.refresh_from_db()
    assert (ours.to_on, ours.source, ours.note) == ("2025", source, "")


def test_two_on_one_delegation_are_not_merged(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    place = make.delegation(negotiation=kept.negotiation)
    for person in pair:
        make.delegate(delegation=place, person=person)
    with pytest.raises(BadDraft, match="they may be two people after all"):
        merged(kept, gone)
    assert Delegate.objects.filter(person=gone).count() == 1


def test_what_cannot_be_merged(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    with pytest.raises(BadDraft, match="one person already"):
        merged(kept, kept)
    with pytest.raises(Refused, match="not recorded"):
        merged(kept, make.person())
    with pytest.raises(BadDraft, match="Fill this in"):
        merged(kept, gone, reason="")
    merged(kept, gone)
    with pytest.raises(Refused, match="was merged into Vladimir Medinsky"):
        merged(kept, gone)


def test_a_preview_says_who_may_be_two_people(home: Negotiation, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    assert preview(home, kept, gone).cautions == ()
    other = make.person(negotiation=home, name="Boris Gryzlov", party=make.party(negotiation=home, name="South"))
    gone.party.name = "North"
    assert preview(home, gone, other).cautions == (
        "The two names do not look like spellings of one name.",
        "They are recorded for different parties: North and South.",
    )


def test_a_stale_preview_is_shown_anew(pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    seen = preview(kept.negotiation, kept, gone).seen
    make.office(person=gone)
    with pytest.raises(Changed):
        merged(kept, gone, seen=seen)
