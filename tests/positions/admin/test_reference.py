"""The administration of reference data: kept with a reason, within one negotiation, by the rules of the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from positions.models import Delegate, Incompatibility, Party, Position, ReferenceChange, Source
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return client_of("administrator")


def address(what: str, row: Model | None = None, model: str = "") -> str:
    name = model or row._meta.model_name
    return reverse(f"admin:positions_{name}_{what}", args=[row.pk] if row else [])


def filled(client: Client, url: str, **values: Any) -> dict[str, Any]:
    """Return what the form at the address would send as it stands, with these values in it."""
    page = client.get(url)
    assert page.status_code == 200
    form = page.context["adminform"].form
    forms = [form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {}
    for each in forms:
        for field in each:
            value = field.value()
            sent[field.html_name] = "" if value is None else ";".join(value) if isinstance(value, list) else value
    return sent | values


def change(client: Client, row: Model, **values: Any) -> Any:
    url = address("change", row)
    return client.post(url, filled(client, url, **values))


def errors_of(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer.headers
    return {name: list(said) for name, said in answer.context["adminform"].form.errors.items()}


def test_it_works(keeper: Client) -> None:
    party = make.party(name="Russia")
    assert change(keeper, party, name="Russian Federation", reason="Its own name.").status_code == 302
    line = ReferenceChange.objects.latest("id")
    assert line.changed == {"name": ["Russia", "Russian Federation"]}
    assert (line.by, line.reason) == (person("administrator"), "Its own name.")
    page = keeper.get(address("history", party)).content.decode()
    assert "Its own name." in page
    assert "Russian Federation" in page
    seen = Client().get(f"/{party.negotiation.key}/parties/{party.key}/").content.decode()
    assert "History of this record (2)" in seen
    assert "Its own name." in seen


def test_texts_are_kept_as_everywhere(keeper: Client) -> None:
    party = make.party(name="Russia")
    answer = change(keeper, party, name="Rus\u200bsia", native_name="a\u202eb", reason="\u2066x")
    said = errors_of(answer)
    assert "zero width space (U+200B) in line 1, character 4" in said["name"][0]
    assert "right-to-left override (U+202E) in line 1, character 2" in said["native_name"][0]
    assert "turns the direction" in said["reason"][0]
    assert list(errors_of(change(keeper, party, name="\u2800\u00a0"))) == ["name"]
    assert change(keeper, party, name="Rene\u0301", reason="It is so.").status_code == 302
    assert Party.objects.get().name == "Ren\u00e9"


def test_what_published_entries_rest_on_changes_with_a_reason_only(keeper: Client) -> None:
    entry = make.entry()
    for row in (entry.position, entry.position.issue, entry.position.party, entry.citations.get().source):
        field = "name" if hasattr(row, "name") else "title"
        refused = change(keeper, row, **{field: "Another"})
        assert errors_of(refused) == {"reason": ["Published entries rest on this. Say why it changes."]}
        assert change(keeper, row, **{field: "Another", "reason": "Because."}).status_code == 302
    draft = make.proposal()
    assert change(keeper, draft.position, title="Another").status_code == 302


def test_what_a_settled_position_is_about_stays(keeper: Client) -> None:
    position = make.entry().position
    page = keeper.get(address("change", position)).content.decode()
    assert "Party, issue and kind stay as they are" in page
    assert 'name="kind"' not in page
    answer = change(keeper, position, kind="offer", party=make.party(negotiation=position.negotiation).pk, note="New")
    assert "reason" in errors_of(answer)
    change(keeper, position, kind="offer", title="New", reason="Wording.")
    position.refresh_from_db()
    assert (position.kind, position.title) == ("demand", "New")


def test_a_key_stays(keeper: Client) -> None:
    party = make.party(key="russia")
    change(keeper, party, key="other", name="New")
    party.refresh_from_db()
    assert (party.key, party.name) == ("russia", "New")


NEW = {"key": "new", "name": "New", "role": "principal", "order": "1"}


def test_a_row_is_added_in_the_only_negotiation_or_the_one_that_is_named(keeper: Client) -> None:
    url = address("add", model="party")
    assert "no negotiation yet" in keeper.get(url).content.decode()
    home = make.negotiation()
    assert keeper.post(url, filled(keeper, url, **NEW)).status_code == 302
    assert Party.objects.get().negotiation == home
    other = make.negotiation()
    assert f"?negotiation={other.pk}" in keeper.get(url).content.decode()
    named = f"{url}?negotiation={other.pk}"
    assert keeper.post(named, filled(keeper, named, **NEW)).status_code == 302
    assert Party.objects.latest("id").negotiation == other
    assert "In which negotiation" in keeper.get(f"{url}?negotiation=x%22y").content.decode()


BAD: dict[str, tuple[Callable[..., Model], dict[str, Any], str]] = {
    "a colour that is none": (make.party, {"colour": "blue"}, "colour"),
    "a blank name": (make.party, {"name": " "}, "name"),
    "an unknown code": (make.party, {"role": "enemy"}, "role"),
    "a NUL": (make.party, {"name": "a\0b"}, "name"),
    "an address that is none": (make.source, {"archive_url": "archive"}, "archive_url"),
    "a day that is none": (make.source, {"published_on": "yesterday"}, "published_on"),
    "a day that may be two": (make.round, {"starts_on": "04/07/2025"}, "starts_on"),
    "a month for a day": (make.round, {"starts_on": "2025-07"}, "starts_on"),
    "a source to come": (make.source, {"published_on": "2999"}, "published_on"),
    "an event to come": (make.event, {"occurred_on": "2999-01-01"}, "occurred_on"),
    "an event long past": (make.event, {"occurred_on": "0202-03"}, "occurred_on"),
    "a round long past": (make.round, {"starts_on": "0202-03-01"}, "starts_on"),
    "a name that cannot be seen": (make.party, {"name": "\u200b"}, "name"),
    "a name that turns the writing": (make.party, {"name": "a\u202eb"}, "name"),
    "a reason that is too long": (make.party, {"name": "New", "reason": "x" * 2_001}, "reason"),
    "a language that is none": (make.source, {"language": "English!"}, "language"),
    "an end before the start": (make.round, {"ends_on": "2020-01-01"}, "ends_on"),
    "a number too big": (make.issue, {"order": "9" * 30}, "order"),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_broken_rule_is_told_at_its_field(mistake: str, keeper: Client) -> None:
    build, values, field = BAD[mistake]
    row = build()
    assert field in errors_of(change(keeper, row, **values))
    assert [line.operation for line in ReferenceChange.objects.filter(table=row._meta.model_name)] == ["added"]


def test_the_window_of_a_round_is_mended_where_it_is_seen_what_changes(keeper: Client) -> None:
    meeting = make.round("2022-03-29", name="Istanbul")
    url = address("change", meeting)
    page = keeper.get(url).content.decode()
    assert "window_starts_on" not in filled(keeper, url)
    assert f"/{meeting.negotiation.key}/setup/rounds/{meeting.key}/" in page
    added = filled(keeper, address("add", model="round"), key="next", name="Next", starts_on="2022-04-01")
    answer = keeper.post(address("add", model="round"), added | {"window_starts_on": "2022-03-29"})
    assert "The window of Istanbul has some of these days too" in errors_of(answer)["window_starts_on"][0]


def test_a_date_is_typed_as_exactly_as_it_is_known(keeper: Client) -> None:
    event = make.event()
    assert change(keeper, event, occurred_on="March 2022").status_code == 302
    event.refresh_from_db()
    assert (event.occurred_on, event.precision) == (date(2022, 3, 31), "month")
    url = address("change", event)
    assert filled(keeper, url)["occurred_on"] == "2022-03"
    assert change(keeper, event, title="Another").status_code == 302
    event.refresh_from_db()
    assert (event.occurred_on, event.precision) == (date(2022, 3, 31), "month")
    source = make.source()
    assert change(keeper, source, published_on="24.07.2022", language="Ukrainian").status_code == 302
    source.refresh_from_db()
    assert (source.published_on, source.language) == ("2022-07-24", "uk")


def test_an_unlikely_date_is_saved_once_it_is_confirmed(keeper: Client) -> None:
    event, office = make.event(), make.office()
    assert change(keeper, event, occurred_on="0202-03-01", sure="on").status_code == 302
    url = address("change", office.person)
    sent = filled(keeper, url, **{"offices-0-from_on": "0202"})
    assert "before 1900" in keeper.post(url, sent).content.decode()
    assert keeper.post(url, sent | {"offices-0-sure": "on"}).status_code == 302
    entry = make.entry()
    source = entry.citations.get().source
    said = errors_of(change(keeper, source, published_on="2020", reason="As printed."))
    assert "older than the entry" in said["published_on"][0]
    assert change(keeper, source, published_on="2020", reason="As printed.", sure="on").status_code == 302


def test_a_reason_that_is_too_long_deletes_nothing_and_stays(keeper: Client) -> None:
    source = make.source()
    reason = "x" * 2_001
    page = keeper.post(address("delete", source), {"post": "yes", "reason": reason}).content.decode()
    assert "The text has 2001 characters; at most 2000 are allowed." in page
    assert f'value="{reason}"' in page
    assert Source.objects.filter(pk=source.pk).exists()


def test_no_browser_cuts_what_is_pasted(keeper: Client) -> None:
    for row in (make.source(), make.round(), make.event(), make.party(), make.person(), make.delegate().delegation):
        for what in ("change", "delete"):
            assert "maxlength" not in keeper.get(address(what, row)).content.decode()


def test_a_key_is_used_once_in_a_negotiation(keeper: Client) -> None:
    make.party(key="new")
    url = address("add", model="party")
    said = errors_of(keeper.post(url, filled(keeper, url, **NEW)))
    assert said == {"key": ["This key is already used in this negotiation."]}


def test_no_choice_leads_into_another_negotiation(keeper: Client) -> None:
    position, elsewhere = make.position(), make.party()
    assert "party" in errors_of(change(keeper, position, party=elsewhere.pk))
    search = {"app_label": "positions", "model_name": "position", "field_name": "party", "term": ""}
    found = keeper.get("/admin/autocomplete/", search | {"negotiation": str(position.negotiation_id)}).json()
    assert [each["id"] for each in found["results"]] == [str(position.party_id)]
    assert keeper.get("/admin/autocomplete/", search | {"negotiation": "9" * 40}).json()["results"] == []


def test_a_pair_takes_its_parties_from_its_positions(keeper: Client) -> None:
    a = make.position()
    b = make.position(negotiation=a.negotiation, party=make.party(negotiation=a.negotiation))
    same = make.position(negotiation=a.negotiation, party=a.party)
    url = address("add", model="incompatibility")
    assert keeper.post(url, {"position_a": a.pk, "position_b": b.pk}).status_code == 302
    assert (Incompatibility.objects.get().party_a, Incompatibility.objects.get().party_b) == (a.party, b.party)
    told = str(errors_of(keeper.post(url, {"position_a": a.pk, "position_b": same.pk})))
    assert "must belong to different parties" in told
    assert "already recorded" in str(errors_of(keeper.post(url, {"position_a": b.pk, "position_b": a.pk})))
    assert set(errors_of(keeper.post(url, {}))) >= {"position_a", "position_b"}


def test_what_is_referred_to_is_not_deleted_and_says_by_what(keeper: Client) -> None:
    source = make.entry().citations.get().source
    for answer in (keeper.get(address("delete", source)), keeper.post(address("delete", source), {"post": "yes"})):
        assert answer.status_code == 200
        assert "It cannot be deleted, because these refer to it" in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_what_is_unused_is_deleted_with_a_reason(keeper: Client) -> None:
    source = make.source()
    assert keeper.get(address("delete", source)).status_code == 200
    assert keeper.post(address("delete", source), {"post": "yes", "reason": "Twice."}).status_code == 302
    line = ReferenceChange.objects.latest("id")
    assert (line.operation, line.called, line.reason, line.by) == (
        "deleted",
        source.key,
        "Twice.",
        person("administrator"),
    )


def test_a_refusal_of_the_database_is_a_sentence(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody publishes an entry of the position between the form and the saving of it."""
    position = make.entry().position
    monkeypatch.setattr("positions.admin.reference.PositionAdmin.settled", lambda self, row: False)
    answer = change(keeper, position, kind="offer", reason="Why not")
    assert answer.status_code == 302
    assert "stay once an entry of it is published" in keeper.get(answer["Location"]).content.decode()
    assert Position.objects.get(pk=position.pk).kind == "demand"


