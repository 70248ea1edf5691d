"""Unfinished forms: kept for their author alone, shown again where they were begun, gone when they are sent."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from positions.models import Entry, Negotiation, Position, SavedDraft
from positions.urls import urlpatterns
from positions.web.saved_drafts import DRAFTED, place_of
from positions.writing import saved_drafts
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.drafting import proposed, published, redact

pytestmark = pytest.mark.django_db
SAVE, LIST = "/unfinished/save/", "/unfinished/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def home() -> Negotiation:
    found = make.negotiation(key="talks", title="Talks")
    make.round("2025-05-16", negotiation=found, key="first")
    return found


@pytest.fixture
def position(home: Negotiation) -> Position:
    return make.position(negotiation=home, party=make.party(negotiation=home, key="north"))


def form_of(answer: HttpResponse) -> Tag:
    """Return the form of the page whose content is kept."""
    page = BeautifulSoup(answer.content, "lxml")
    mark = page.select_one("form input[name=draft_of]")
    assert mark is not None, page.get_text()
    found = mark.find_parent("form")
    assert found is not None
    return found


def held(form: Tag) -> dict[str, Any]:
    """Return what the form would send as it stands, but for its buttons."""
    values: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name = str(field["name"])
        if field.name == "textarea":
            values[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = [str(option["value"]) for option in field.select("option[selected]")]
            options = [str(option["value"]) for option in field.select("option")]
            values[name] = chosen if "multiple" in field.attrs else (chosen or options)[0]
        elif field.get("type") not in ("checkbox", "radio") or "checked" in field.attrs:
            values[name] = field.get("value", "")
    return values


def begin(client: Client, address: str, **typed: str) -> dict[str, Any]:
    """Have what is typed into the form at an address kept, and return all that was sent."""
    sent = held(form_of(client.get(address))) | typed
    answer = client.post(SAVE, sent, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    assert "Draft saved" in answer.content.decode()
    return sent


# Whose form it is, where it stands, and what is typed into it.
FORMS: dict[str, tuple[str, Callable[[Entry], str], dict[str, str]]] = {
    "new": ("analyst", lambda _: "/talks/entries/new/", {"statement": "It was said.", "round": "", "declared": "on"}),
    "correct": ("analyst", lambda of: f"/talks/entries/{of.key}/correct/", {"statement": "Other.", "reason": "Why."}),
    "retract": ("analyst", lambda of: f"/talks/entries/{of.key}/retract/", {"reason": "It was wrong."}),
    "source": ("analyst", lambda _: "/talks/sources/new/", {"title": "A speech", "published_on": "2025-5"}),
    "text": (
        "analyst",
        lambda of: f"/talks/sources/{of.citations.get().source.key}/document/new/",
        {"text": "A first paragraph.", "language": "en"},
    ),
    "redact": ("administrator", lambda of: f"/talks/entries/{of.key}/1/redact/", {"reason": "The law."}),
    "person": ("delegation manager", lambda _: "/talks/new-person/", {"name": "Ada", "aliases": "One\nTwo"}),
    "roster": ("delegation manager", lambda _: "/talks/delegations/first/north/appoint/?new=1", {"name": "Ada"}),
    "whole": ("delegation manager", lambda _: "/talks/delegations/first/north/completeness/", {"note": "Seen."}),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_is_there_again_for_its_author_alone(name: str, position: Position) -> None:
    role, address_for, typed = FORMS[name]
    address = address_for(published(position))
    sent = begin(client_of(role), address, **typed)
    (draft,) = SavedDraft.objects.all()
    again = client_of(role).get(address)
    assert "restored" in again.content.decode()
    of_the_page = dict.fromkeys(["csrfmiddlewaretoken", "draft_opened"], "")
    assert held(form_of(again)) | of_the_page == sent | of_the_page
    other = client_of(role, "researcher")
    assert held(form_of(other.get(address)))["draft"] != str(draft.number)
    assert other.post(f"{LIST}{draft.number}/discard/").status_code == 404
    assert str(draft.number) not in other.get(LIST).content.decode()
    page = client_of(role).get(LIST).content.decode()
    assert f"Unfinished ({SavedDraft.objects.count()})" in page
    assert next(iter(typed.values())) in page or name == "whole"


def test_every_form_that_is_kept_is_one_of_ours() -> None:
    values = {"number": 1, "version": 1, "office": 1, "author": 1, "task": 1, "row": 1, "round_": "first"}
    patterns = [each for each in urlpatterns if each.name in DRAFTED]
    assert {each.name for each in patterns} == {*DRAFTED}
    for pattern in patterns:
        named = {name: values.get(name, "talks") for name in pattern.pattern.converters}
        place = place_of(reverse(f"positions:{pattern.name}", kwargs=named))
        assert place is not None
        assert (place.form, place.negotiation) == (DRAFTED[str(pattern.name)], "talks")


def test_once_it_is_sent_nothing_of_it_is_kept(position: Position) -> None:
    analyst, source = client_of("analyst"), make.public_source(negotiation=position.negotiation)
    said = {"source": source.key, "effective_on": "2025-05-16", "position": position.key, "firmness": "plain"}
    said |= {"content": "Ten", "statement": "Said.", "coding_note": "So.", "locator": "p. 1"}
    sent = begin(analyst, "/talks/entries/new/", **said)
    assert analyst.post("/talks/entries/new/", sent | {"content": ""}).status_code == 422
    assert SavedDraft.objects.count() == 1
    assert analyst.post("/talks/entries/new/", sent).status_code == 303
    assert not SavedDraft.objects.exists()
    entry = published(position)
    retract = f"/talks/entries/{entry.key}/retract/"
    assert analyst.post(retract, begin(analyst, retract, reason="Wrong.")).status_code == 302
    source_new = "/talks/sources/new/"
    assert analyst.post(source_new, begin(analyst, source_new, title="A", publisher="B")).status_code == 303
    keeper = client_of("delegation manager")
    assert keeper.post("/talks/new-person/", begin(keeper, "/talks/new-person/", name="Ada Lind")).status_code == 303
    redaction = f"/talks/entries/{entry.key}/1/redact/"
    chosen = begin(client_of("administrator"), redaction, reason="The law.", cells="statement")
    assert client_of("administrator").post(redaction, chosen | {"confirmed": "yes"}).status_code == 302
    assert not SavedDraft.objects.exists()


def test_what_arrives_after_the_form_itself_brings_no_draft_back(home: Negotiation) -> None:
    keeper, address = client_of("administrator"), f"/talks/mend/negotiation/{home.pk}/"
    late = begin(keeper, address, title="Negotiations", reason="So they say.")
    assert keeper.post(address, late, headers=HTMX).status_code == 200
    told = keeper.post(SAVE, late, headers=HTMX)
    assert told.status_code == 422
    assert "not kept as a draft" in told.content.decode()
    assert not SavedDraft.objects.exists()
    # Another form at the same address, and one of that number which is opened later, are others.
    begin(keeper, address, title="Talks again")
    discarded = begin(keeper, f"{address}?draft={late['draft']}", title="Talks")
    assert keeper.post(f"{LIST}{late['draft']}/discard/").status_code == 303
    assert keeper.post(SAVE, discarded, headers=HTMX).status_code == 422
    assert SavedDraft.objects.count() == 1


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "page"])
def test_a_note_to_an_author(headers: dict[str, str], position: Position) -> None:
    proposal = proposed(position)
    address = f"/talks/review/{proposal.pk}/"
    reviewer = client_of("reviewer")
    sent = begin(reviewer, address, note="Which page?")
    for page in (address, "/talks/review/"):
        assert held(form_of(reviewer.get(page)))["note"] == "Which page?"
    assert "Which page?" not in client_of("reviewer", "researcher").get(address).content.decode()
    answer = reviewer.post(address, sent | {"decision": "send_back"}, headers=headers)
    assert answer.status_code in (200, 302)
    assert not SavedDraft.objects.exists()


def test_without_javascript_a_button_keeps_it(home: Negotiation) -> None:
    analyst = client_of("analyst")
    form = form_of(analyst.get("/talks/sources/new/"))
    button = form.select_one("button[value=draft]")
    assert button is not None
    answer = analyst.post(str(button["formaction"]), held(form) | {"title": "A speech"})
    (draft,) = SavedDraft.objects.all()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/talks/sources/new/?draft={draft.number}")
    assert held(form_of(analyst.get(answer.headers["Location"])))["title"] == "A speech"


def test_an_address_that_says_how_to_begin_is_not_overruled(position: Position) -> None:
    analyst = client_of("analyst")
    sent = begin(analyst, "/talks/entries/new/", statement="Begun before.")
    page = analyst.get(f"/talks/entries/new/?position={position.key}").content.decode()
    assert "Begun before." not in page
    assert "You have begun such a form before" in page
    named = analyst.get(f"/talks/entries/new/?draft={sent['draft']}").content.decode()
    assert "Begun before." in named
    discarded = analyst.post(f"{LIST}{sent['draft']}/discard/", {"again": "on"})
    assert "Begun before." not in analyst.get(discarded.headers["Location"]).content.decode()
    assert not SavedDraft.objects.exists()
    assert "You have nothing unfinished." in analyst.get(LIST).content.decode()


def test_bad_input(home: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    analyst = client_of("analyst")
    sent = held(form_of(analyst.get("/talks/entries/new/")))
    for name, value, status in (
        ("draft", "7", 400),
        ("draft_of", "/talks/compare/", 400),
        ("draft_of", "https://example.org/talks/entries/new/", 400),
        ("draft_of", "/talks/entries/new/?next=1", 400),
        ("draft_of", "/elsewhere/entries/new/", 404),
        ("draft_of", "/talks/new-person/", 403),
        ("draft_opened", "yesterday", 400),
        ("draft_opened", "2025-01-01T00:00:00", 400),
        ("statement", "x" * 180_000, 422),
    ):
        assert analyst.post(SAVE, sent | {name: value}, headers=HTMX).status_code == status, (name, value[:50])
    monkeypatch.setattr(saved_drafts, "MOST_DRAFTS", 1)
    first = begin(analyst, "/talks/entries/new/", statement="One.")
    begin(analyst, "/talks/entries/new/?draft=" + first["draft"], statement="One, longer.")
    refused = analyst.post(SAVE, sent | {"draft": str(uuid4())})
    assert refused.status_code == 422
    assert "Send or discard some of them" in refused.content.decode()
    assert SavedDraft.objects.count() == 1


def test_nobody_keeps_what_they_may_not_send(home: Negotiation) -> None:
    sent = held(form_of(client_of("analyst").get("/talks/entries/new/")))
    assert client_of("researcher").post(SAVE, sent, headers=HTMX).status_code == 403
    assert Client().post(SAVE, sent).status_code == 403
    assert not SavedDraft.objects.exists()


SECRET = "lives at 7 Zebrastreet"


def test_a_redaction_purges_them(position: Position) -> None:
    entry = published(position, statement=SECRET)
    analyst = client_of("analyst")
    begin(analyst, f"/talks/entries/{entry.key}/correct/", statement="He lives in Zebrastreet.")
    begin(analyst, "/talks/entries/new/", statement=f"He {SECRET}, they say.", locator=f"{SECRET}a")
    begin(client_of("administrator"), f"/talks/entries/{entry.key}/1/redact/", reason="The law.")
    stays = begin(analyst, "/talks/sources/new/", title="A speech")
    other = make.saved_draft("/else/entries/new/", negotiation=make.negotiation(key="else"), statement=SECRET)
    redact(entry, cells=["statement"], reason="Personal data.", by=make.user("admin"))
    kept = {each.address: dict(each.fields) for each in SavedDraft.objects.exclude(pk=other.pk)}
    assert kept.keys() == {"/talks/entries/new/", "/talks/sources/new/"}
    assert kept["/talks/entries/new/"]["statement"] == "He [redacted], they say."
    # What was open in a browser since before is not kept any more: it may hold the text.
    assert analyst.post(SAVE, stays, headers=HTMX).status_code == 422
    assert analyst.post(SAVE, stays | {"draft_opened": timezone.now().isoformat()}, headers=HTMX).status_code == 200


def test_old_ones_expire(home: Negotiation) -> None:
    old, new = (make.saved_draft("/talks/entries/new/", negotiation=home, statement=text) for text in ("a", "b"))
    SavedDraft.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=91))
    said = StringIO()
    call_command("expire_drafts", stdout=said)
    assert said.getvalue() == "1 draft deleted.\n"
    assert [each.pk for each in SavedDraft.objects.all()] == [new.pk]
