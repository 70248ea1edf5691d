"""Pages of discussion: who says what, where it shows, and that nothing typed is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as PermissionRow
from django.test import Client

from positions.evidence.discussion.acts import comment
from positions.evidence.review.acts import publish, send_back
from positions.models import Comment, Entry, Suggestion
from positions.models.discussion import SuggestedColumn
from positions.web.permissions import Permission
from tests import factories as make
from tests.people import ANONYMOUS, client_of, person
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content.decode()[:500]
    return BeautifulSoup(answer.content, "lxml")


def text(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def at(entry: Entry, what: str) -> str:
    home = entry.negotiation.key
    return f"/{home}/comments/{entry.pk}/" if what == "comments" else f"/{home}/proposals/{entry.pk}/{what}/"


@pytest.fixture
def reviewer() -> Client:
    return client_of("reviewer")


def test_a_comment_shows_to_the_team_wherever_the_entry_does(reviewer: Client) -> None:
    entry = published()
    answer = reviewer.post(at(entry, "comments"), {"text": "Is it his own word?", "asks": person("administrator").pk})
    assert answer.status_code == 303
    page = f"/{entry.negotiation.key}/entries/{entry.key}/"
    said = text(soup(reviewer.get(page)).select_one(".discussion"))
    assert "reviewer asked administrator to look" in said
    assert "Is it his own word?" in said
    for who in (ANONYMOUS, "researcher"):
        assert "Is it his own word?" not in client_of(who).get(page).content.decode()
    assert "You were asked to look" in text(soup(client_of("administrator").get("/review/")))


def test_a_note_at_publishing_shows_to_the_team_on_the_entry(reviewer: Client) -> None:
    entry = publish(proposed(), by=make.reviewer(), note="Read in the original.")
    page = f"/{entry.negotiation.key}/entries/{entry.key}/"
    assert "Read in the original." in text(soup(reviewer.get(page)).select_one(".discussion"))
    assert "Read in the original." not in client_of("researcher").get(page).content.decode()


def test_an_empty_comment_is_refused_and_a_long_one_comes_back(reviewer: Client) -> None:
    entry = proposed()
    assert "Write what you have to say" in text(soup(reviewer.post(at(entry, "comments"), {"text": ""}), 422))
    page = soup(reviewer.post(at(entry, "comments"), {"text": "x" * 60_000}), 422)
    assert text(page.select_one("textarea")) == "x" * 60_000
    assert not Comment.objects.exists()


def test_suggested_by_one_taken_by_the_other_with_one_click(reviewer: Client) -> None:
    entry = proposed(by=person("analyst"))
    form = soup(reviewer.get(at(entry, "suggest"))).select_one("form.stack")
    fields = {each["name"]: each.get_text().strip("\n") for each in form.select("textarea")}
    fields |= {
        each["name"]: (each.select_one("[selected]") or {"value": ""})["value"] for each in form.select("select")
    }
    fields["speaker"] = form.select_one("[name=speaker]").get("value", "")
    assert reviewer.post(at(entry, "suggest"), fields | {"act": "beside"}).status_code == 422
    assert reviewer.post(at(entry, "suggest"), fields | {"content": "Clearer", "act": "send_back"}).status_code == 303
    analyst = client_of("analyst")
    desk = soup(analyst.get(f"/{entry.negotiation.key}/review/"))
    take = desk.select_one(f"form[action='{at(entry, 'take')}']")
    assert text(take.select_one("button")).startswith("Take this edit")
    answer = analyst.post(take["action"], {"suggestion": take.select_one("[name=suggestion]")["value"]}, follow=True)
    assert "You have taken the suggestion." in text(soup(answer))
    new = Entry.objects.get(answers=entry)
    assert new.content == "Clearer"
    card = soup(reviewer.get(f"/{entry.negotiation.key}/review/{new.pk}/"))
    assert [text(each) for each in card.select(".decision .buttons > button")] == ["Send back"]
    batch = f"/{entry.negotiation.key}/review/batch/{new.citations.get().source.key}/{person('analyst').pk}/"
    assert "words of yours in it" in text(soup(reviewer.get(batch)).select_one("li.prop .flag"))
    assert Suggestion.objects.get().taken_in == new


@pytest.mark.parametrize("act", ["beside", "send_back"])
def test_a_suggestion_that_is_sent_twice_is_written_once(act: str, reviewer: Client) -> None:
    entry = proposed()
    fields = {column.value: getattr(entry, column) for column in SuggestedColumn}
    sent = fields | {"content": "Clearer", "firmness": "open", "note": "As he says.", "act": act}
    for _ in "ab":
        assert reviewer.post(at(entry, "suggest"), sent).status_code == 303
    assert Suggestion.objects.count() == 2
    assert Comment.objects.count() == (act == "beside")
    # Another one is another one, while it waits.
    assert reviewer.post(at(entry, "suggest"), sent | {"content": "Else"}).status_code == (
        303 if act == "beside" else 422
    )
    assert reviewer.post(at(entry, "suggest"), sent | {"act": "send_back"}).status_code == 303


def test_only_others_suggest_and_only_while_it_waits(reviewer: Client) -> None:
    entry = proposed(by=person("reviewer"))
    assert reviewer.get(at(entry, "suggest")).status_code == 404
    back = send_back(proposed(), by=make.user("third"), note="No.")
    assert reviewer.get(at(back, "suggest")).status_code == 404
    assert client_of("analyst").get(at(entry, "suggest")).status_code == 403


def test_what_came_back_is_laid_aside(reviewer: Client) -> None:
    back = send_back(proposed(by=person("analyst")), by=make.reviewer(), note="Which page?")
    analyst = client_of("analyst")
    desk = soup(analyst.get(f"/{back.negotiation.key}/review/"))
    assert desk.select_one(f"a[href='{at(back, 'lay-aside')}']")
    answer = analyst.post(at(back, "lay-aside"), {"text": "The source is gone."}, follow=True)
    assert "is laid aside" in text(soup(answer))
    page = soup(reviewer.get(f"/{back.negotiation.key}/proposals/{back.pk}/"))
    assert "analyst laid it aside" in text(page.select_one(".discussion"))
    comment(back, by=make.reviewer(), text="Then so be it.")


def test_whoever_reviews_but_sees_no_proposals_suggests_nothing_and_opens_no_batch() -> None:
    entry = proposed()
    rows = PermissionRow.objects.filter(content_type__app_label="positions", codename=Permission.REVIEW)
    group = Group.objects.create(name="decides")
    group.permissions.set(rows)
    client = client_of("decides")
    assert client.get(at(entry, "suggest")).status_code == 403
    batch = f"/{entry.negotiation.key}/review/batch/{entry.citations.get().source.key}/{entry.proposed_by_id}/"
    assert client.post(batch, {"decision": "publish"}).status_code == 403


def test_as_much_can_be_suggested_as_an_entry_says(reviewer: Client) -> None:
    entry = proposed()
    now = {column: getattr(entry, column) for column in SuggestedColumn}
    said = now | {"statement": "At length. " * 200, "note": "n" * 1_900}
    assert reviewer.post(at(entry, "suggest"), said).status_code == 303
    assert len(Suggestion.objects.get(field="statement").text) > 2_000