def test_rows_below_are_saved_in_the_person_s_name(keeper: Client) -> None:
    delegate = make.delegate(title="Minister")
    url = address("change", delegate.delegation)
    sent = filled(keeper, url, **{"delegates-0-title": "Minister of Defence", "reason": "As he was then."})
    assert keeper.post(url, sent).status_code == 302
    assert Delegate.objects.get().title == "Minister of Defence"
    line = ReferenceChange.objects.latest("id")
    assert (line.table, line.reason, line.by) == ("delegate", "As he was then.", person("administrator"))


def test_a_delegation_manager_keeps_teams_and_only_looks_at_what_they_refer_to() -> None:
    manager = client_of("delegation manager")
    delegate = make.delegate()
    assert change(manager, delegate.person, name="Other").status_code == 302
    assert manager.get(address("change", delegate.source)).status_code == 200
    assert manager.post(address("change", delegate.source), {"title": "Other"}).status_code == 403


@pytest.mark.parametrize("build", [make.entry, make.citation, make.import_of])
@pytest.mark.parametrize("role", ["administrator", "superuser"])
def test_nobody_changes_evidence_here(build: Any, role: str, keeper: Client) -> None:
    row = build(
        make.negotiation() if build is make.import_of else make.position() if build is make.entry else make.entry()
    )
    client = keeper
    if role == "superuser":
        client = Client()
        client.force_login(make.user("root", is_superuser=True))
    before = type(row).objects.values().get(pk=row.pk)
    urls = [address(what, row) for what in ("change", "delete")] + [address("add", model=row._meta.model_name)]
    for url in urls:
        assert client.post(url, {"post": "yes", "statement": "Other", "locator": "Other"}).status_code == 403
    act = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
    client.post(address("changelist", model=row._meta.model_name), act)
    assert type(row).objects.values().get(pk=row.pk) == before


