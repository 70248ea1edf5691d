"""What a person is told and follows, in a browser, also without JavaScript."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from positions.evidence.inbox.mail import SIGNER
from positions.models import Entry, Position
from tests import said
from tests.browser.axe import broken
from tests.people import person
from tests.positions.evidence.drafting import proposed

Open = Callable[..., Page]


def test_an_inbox_is_looked_at_and_something_followed(opened: Open) -> None:
    position = Position.objects.get(key="ua-neutrality")
    entry: Entry = proposed(position, "2025-07-01", by=person("analyst"), firmness="same", content="", scope="")
    said.comment(entry, by=person("reviewer"), text="Which page?")
    User.objects.filter(pk=person("analyst").pk).update(email="analyst@example.org")
    page = opened("/inbox/", by="analyst", viewport={"width": 320, "height": 740})
    expect(page.get_by_text("Which page?")).to_be_visible()
    expect(page.get_by_role("link", name="Inbox (1) new since you last looked")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert broken(page) == []

    plain = opened("/istanbul/issues/neutrality/", by="analyst", java_script_enabled=False)
    plain.get_by_role("button", name="Follow").click()
    plain.get_by_role("main").get_by_role("link", name="inbox").click()
    plain.get_by_role("button", name="Mark all as seen").click()
    expect(plain.get_by_role("link", name="Inbox", exact=True)).to_be_visible()
    plain.get_by_role("button", name="Stop following").click()
    expect(plain.get_by_text("Nothing yet.")).to_be_visible()
    plain.get_by_label("Once a day").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_label("Once a day")).to_be_checked()

    end = opened(reverse("positions:inbox_mail_end", args=[SIGNER.sign(str(person("analyst").pk))]))
    assert broken(end) == []
    end.get_by_role("button", name="End the mails").click()
    expect(end.get_by_role("heading", name="No more mails")).to_be_visible()
    plain.reload()
    expect(plain.get_by_label("Never")).to_be_checked()
