"""Rounds are saved once it was seen what they change; parties and issues are put in order; what is used stays."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from positions.models import Issue, Negotiation, Party, ReferenceChange, Round
from positions.setup.rows import ToForesee, add, add_issues, mend_kept, move, take_away
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db

WHY = {"reason": "As the minutes say."}


@pytest.fixture
def by() -> User:
    return person("administrator")


@pytest.fixture
def home() -> Negotiation:
    home = make.negotiation()
    for on in ("2022-03-10", "2022-04-10"):
        make.round(on, negotiation=home, key=f"on-{on}", name=f"Of {on}")
    return home


def test_a_window_is_saved_once_what_changes_was_seen(home: Negotiation, by: User) -> None:
    first = Round.objects.get(key="on-2022-03-10")
    make.entry(make.position(negotiation=home), "2022-03-12")
    later = {"window_ends_on": first.window_ends_on + timedelta(days=3)}
    with pytest.raises(ToForesee) as asked:
        mend_kept(first, later, by=by, **WHY)
    assert asked.value.foreseen.counted == 1
    # Meanwhile somebody publishes what changes it.
    make.entry(make.position(negotiation=home), "2022-03-11")
    with pytest.raises(ToForesee) as again:
        mend_kept(first, later, by=by, **WHY, foreseen=asked.value.foreseen.mark)
    assert Round.objects.get(pk=first.pk).window_ends_on == date(2022, 3, 10)
    assert again.value.foreseen.counted == 2
    saved = mend_kept(first, later, by=by, **WHY, foreseen=again.value.foreseen.mark)
    assert saved.window_ends_on == date(2022, 3, 13)


def test_what_changes_no_window_is_saved_at_once(home: Negotiation, by: User) -> None:
    first = Round.objects.get(key="on-2022-03-10")
    assert mend_kept(first, {"name": "Antalya"}, by=by, **WHY).name == "Antalya"
    with pytest.raises(BadDraft):
        mend_kept(first, {"name": "Another"}, by=by, reason=" ")


def test_a_round_whose_window_overlaps_is_added_once_that_was_seen(home: Negotiation, by: User) -> None:
    days = dict.fromkeys(("starts_on", "ends_on", "window_starts_on", "window_ends_on"), date(2022, 3, 10))
    row = Round(negotiation=home, name="Beside it", **days)
    with pytest.raises(ToForesee) as asked:
        add(row, by=by, called=row.name)
    (sentence,) = asked.value.foreseen.sentences
    assert "overlap: what is said on 10 Mar 2022 counts as said at both" in sentence
    assert add(row, by=by, called=row.name, foreseen=asked.value.foreseen.mark).key == "beside-it"


def keys(home: Negotiation) -> list[str]:
    return [each.key for each in Issue.objects.filter(negotiation=home).in_order()]


def test_issues_move_within_their_group_and_take_it_along(home: Negotiation, by: User) -> None:
    _, a2, b1 = (make.issue(negotiation=home, key=key, group=key[0], order=7) for key in ("a1", "a2", "b1"))
    move(a2, up=True, by=by, **WHY)
    assert keys(home) == ["a2", "a1", "b1"]
    move(b1, up=True, by=by, **WHY)
    move(b1, up=True, by=by, **WHY)
    assert keys(home) == ["b1", "a2", "a1"]
    assert [each.order for each in Issue.objects.filter(negotiation=home).in_order()] == [1, 2, 3]
    with pytest.raises(BadDraft):
        move(b1, up=False, by=by)


def test_what_something_refers_to_stays(home: Negotiation, by: User) -> None:
    position = make.position(negotiation=home)
    with pytest.raises(Refused, match="It stays"):
        take_away(position.party, by=by, **WHY)
    alone = make.party(negotiation=home, key="alone")
    take_away(alone, by=by, **WHY)
    assert not Party.objects.filter(key="alone").exists()
    assert ReferenceChange.objects.latest("id").reason == WHY["reason"]
    with pytest.raises(Refused, match="deleted it meanwhile"):
        take_away(alone, by=by, **WHY)


def test_what_is_sent_twice_is_added_once(home: Negotiation, by: User) -> None:
    add(Party(negotiation=home, name="Northland", role="principal"), by=by, called="Northland")
    with pytest.raises(BadDraft, match="“northland” is there already"):
        add(Party(negotiation=home, name="northland", role="principal"), by=by, called="northland")
    border = {"group": "Land", "name": "The border"}
    add_issues(home, [border, border | {"group": "Sea"}], by=by)
    with pytest.raises(BadDraft, match="“The border” is there already"):
        add_issues(home, [{"group": "Arms", "name": "Prisoners"}, border], by=by)
    assert Issue.objects.filter(negotiation=home).count() == 2