def test_no_reference_data_are_deleted_in_bulk(keeper: Client) -> None:
    party = make.party()
    act = {"action": "delete_selected", "_selected_action": str(party.pk), "post": "yes"}
    keeper.post(address("changelist", model="party"), act)
    assert Party.objects.filter(pk=party.pk).exists()


def test_what_others_changed_meanwhile_is_told_before_it_is_saved(keeper: Client) -> None:
    outcome = make.outcome()
    meeting = outcome.round
    url = address("change", meeting)

    def seen(answer: Any) -> str:
        return str(BeautifulSoup(answer.content, "lxml").select_one("[name=seen]")["value"])

    opened = filled(keeper, url, seen=seen(keeper.get(url)), reason="So.")
    for said in ({"venue": "Geneva"}, {"outcomes-0-text": "Nothing"}):
        assert keeper.post(url, opened | said).status_code == 302
        late = keeper.post(url, opened | {"summary": "They met."})
        assert errors_of(late)["__all__"][0].startswith("Somebody else changed this")
        told = errors_of(late)["__all__"][1]
        assert "is now “Geneva”" in told or "is now “Nothing”" in told
        opened = filled(keeper, url, seen=seen(late), reason="So.")
    assert keeper.post(url, opened | {"summary": "They met."}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.summary) == ("Geneva", "They met.")


