"""Who leaves is logged out, and what they had not finished goes to a colleague; both may come back."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db.models import Q
from django.test import Client

from positions.evidence.discussion.acts import comment
from positions.evidence.inbox.acts import follow
from positions.evidence.inbox.header import counts_of
from positions.evidence.review.acts import send_back
from positions.evidence.review.returned import came_back_to
from positions.members.leaving import deactivate, reactivate, unfinished_work
from positions.models import AccountChange, Entry, Follow, Handover, Negotiation, SavedDraft
from positions.writing.refusals import BadDraft, Refused
from tests import coded
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed
from tests.positions.members.test_members import said

pytestmark = pytest.mark.django_db
LEAVE = "/accounts/people/analyst/leave/"


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def colleague(home: Negotiation) -> User:
    """Somebody with the role of an analyst in this negotiation alone."""
    user = make.user("colleague", first_name="Cora", last_name="League")
    make.member(home, user)
    return user


@pytest.fixture
def work(home: Negotiation) -> Entry:
    """One of each kind of what the analyst has not finished; returns what came back."""
    analyst, reviewer = person("analyst"), person("reviewer")
    returned = proposed(make.position(negotiation=home), by=analyst)
    send_back(returned, by=reviewer, note="Which page?")
    waiting = proposed(make.position(negotiation=home), by=analyst)
    other = proposed(make.position(negotiation=home), by=make.user("third"))
    comment(other, by=reviewer, text="Please look.", asks=analyst)
    follow("position", waiting.position, by=analyst)
    make.saved_draft("/talks/entries/new/", negotiation=home, by=analyst, statement="Begun")
    coded.task(make.entry(make.position(negotiation=home)), coder=analyst)
    return returned


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_page_lists_what_is_not_finished(work: Entry) -> None:
    page = said(client_of("administrator").get(LEAVE))
    for told in (
        "1 unfinished form (Talks: 1).",
        "1 proposal that waits (Talks: 1).",
        "1 proposal that came back (Talks: 1).",
        "1 request to look (Talks: 1).",
        "1 thing followed (Talks: 1).",
        "1 coding task (Talks: 1). They stay",
    ):
        assert told in page


def test_one_act_hands_it_over(work: Entry, colleague: User, home: Negotiation) -> None:
    gone = client_of("analyst")
    assert gone.get("/inbox/").status_code == 200
    sent = {"to": colleague.pk, "reason": "Moved to another institute."}
    answer = client_of("administrator").post(LEAVE, sent)
    assert answer.status_code == 303
    assert gone.get("/inbox/").status_code == 302
    assert not person("analyst").is_active
    assert SavedDraft.objects.get().by == colleague
    assert Follow.objects.filter(by=colleague).count() == 1
    assert came_back_to(again(colleague), work_of(home))[0].get() == work
    assert counts_of(again(colleague)).came_back == "1"
    browser = Client()
    browser.force_login(colleague)
    assert BeautifulSoup(browser.get("/inbox/").content, "lxml").select_one("#came-back + ul > li").text == "Talks: 1"
    assert "Please look." in said(browser.get("/review/"))
    assert browser.get(f"/talks/proposals/{work.pk}/answer/").status_code == 200
    page = said(client_of("administrator").get(answer["Location"]))
    assert "The account is inactive, and its sessions have ended." in page
    assert "Moved to another institute. Unfinished work went to Cora League." in page
    change = AccountChange.objects.filter(called="analyst", kind="account").latest("id")
    assert (change.by_name, change.reason) == ("administrator", "Moved to another institute.")


def work_of(home: Negotiation) -> Q:
    return Q(negotiation=home)


def test_nobody_who_may_not_do_it_takes_it_up(work: Entry) -> None:
    administrator, stranger = person("administrator"), make.user("stranger")
    with pytest.raises(BadDraft, match="stranger may not log, correct or retract entries in Talks") as refusal:
        deactivate(person("analyst"), to=stranger, reason="Left.", by=administrator)
    assert set(refusal.value.errors) == {"to"}
    assert again(person("analyst")).is_active
    assert client_of("administrator").post(LEAVE, {"to": "", "reason": ""}).status_code == 422
    deactivate(person("analyst"), to=None, reason="Left.", by=administrator)
    assert SavedDraft.objects.get().by == person("analyst")


def test_nobody_makes_the_own_account_inactive_nor_a_superuser() -> None:
    administrator, root = person("administrator"), make.user("root", is_superuser=True)
    for who in (administrator, root):
        with pytest.raises(Refused):
            deactivate(who, to=None, reason="Left.", by=administrator)


def test_who_comes_back_has_their_work_again(work: Entry, colleague: User, home: Negotiation) -> None:
    administrator, analyst = person("administrator"), person("analyst")
    deactivate(analyst, to=colleague, reason="Left.", by=administrator)
    answer = client_of("administrator").post(LEAVE, {"reason": "Is back."})
    assert answer.status_code == 303
    assert Handover.objects.get().ended_by == administrator
    assert came_back_to(again(colleague), work_of(home))[0].count() == 0
    assert counts_of(again(analyst)).came_back == "1"
    assert unfinished_work(again(analyst)).drafts == {}
    with pytest.raises(Refused):
        reactivate(analyst, reason="Again.", by=administrator)
