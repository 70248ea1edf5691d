"""Every reading page and download takes `known=`; a new one that does not fails here."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from positions.models import Negotiation
from positions.urls import urlpatterns
from tests.positions.web.address_table import TABLE, Row

# The way in and the server's health tell nothing of a negotiation; the others are for work, on what is so now.
NOW_ONLY = {
    "positions:site",
    "health",
    "positions:entry_new",
    "positions:entry_grid",
    "positions:entry_grid_template",
    "positions:checklist",
    "positions:entry_correct",
    "positions:proposal_answer",
    "positions:source_new",
    "positions:source_mend",
    "positions:archiving",
    "positions:archiving_export",
    "positions:freeze",
    # What is new, and what is now.
    "positions:feed",
    "positions:feed_of_party",
    "positions:feed_of_issue",
    "positions:data_package",
    # What is brought is not of a moment, nor is what is to be filled in.
    "positions:popolo_read",
    "positions:package_bring",
    "positions:package_intake",
    "positions:package_template",
    "positions:package_bring_into",
    "positions:package_intake_into",
    "positions:package_template_of",
    # What was frozen has its own moment.
    "positions:frozen",
    "positions:frozen_json",
    "positions:frozen_csv",
    "positions:frozen_xlsx",
    "positions:frozen_doi",
    "positions:frozen_list",
    "positions:cite_frozen",
    # So have releases.
    "positions:releases",
    "positions:release",
    "positions:release_new",
    "positions:release_feed",
    "positions:release_differences",
    "positions:release_differences_json",
    "positions:release_differences_csv",
    "positions:release_zip",
    "positions:cite_release",
    "positions:cite_release_file",
    "positions:programs",
    # What columns mean.
    "positions:panel_schema",
    # Of all negotiations, as they are now.
    "positions:help",
    "positions:help_page",
    "positions:about",
    "positions:sitemap",
    "positions:sitemap_of_site",
    "positions:sitemap_part",
    "positions:robots",
    # Of no negotiation, so of none whose moments it could name in a banner.
    "positions:search_all",
    # Of the team, as they are now. `document` is not there in the shipped data; its moments have tests of their own.
    "positions:documents",
    "positions:document",
    "positions:document_new",
    "positions:document_copy",
    "positions:document_file",
    "positions:document_free",
    "positions:document_remove",
    "positions:coding_tasks",
    "positions:coding_new",
    "positions:coding_task",
    "positions:coding_close",
    "positions:coding_text",
    "positions:coding_entry",
    # Names, offices and rosters are today's, whatever was known of positions; their pages say so.
    "positions:delegations_export",
    "positions:people_export",
    "positions:popolo",
    "positions:cite_data_file",
    "positions:events_export",
    "positions:assessments_export",
    "positions:appoint",
    "positions:roster_paste",
    "positions:roster_copy",
    "positions:roster_completeness",
    "positions:delegate",
    "positions:dismiss",
    "positions:person_new",
    "positions:person_change",
    "positions:person_merge",
    "positions:office_new",
    "positions:office_change",
    "positions:office_remove",
    "positions:review",
    "positions:review_queue",
    "positions:entry_comments",
    "positions:proposal_suggest",
    "positions:proposal_lay_aside",
    "positions:suggestion_take",
    "positions:review_batch",
    "positions:proposal",
    "positions:proposal_review",
    "positions:proposal_redact",
    "positions:proposal_withdraw",
    "positions:entry_retract",
    "positions:entry_redact",
    "positions:history_redact",
    # What was changed in a row of reference data, until now.
    *("positions:row_history", "positions:row_mend", "positions:row_add"),
    "positions:unfinished",
    "positions:members",
    "positions:member",
    "positions:member_end",
    "positions:member_invitation",
    "positions:accounts",
    "positions:account",
    "positions:account_leave",
    "positions:account_invitation",
    "positions:invitation",
    "positions:draft_save",
    "positions:draft_discard",
    "positions:coding_settle",
    "positions:negotiation_new",
    "positions:setup",
    "positions:setup_part",
    "positions:setup_row",
    "positions:setup_move",
    "positions:setup_remove",
    "positions:setup_publish",
    "positions:setup_rename",
    "positions:setup_delete",
    "positions:setup_archive",
    "positions:setup_reopen",
    "positions:inbox",
    "positions:inbox_seen",
    "positions:inbox_mail",
    "positions:inbox_mail_end",
    "positions:follow",
}
OURS = {f"positions:{pattern.name}" for pattern in urlpatterns}
READING = [row for row in TABLE if row.name in OURS - NOW_ONLY and row.method == "get"]
# Files at addresses that have but one form.
FILES = {"positions:comparison_pack", "positions:comparison_card"}
PAGES = [row for row in READING if "form" not in row.arguments and row.name not in FILES]


def test_no_reading_page_is_left_out() -> None:
    assert {row.name for row in READING} == OURS - NOW_ONLY


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_says_as_known_when_and_leads_back_to_now(row: Row, shipped: Negotiation) -> None:
    address = reverse(row.name, kwargs=row.arguments)
    answer = Client().get(address, {"known": timezone.now().isoformat()})
    assert answer.status_code == 200
    (banner,) = BeautifulSoup(answer.content, "lxml").select(".known[role=note]")
    assert "As known on" in banner.get_text()
    assert banner.a["href"] == address
    assert not BeautifulSoup(Client().get(address).content, "lxml").select(".known[role=note]")


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["yesterday", "2025-02-30", "\0", "9" * 10_000])
@pytest.mark.parametrize("row", READING, ids=str)
def test_a_malformed_moment_is_a_bad_request(row: Row, known: str, shipped: Negotiation) -> None:
    answer = Client().get(reverse(row.name, kwargs=row.arguments), {"known": known})
    assert answer.status_code == 400
    assert "moment of knowledge must be a date" in answer.content.decode()
    cited = row.name in {"positions:cite_file", "positions:cite_entry_file"}
    assert answer.headers["Content-Type"].startswith("text/html") is (row in PAGES) or cited


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in READING if row not in PAGES], ids=str)
def test_a_download_takes_it_too(row: Row, shipped: Negotiation) -> None:
    address = reverse(row.name, kwargs=row.arguments)
    assert Client().get(address, {"known": timezone.now().isoformat()}).status_code == 200
    before = Client().get(address, {"known": "2001-01-01"})
    assert before.status_code == 404 or b"".join(before) != b"".join(Client().get(address))
