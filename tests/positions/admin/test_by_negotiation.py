"""The administration is of the whole site: rights that hold in one negotiation open nothing of it."""

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from positions.models import Negotiation
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db
HIDDEN = "Unheard-of"


def client(by: User) -> Client:
    found = Client()
    found.force_login(by)
    return found


def hidden(home: Negotiation) -> list[Model]:
    """Return what only proposals bring: an entry, its position, a source, and a pair of positions."""
    position = make.position(negotiation=home, title=f"{HIDDEN} demand")
    entry = make.proposal(position)
    make.entry(make.position(negotiation=home))
    other = make.position(negotiation=home, party=make.party(negotiation=home))
    pair = make.incompatibility(negotiation=home, position_a=position, position_b=other, note=f"{HIDDEN} pair")
    return [entry, position, make.source(negotiation=home, title=f"{HIDDEN} document"), pair]


def test_rights_in_one_negotiation_do_not_let_in() -> None:
    home = make.negotiation(key="talks")
    own = make.member(home, person("researcher"), role="administrator").person
    for path in ("", "negotiations/talks/", "positions/source/", "positions/entry/", "autocomplete/"):
        assert client(own).get(f"/admin/{path}").status_code == 403, path
    assert client(own).get("/talks/setup/").status_code == 200


def test_who_is_let_in_by_a_role_of_the_whole_site_sees_by_that_alone() -> None:
    home, other = make.negotiation(key="talks"), make.negotiation(key="others")
    own = make.member(home, person("delegation manager"), role="administrator").person
    rows = [*hidden(home), *hidden(other)]
    manager, keeper = client(own), client_of("administrator")
    for row in rows:
        name = f"admin:positions_{row._meta.model_name}"
        listed = f"{reverse(f'{name}_changelist')}?negotiation={row.negotiation_id}&q=unheard"  # type: ignore[attr-defined] # all have one
        changed = reverse(f"{name}_change", args=[row.pk])
        assert keeper.get(listed).status_code == keeper.get(changed).status_code == 200
        for path in (listed, changed, changed.replace("change", "history"), changed.replace("change", "delete")):
            answer = manager.get(path, follow=True)
            assert HIDDEN not in answer.content.decode(), path
            assert answer.status_code in {200, 403, 404}, path
    typed = {"term": HIDDEN, "app_label": "positions", "model_name": "office", "field_name": "source"}
    for each in (home, other):
        found = manager.get(reverse("admin:autocomplete"), typed | {"negotiation": each.pk})
        assert found.json()["results"] == []
        assert len(keeper.get(reverse("admin:autocomplete"), typed | {"negotiation": each.pk}).json()["results"]) == 1
