"""A negotiation is made, published, renamed, deleted and archived, each only while it may be."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from positions.models import Membership, Moment, Negotiation, ReferenceChange
from positions.setup.acts import (
    archive_negotiation,
    delete_negotiation,
    make_negotiation,
    publish_negotiation,
    rename_negotiation,
    reopen_negotiation,
)
from positions.setup.keys import offered_key
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return person("administrator")


@pytest.fixture
def prepared(by: User) -> Negotiation:
    return make_negotiation(title="Talks between North and South", key="north-south", by=by)


def complete(home: Negotiation) -> None:
    for key in ("north", "south"):
        make.party(negotiation=home, key=key)
    make.round(negotiation=home)
    make.issue(negotiation=home)


def test_it_is_made_in_preparation_with_its_maker_as_administrator(prepared: Negotiation, by: User) -> None:
    assert prepared.in_preparation
    assert prepared.licenses[0]["name"] == "CC-BY-4.0"
    member = Membership.objects.get(negotiation=prepared)
    assert (member.person, member.role.name, member.given_by) == (by, "administrator", by)
    line = ReferenceChange.objects.get(negotiation=prepared)
    assert (line.operation, line.by) == ("added", by)


@pytest.mark.parametrize("key", ["new", "accounts", "North", "a--b", "", "north-south"])
def test_a_key_that_cannot_be_is_refused_at_its_field(key: str, prepared: Negotiation, by: User) -> None:
    with pytest.raises(BadDraft) as refused:
        make_negotiation(title="Others", key=key, by=by)
    assert list(refused.value.errors) == ["key"]
    assert Negotiation.objects.count() == 1


def test_a_key_of_what_somebody_does_not_see_is_taken_all_the_same(prepared: Negotiation) -> None:
    with pytest.raises(BadDraft) as refused:
        make_negotiation(title="Others", key="north-south", by=make.user("stranger"))
    assert list(refused.value.errors) == ["key"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Talks between North and South", "north-south"),
        ("The Talks", "the-talks"),
        ("Évian 1962", "evian-1962"),
        ("界", ""),
    ],
)
def test_a_key_is_offered_from_the_name(title: str, key: str) -> None:
    assert offered_key(title) == key


def test_it_is_published_once_nothing_is_missing(prepared: Negotiation, by: User) -> None:
    with pytest.raises(Refused, match="Missing: two parties, a round, an issue"):
        publish_negotiation(prepared, by=by)
    complete(prepared)
    publish_negotiation(prepared, by=by)
    assert Negotiation.objects.visible_to(make.user("stranger")).get() == prepared


def test_it_is_renamed_while_nothing_is_published(prepared: Negotiation, by: User) -> None:
    draft = make.saved_draft("/north-south/entries/new/?source=x", negotiation=prepared, statement="x")
    assert rename_negotiation(prepared, key="south-north", by=by).key == "south-north"
    draft.refresh_from_db()
    assert draft.address == "/south-north/entries/new/?source=x"
    with pytest.raises(BadDraft):
        rename_negotiation(prepared, key="admin", by=by)
    make.entry(make.position(negotiation=prepared))
    with pytest.raises(Refused, match="keeps its key"):
        rename_negotiation(prepared, key="other", by=by)


def everything_in(home: Negotiation) -> None:
    """Work of every kind that can wait in a negotiation."""
    complete(home)
    draft = make.proposal(make.position(negotiation=home), speakers=(make.person(negotiation=home),))
    make.saved_draft(f"/{home.key}/entries/new/", negotiation=home, statement="x")
    make.delegate(negotiation=home)
    make.term(negotiation=home)
    make.member(home)
    assert draft.citations.exists()


def test_it_is_deleted_with_all_that_was_prepared(prepared: Negotiation, by: User) -> None:
    other = make.entry()
    everything_in(prepared)
    with pytest.raises(BadDraft):
        delete_negotiation(prepared, typed="north", by=by)
    number = prepared.pk
    delete_negotiation(prepared, typed=" north-south", by=by)
    connection.check_constraints()
    assert [home.key for home in Negotiation.objects.all()] == [other.negotiation.key]
    for model in (Moment, ReferenceChange, Membership):
        assert not model._default_manager.filter(negotiation=number).exists()
    assert make_negotiation(title="Anew", key="north-south", by=by).key == "north-south"


def test_what_is_published_or_public_is_not_deleted(prepared: Negotiation, by: User) -> None:
    make.entry(make.position(negotiation=prepared))
    public = make.negotiation()
    for home in (prepared, public):
        with pytest.raises(Refused, match="not deleted"):
            delete_negotiation(home, typed=home.key, by=by)
    with pytest.raises(Exception, match="public is not deleted"), connection.cursor() as cursor:
        cursor.execute("SELECT positions_delete_prepared(%s)", [public.pk])


def test_it_is_archived_with_a_reason_and_taken_out_again(by: User) -> None:
    home = make.negotiation()
    with pytest.raises(BadDraft):
        archive_negotiation(home, reason=" ", by=by)
    archive_negotiation(home, reason="They ended.", by=by)
    assert Negotiation.objects.get().archived_by == by
    with pytest.raises(Exception, match="archived"):
        make.issue(negotiation=home)


def test_what_was_archived_is_worked_on_again(by: User) -> None:
    home = make.negotiation()
    archive_negotiation(home, reason="They ended.", by=by)
    reopen_negotiation(home, reason="They began again.", by=by)
    assert make.issue(negotiation=home).pk
    reasons = ReferenceChange.objects.filter(table="negotiation").values_list("reason", flat=True)
    assert [*reasons.order_by("id")][-2:] == ["They ended.", "They began again."]


def test_what_is_prepared_is_not_archived(prepared: Negotiation, by: User) -> None:
    with pytest.raises(Refused, match="in preparation is deleted"):
        archive_negotiation(prepared, reason="No more.", by=by)
