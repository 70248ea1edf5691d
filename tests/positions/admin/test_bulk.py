"""Many sources at once: with a reason, by the rules of one, and over nobody's change."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from positions.models import ReferenceChange, Source
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:positions_source_changelist")


@pytest.fixture
def keeper() -> Client:
    return client_of("administrator")


def test_many_sources_are_rated_at_once(keeper: Client) -> None:
    home = make.negotiation()
    sources = [make.source(negotiation=home, reliability="C") for _ in range(3)]
    act = {"action": "rate", "_selected_action": [str(source.pk) for source in sources[:2]]}
    assert "2 chosen" in keeper.post(LIST, act).content.decode()
    assert keeper.post(LIST, act | {"apply": "yes", "reliability": "A"}).status_code == 422
    assert keeper.post(LIST, act | {"apply": "yes", "reliability": "A", "reason": "Official."}).status_code == 302
    assert [Source.objects.get(pk=source.pk).reliability for source in sources] == ["A", "A", "C"]
    line = ReferenceChange.objects.latest("id")
    assert (line.changed, line.reason) == ({"reliability": ["C", "A"]}, "Official.")
    manager = client_of("delegation manager")
    manager.post(LIST, act | {"apply": "yes", "reliability": "F", "reason": "x"})
    assert not Source.objects.filter(reliability="F").exists()


def test_archived_copies_are_entered_for_many_sources(keeper: Client) -> None:
    a = make.source()
    b = make.source(negotiation=a.negotiation)
    chosen = {"_selected_action": [str(a.pk), str(b.pk)]}
    act = chosen | {"action": "archived_copies", "apply": "yes", "reason": "Kept."}
    assert keeper.post(LIST, act | {f"copy-{a.pk}": "javascript:1"}).status_code == 422
    assert keeper.post(LIST, act | {f"copy-{a.pk}": "https://archive.example/a"}).status_code == 302
    assert [Source.objects.get(pk=row.pk).archive_url for row in (a, b)] == ["https://archive.example/a", ""]


def test_copies_are_checked_and_written_over_nobody_s(keeper: Client) -> None:
    a = make.source(url="https://news.example/a")
    b = make.source(negotiation=a.negotiation)
    chosen = {"_selected_action": [str(a.pk), str(b.pk)]}
    shown = BeautifulSoup(keeper.post(LIST, chosen | {"action": "archived_copies"}).content, "lxml")
    sent = {str(field["name"]): str(field.get("value", "")) for field in shown.select("input[name*=copy-]")}
    Source.objects.filter(pk=b.pk).update(archive_url="https://archive.example/b")
    act = chosen | {"action": "archived_copies", "apply": "yes", "reason": "Kept."} | sent
    itself = keeper.post(LIST, act | {f"copy-{a.pk}": a.url})
    assert itself.status_code == 422
    assert "the address of the source itself" in itself.content.decode()
    assert keeper.post(LIST, act | {f"copy-{a.pk}": "https://archive.example/a"}).status_code == 302
    copies = [Source.objects.get(pk=row.pk).archive_url for row in (a, b)]
    assert copies == ["https://archive.example/a", "https://archive.example/b"]
