"""Logging once more: corrections, new versions, another entry like one, and a form that is sent again."""

from dataclasses import replace

import pytest
from django.test import Client

from positions.evidence.amend.acts import correct
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.models import Amendment, Entry, Position, Source
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed, published
from tests.positions.evidence.log.filled_form import HTMX, filled, soup, url, values_of

pytestmark = pytest.mark.django_db


def test_a_correction_begins_with_the_entry_as_it_is(analyst: Client, position: Position) -> None:
    old = position.entries.get()
    page = soup(analyst.get(url(position, f"entries/{old.key}/correct/")))
    assert page.select_one("#id_content")["value"] == "Ten"
    assert page.select_one("#id_effective_on")["value"] == "2022-03-29"
    assert page.select_one("#id_firmness option[selected]")["value"] == "categorical"
    assert not page.select("[name=position]")
    values = values_of(page) | {"act": "propose", "content": "Eleven", "reason": "A slip."}
    response = analyst.post(url(position, f"entries/{old.key}/correct/"), values)
    assert response.status_code == 303
    amendment = Amendment.objects.get(kind="correction")
    assert (amendment.entry, amendment.reason) == (old, "A slip.")
    assert amendment.replacement is not None
    assert (amendment.replacement.content, amendment.replacement.condition) == ("Eleven", "if they do")
    refused = analyst.post(url(position, f"entries/{old.key}/correct/"), values | {"reason": ""})
    assert soup(refused).select_one("#id_reason_error")


def test_what_came_back_is_answered_by_a_new_version(analyst: Client, position: Position) -> None:
    returned = proposed(position, "2025-05-16", by=person("analyst"), content="Twenty")
    path = url(position, f"proposals/{returned.pk}/answer/")
    assert client_of("analyst", "reviewer").get(path).status_code == 404
    send_back(returned, by=make.reviewer(), note="Which page?")
    page = soup(analyst.get(path))
    assert "Which page?" in page.get_text()
    response = analyst.post(path, values_of(page) | {"act": "propose", "locator": "p. 12"})
    assert response.status_code == 303
    answer = Entry.objects.get(answers=returned)
    assert answer.citations.get().locator == "p. 12"


def test_a_correction_that_came_back_is_answered_by_a_correction(analyst: Client, position: Position) -> None:
    old = position.entries.get()
    amendment = correct(old, draft=replace(draft_of(old), content="Eleven"), reason="A slip.", by=person("analyst"))
    withdraw(amendment, by=person("analyst"))
    returned = Entry.objects.get(replaces=amendment)
    path = url(position, f"proposals/{returned.pk}/answer/")
    page = soup(analyst.get(path))
    assert page.select_one("#id_reason").get_text(strip=True) == "A slip."
    assert analyst.post(path, values_of(page) | {"act": "propose"}).status_code == 303
    again = Amendment.objects.get(entry=old, decision="")
    publish(again, by=make.reviewer())
    old.refresh_from_db()
    assert old.superseded_at


def test_ones_own_proposal_is_mended_in_one_act(analyst: Client, position: Position, source: Source) -> None:
    row = proposed(position, "2025-05-16", by=person("analyst"), content="Twelve", scope="wider")
    address = url(position, f"proposals/{row.pk}/answer/")
    for path in (f"proposals/{row.pk}/", f"review/{row.pk}/"):
        assert soup(analyst.get(url(position, path))).select_one(f'a[href="{address}"]')
    page = soup(analyst.get(address))
    assert "takes its place" in page.get_text()
    sent = values_of(page) | {"act": "propose"}
    assert analyst.post(address, sent | {"statement": ""}).status_code == 422
    row.refresh_from_db()
    assert row.decision == ""
    for _ in "twice":
        assert analyst.post(address, sent | {"statement": "Said otherwise."}).status_code == 303
    (new,) = Entry.objects.filter(answers=row)
    row.refresh_from_db()
    assert (row.decision, new.statement, new.decision) == ("withdrawn", "Said otherwise.", "")
    assert client_of("analyst", "reviewer").get(url(position, f"proposals/{new.pk}/answer/")).status_code == 404
    publish(new, by=make.reviewer(), scope_confirmed=True)
    assert analyst.post(url(position, f"proposals/{new.pk}/answer/"), sent).status_code == 404