LISTS = [
    ("party", make.party),
    ("round", make.round),
    ("event", make.event),
    ("issue", make.issue),
    ("source", make.source),
    ("position", make.position),
    ("incompatibility", make.incompatibility),
    ("assessment", make.assessment),
    ("term", make.term),
    ("person", make.person),
    ("delegation", make.delegation),
    ("entry", make.entry),
    ("citation", make.entry),
    ("coding", make.coding),
]


@pytest.mark.parametrize(("model", "build"), LISTS, ids=[name for name, _ in LISTS])
def test_query_count(model: str, build: Any, keeper: Client, queries_of: Callable[..., int]) -> None:
    url = address("changelist", model=model)
    home = make.negotiation()

    def add(number: int) -> None:
        for _ in range(number):
            build(make.position(negotiation=home)) if build is make.entry else build(negotiation=home)

    add(2)
    few = queries_of(lambda: keeper.get(url))
    add(8)
    assert queries_of(lambda: keeper.get(url)) == few
    assert few <= 15


ODD = ["?q=%00", "?q=" + "a" * 10_000, "?negotiation__id__exact=%00", "?p=" + "9" * 30, "?o=x", "?nothing=1", "?e=1"]


@pytest.mark.parametrize("query", ODD)
def test_bad_input(query: str, keeper: Client) -> None:
    for model in ("party", "source", "entry"):
        assert keeper.get(address("changelist", model=model) + query).status_code in {200, 302, 400}
    for path in ("autocomplete/?term=%00", "positions/party/%00/change/", f"positions/party/{'9' * 30}/change/"):
        assert keeper.get(f"/admin/{path}").status_code in {302, 400, 403, 404}


@pytest.mark.parametrize("nonsense", ["abc", "9" * 30, "-1", "1.5", "\u00b2", "a\0b"])
def test_what_is_no_row_is_said_at_its_field(nonsense: str, keeper: Client) -> None:
    position = make.position()
    assert "party" in errors_of(change(keeper, position, party=nonsense))
    url, home = address("add", model="position"), str(position.negotiation_id)
    assert keeper.get(url, {"negotiation": home, "party": nonsense}).status_code == (400 if "\0" in nonsense else 200)


