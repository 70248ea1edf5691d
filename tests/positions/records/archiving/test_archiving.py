"""Archived copies: what is counted and given away, and how a table of them is taken."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from positions.domain.archived_copies import ITSELF
from positions.models import Negotiation, ReferenceChange, Source
from positions.records.archiving.archiving import ArchivingCounts, counts_of
from positions.records.archiving.forms import MOST_ROWS, NO_COPY, NO_TITLES
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.people import client_of
from tests.stored_texts import document

pytestmark = pytest.mark.django_db
COPY = "https://web.archive.org/web/20220329120000/https://example.org/one"


@pytest.fixture
def home() -> Negotiation:
    """A negotiation with a source that lacks a copy, one that has it, and one that nobody has published."""
    talks = make.negotiation(key="talks")
    with transaction.atomic():
        now = publishing_moment(talks.pk)
        make.source(negotiation=talks, key="one", url="https://example.org/one", public_since=now)
        make.source(negotiation=talks, key="two", archive_url="https://archive.ph/loZPY", public_since=now)
    make.source(negotiation=talks, key="draft", url="https://example.org/draft")
    return talks


def send(table: str = "", client: Client | None = None, **more: object) -> BeautifulSoup:
    sent = {"pasted": table, "reason": "Copies were made."} | more
    answer = (client or client_of("administrator")).post("/talks/archiving/", sent, follow=True)
    assert answer.status_code in (200, 422)
    return BeautifulSoup(answer.content, "lxml")


def copy_of(key: str) -> str:
    return Source.objects.get(negotiation__key="talks", key=key).archive_url


def test_counts_and_what_is_given_away(home: Negotiation) -> None:
    assert counts_of(home, team=True) == ArchivingCounts(3, 2, 2)
    assert counts_of(home, team=False) == ArchivingCounts(2, 1, 1)
    rows = client_of("administrator").get("/talks/archiving.csv")
    listed = list(csv.DictReader(io.StringIO(b"".join(rows).decode("utf-8-sig"))))
    assert [(row["key"], row["url"], row["archive_url"], row["text_stored"]) for row in listed] == [
        ("draft", "https://example.org/draft", "", "false"),
        ("one", "https://example.org/one", "", "false"),
    ]


def test_what_has_no_address_is_told_apart(home: Negotiation) -> None:
    Source.objects.filter(negotiation=home, key="draft").update(url="")
    assert counts_of(home, team=True) == ArchivingCounts(3, 1, 1, 1)
    said = " ".join(
        BeautifulSoup(client_of("administrator").get("/talks/archiving/").content, "lxml").main.get_text().split()
    )
    assert "1 of 3 sources have no archived copy" in said
    assert "1 of 3 sources has no address on the web" in said
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("unarchived_sources", "talks", stdout=out)
    assert out.getvalue() == "talks\tone\thttps://example.org/one\n"


def test_a_stored_text_counts(home: Negotiation) -> None:
    document(Source.objects.get(negotiation=home, key="one"))
    assert counts_of(home, team=True) == ArchivingCounts(3, 2, 1)
    assert counts_of(home, team=False) == ArchivingCounts(2, 1, 1)


def test_a_table_comes_back(home: Negotiation) -> None:
    page = send(f"key\tTitle\tarchive_url\none\tA title\t{COPY}\ntwo\t\thttps://archive.ph/loZPY\ndraft\t\t\n")
    assert page.select_one(".notice").get_text() == "1 source got an archived copy; 1 had the same one already."
    assert (copy_of("one"), copy_of("draft")) == (COPY, "")
    change = ReferenceChange.objects.filter(negotiation=home, table="source", operation="changed").latest("pk")
    assert (change.reason, change.by_name) == ("Copies were made.", "administrator")


def test_as_a_file_too(home: Negotiation) -> None:
    file = SimpleUploadedFile("copies.csv", f"\ufeffSource;Archived at\r\none;{COPY}\r\n".encode())
    send(file=file)
    assert copy_of("one") == COPY


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("one\thttps://archive.ph/loZPY", NO_TITLES),
        ("key,archive_url\none,", NO_COPY),
        ("key,archive_url\none,example", "“one”: "),
        (f"key,archive_url\nnowhere,{COPY}\none,{COPY}", "There is no source “nowhere” here."),
        ("key,archive_url\none,https://example.org/one", ITSELF),
        (f"key,archive_url\none,{COPY}\none,https://archive.ph/loZPY", "“one” has two copies."),
        (f"key,archive_url\ntwo,{COPY}", "“two” has another archived copy, https://archive.ph/loZPY."),
        ("key,archive_url\none,\x00", "Null characters are not allowed."),
        ("key,archive_url\n" + "\n".join(f"s{n},{COPY}" for n in range(MOST_ROWS + 1)), "At most 2,000 copies"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(home: Negotiation, table: str, said: str) -> None:
    page = send(table)
    assert said in page.get_text()
    assert (copy_of("one"), copy_of("two")) == ("", "https://archive.ph/loZPY")
    if "\x00" not in table:
        assert page.select_one("textarea[name=pasted]").get_text().strip() == table


def test_another_copy_is_replaced_only_when_asked(home: Negotiation) -> None:
    send(f"key,archive_url\ntwo,{COPY}", replace="on")
    assert copy_of("two") == COPY


def test_a_keeper_who_sees_no_proposals_knows_of_no_source_of_theirs(home: Negotiation) -> None:
    keeper = make.user("keeper")
    keeper.user_permissions.set(Permission.objects.filter(codename="keep_reference_data"))
    client = Client()
    client.force_login(keeper)
    assert "draft" not in b"".join(client.get("/talks/archiving.csv")).decode()
    page = send(f"key,archive_url\ndraft,{COPY}", client)
    assert "There is no source “draft” here." in page.get_text()


def test_the_command_lists_what_can_vanish(home: Negotiation) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("unarchived_sources", "talks", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue() == "talks\tdraft\thttps://example.org/draft\ntalks\tone\thttps://example.org/one\n"
    Source.objects.filter(negotiation=home).update(archive_url=COPY)
    out = io.StringIO()
    call_command("unarchived_sources", "--json", stdout=out)
    assert json.loads(out.getvalue())["talks"] == []
    with pytest.raises(CommandError):
        call_command("unarchived_sources", "nowhere")