def test_another_one_like_it_has_all_but_the_passage(analyst: Client, position: Position) -> None:
    row = Entry.objects.get()
    link = soup(analyst.get(url(position, f"entries/{row.key}/"))).find("a", string="Log another like this")
    values = values_of(soup(analyst.get(link["href"])))
    assert (values["content"], values["statement"], values["firmness"]) == ("Ten", row.statement, "categorical")
    assert (values["source"], values["locator"], values["quote"]) == (row.citations.get().source.key, "", "")
    assert analyst.get(url(position, "entries/new/?like=999999")).status_code == 404
    assert analyst.get(url(position, "entries/new/?like=x")).status_code == 404


def test_only_published_entries_are_corrected(analyst: Client, position: Position) -> None:
    waiting = proposed(position, "2025-05-16")
    assert analyst.get(url(position, f"entries/{waiting.key}/correct/")).status_code == 404


def test_a_lost_login_loses_nothing_typed(analyst: Client, position: Position, source: Source) -> None:
    said = filled(position, source)
    response = Client().post(url(position), said)
    assert response.status_code == 403
    page = soup(response)
    kept = {field["name"]: field["value"] for field in page.select("form.notice [name]")}
    assert kept == dict(said.items()) | {"csrfmiddlewaretoken": kept["csrfmiddlewaretoken"]}
    assert page.select_one("form.notice")["action"] == url(position)
    assert analyst.post(url(position), kept).status_code == 303
    beside = Client().post(url(position), said, headers=HTMX)
    assert beside.headers["HX-Retarget"] == "#again"
    part = soup(beside)
    assert part.select_one("form.notice")
    assert not part.select_one("html")


def test_a_form_from_before_the_login_can_be_sent_again(position: Position, source: Source) -> None:
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(person("analyst"))
    said = filled(position, source)
    ours = {"Origin": "http://testserver"}
    page = soup(checked.post(url(position), said, headers=ours))
    kept = {field["name"]: field["value"] for field in page.select("form.notice [name]")}
    assert kept["statement"] == said["statement"]
    assert checked.post(url(position), kept, headers=ours).status_code == 303
    strange = checked.post(url(position), said, headers={"Origin": "http://elsewhere.example"})
    assert strange.status_code == 403
    assert not soup(strange).select("form [name=statement]")


def test_back_and_another_entry_is_another_entry(analyst: Client, position: Position, source: Source) -> None:
    said = filled(position, source)
    first, again = (analyst.post(url(position), said) for _ in "ab")
    assert first["Location"] == again["Location"]
    other = analyst.post(url(position), said | {"statement": "The minister asked for thirty."})
    assert other.status_code == 303
    assert other["Location"] != first["Location"]
    statements = Entry.objects.filter(published_at=None).order_by("id").values_list("statement", flat=True)
    assert list(statements) == ["The minister asked for twenty.", "The minister asked for thirty."]
    assert "thirty" in soup(analyst.get(other["Location"])).select_one(".logged .fresh").get_text()


@pytest.mark.parametrize(
    ("path", "change"),
    [("correct", {"act": "propose", "content": "Eleven", "reason": "A slip."}), ("retract", {"reason": "Wrong."})],
)
def test_back_and_a_second_correction_or_retraction_is_asked_about(
    path: str, change: dict[str, str], analyst: Client, position: Position
) -> None:
    there = url(position, f"entries/{position.entries.get().key}/{path}/")
    page = soup(analyst.get(there))
    fields = page.select("#main form [name]" if path == "retract" else "[name=token], [name=seen]")
    values = (values_of(page) if path == "correct" else {}) | {each["name"]: each.get("value", "") for each in fields}
    assert analyst.post(there, values | change).status_code in {302, 303}
    asked = analyst.post(there, values | change | {"reason": "Quite another."})
    assert asked.status_code == 422
    question = soup(asked).select_one(".errors input[name=sure]")
    assert soup(asked).select_one("#id_reason").get_text(strip=True) == "Quite another."
    sure = {"sure": question["value"], "reason": "Quite another."}
    assert analyst.post(there, values | change | sure).status_code in {302, 303}
    assert set(Amendment.objects.values_list("reason", flat=True)) == {change["reason"], "Quite another."}


def test_a_correction_of_a_month_shows_the_month(analyst: Client, position: Position) -> None:
    old = published(position, "2023-03-31", precision="month", content="Twelve")
    page = soup(analyst.get(url(position, f"entries/{old.key}/correct/")))
    assert page.select_one("#id_effective_on")["value"] == "2023-03"
    values = values_of(page) | {"act": "propose", "content": "Eleven", "reason": "A slip."}
    assert analyst.post(url(position, f"entries/{old.key}/correct/"), values).status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert (entry.precision, entry.effective_on) == ("month", old.effective_on)