def test_by_which_field_a_row_is_named_may_be_left_empty(keeper: Client) -> None:
    party, user = make.party(), make.user("kept")
    for url in (address("change", party), address("delete", party), f"/admin/auth/user/{user.pk}/change/"):
        assert keeper.get(url + "?_to_field=").status_code == 200
        assert keeper.post(url, {"_to_field": ""}).status_code in {200, 302}


def test_what_is_only_read_takes_nothing(keeper: Client) -> None:
    for path in ("", "jsi18n/", "autocomplete/", "positions/", f"positions/party/{make.party().pk}/history/", "login/"):
        assert keeper.post(f"/admin/{path}").status_code == 405, path


def test_the_way_in_and_back(keeper: Client) -> None:
    home = make.negotiation()
    assert 'href="/admin/"' in keeper.get(f"/{home.key}/").content.decode()
    assert 'href="/admin/"' not in client_of("analyst").get(f"/{home.key}/").content.decode()
    assert 'href="/"' in keeper.get("/admin/").content.decode()
    assert Client().get("/admin/positions/party/")["Location"].startswith("/accounts/login/?next=/admin/")
    staff = Client()
    staff.force_login(make.user("staff", is_staff=True))
    assert staff.get("/admin/").status_code == 403


def test_a_negotiation_is_named_here_but_neither_made_nor_deleted(keeper: Client) -> None:
    assert keeper.post(address("add", model="negotiation"), {"key": "talks", "title": "Talks"}).status_code == 403
    assert 'href="/new/"' in keeper.get("/admin/").content.decode()
    home = make.negotiation(key="talks", title="Talks")
    meeting = make.round(negotiation=home)
    assert change(keeper, home, title="Other talks", after=meeting.pk).status_code == 302
    assert "after" in errors_of(change(keeper, home, after=make.round().pk))
    assert keeper.post(address("delete", home), {"post": "yes"}).status_code == 403


def test_a_source_that_is_recorded_here_is_public_at_once(keeper: Client) -> None:
    make.negotiation()
    url = address("add", model="source")
    new = {"key": "said", "title": "A speech", "publisher": "A publisher", "type": "speech", "read": "whole"}
    assert keeper.post(url, filled(keeper, url, **new)).status_code == 302
    assert Source.objects.shown().get().key == "said"


def test_to_change_a_source_recorded_while_logging_does_not_publish_it(keeper: Client) -> None:
    source = make.source()
    assert change(keeper, source, title="Another").status_code == 302
    assert not Source.objects.shown().exists()
    assert ReferenceChange.objects.latest("id").changed == {"title": ["A speech", "Another"]}


def test_who_may_not_see_proposals_chooses_among_what_is_public(keeper: Client) -> None:
    hidden = make.source(title="Unheard-of document")
    manager = client_of("delegation manager")
    typed = {"term": "unheard", "app_label": "positions", "model_name": "office", "field_name": "source"}
    found = [client.get(reverse("admin:autocomplete"), typed).json()["results"] for client in (keeper, manager)]
    assert [len(listed) for listed in found] == [1, 0]
    somebody = make.person(negotiation=hidden.negotiation)
    office = {"offices-TOTAL_FORMS": 1, "offices-0-title": "Minister", "offices-0-source": hidden.pk}
    url = address("change", somebody)
    said = manager.post(url, filled(manager, url, **office))
    assert said.status_code == 200
    assert "source" in said.context["inline_admin_formsets"][0].formset.errors[0]


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["entries", "citations", "nothing", "", "id"])
def test_an_address_names_no_row_by_what_refers_to_it(named: str) -> None:
    source = make.public_source()
    answer = client_of("administrator").get(
        f"/admin/positions/source/{source.pk}/delete/", {"_to_field": named}, follow=True
    )
    assert answer.status_code in (200, 400, 403)


@pytest.mark.parametrize(("before", "after"), [("later", "earlier"), ("earlier", "same-end"), ("earlier", "earlier")])
def test_the_pair_of_a_negotiation_is_one_after_another(keeper: Client, before: str, after: str) -> None:
    home = make.negotiation()
    days = {"earlier": "2022-03-29", "same-end": "2022-03-29", "later": "2025-05-16"}
    rounds = {key: make.round(on, negotiation=home, key=key, name=key.title()) for key, on in days.items()}
    answer = change(keeper, home, before=rounds[before].pk, after=rounds[after].pk)
    said = errors_of(answer)["after"]
    assert said[0].startswith("Choose a round that ends after the first: ")
    assert f"{after.title()}’s window ends on 29 Mar 2022" in said[0]
    assert change(keeper, home, before=rounds["earlier"].pk, after=rounds["later"].pk).status_code == 302
