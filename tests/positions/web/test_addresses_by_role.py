"""Every address answers to each role as the table of addresses says, and takes what it says."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle, islice

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from positions.models import Negotiation
from positions.models.negotiations import RESERVED_NAMES
from tests.addresses import addresses
from tests.people import ANONYMOUS, EVERYBODY
from tests.positions.web.address_table import DENIED, TABLE, TO_LOGIN, Row, asked

# What comes before the question how something is asked: who asks, and whether it is there.
FIRST_SAID = {TO_LOGIN, DENIED, 404}


def differing(rows: Iterable[Row], who: str) -> list[str]:
    """Return the rows of which the answer to somebody is not the one of the table, with both."""
    found = []
    for row, answer in asked(rows, who):
        if answer.status_code != row.answers[who]:
            found.append(f"{row} gave {answer.status_code}, not {row.answers[who]}")
        if who != ANONYMOUS and answer.get("Cache-Control") != row.cached(answer):
            found.append(f"{row} says “{answer.get('Cache-Control')}” to caches")
    return found


def test_every_address_has_its_row() -> None:
    existing = {each.name for each in addresses()}
    tabled = {row.name for row in TABLE}
    assert existing - tabled == set(), "add a row to the table for each"
    assert tabled - existing == set(), "no address has these names"


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
def test_every_role_gets_what_the_table_says(who: str, shipped: Negotiation) -> None:
    """What everybody may read is read without an account and by one role, another one for each row."""
    roles = cycle(EVERYBODY[1:])
    rows = [row for row in TABLE if not row.for_everyone or who in (ANONYMOUS, next(roles))]
    assert differing(rows, who) == []


@pytest.mark.django_db
def test_with_login_required_nothing_else_is_open(shipped: Negotiation, settings: Settings) -> None:
    settings.LOGIN_REQUIRED = True
    closed = [str(row) for row, answer in asked(TABLE, ANONYMOUS) if leads_to_login(answer)]
    assert closed == [str(row) for row in TABLE if not row.open]
    assert differing([row for row in TABLE if row.open], ANONYMOUS) == []


def leads_to_login(answer: HttpResponse) -> bool:
    """Say whether the answer leads to the login page, at once, by a form to be sent again, or to programs."""
    kept = answer.status_code == DENIED and b"You are not logged in any more" in answer.content
    if answer.status_code == 401:
        return answer["Content-Type"] == "application/json"
    return kept or answer.headers.get("Location", "").startswith("/accounts/login/")


@pytest.mark.django_db
def test_with_login_required_a_login_is_all_that_is_asked(shipped: Negotiation, settings: Settings) -> None:
    settings.LOGIN_REQUIRED = True
    assert differing([row for row in TABLE if row.expected[ANONYMOUS] == 200], "researcher") == []


# What nobody reads with and nothing is sent with here.
UNKNOWN = ("put", "patch", "delete", "options", "trace")
# The addresses that take what is sent to them; all others are only read.
TAKES = {
    *("accounts:login", "accounts:logout", "accounts:password_change", "accounts:password_reset"),
    *("accounts:password_reset_confirm", "accounts:login_code", "accounts:second_factor_setup"),
    *("accounts:recovery_codes", "accounts:second_factor_off", "admin:logout"),
    *("positions:checklist", "positions:archiving"),
    *("positions:entry_new", "positions:entry_correct", "positions:proposal_answer", "positions:source_new"),
    "positions:entry_grid",
    *("positions:inbox_seen", "positions:inbox_mail", "positions:inbox_mail_end", "positions:follow"),
    "positions:coding_settle",
    *("positions:negotiation_new", "positions:setup_part", "positions:setup_row", "positions:setup_move"),
    *(f"positions:setup_{act}" for act in ("remove", "publish", "rename", "delete", "archive", "reopen")),
    *(
        "positions:source_mend",
        "positions:freeze",
        "positions:release_new",
        "positions:frozen_doi",
        "positions:proposal_review",
        "positions:proposal_withdraw",
        "positions:review_batch",
        *("positions:entry_comments", "positions:proposal_suggest", "positions:proposal_lay_aside"),
        "positions:suggestion_take",
        "positions:entry_retract",
    ),
    *("positions:entry_redact", "positions:proposal_redact", "positions:history_redact"),
    *("positions:row_mend", "positions:row_add"),
    *("positions:appoint", "positions:roster_paste", "positions:roster_copy"),
    *("positions:roster_completeness", "positions:delegate", "positions:dismiss", "positions:person_new"),
    *("positions:person_change", "positions:person_merge", "positions:office_new", "positions:office_change"),
    *("positions:office_remove", "positions:document_new", "positions:document_free", "positions:document_remove"),
    *("positions:coding_new", "positions:coding_close", "positions:coding_text", "positions:coding_entry"),
    *("positions:draft_save", "positions:draft_discard"),
    *("positions:members", "positions:member_end", "positions:member_invitation", "positions:invitation"),
    *("positions:accounts", "positions:account_leave", "positions:account_invitation"),
    *("positions:popolo_read", "positions:package_bring", "positions:package_intake"),
    *("positions:package_bring_into", "positions:package_intake_into"),
}


def each_address() -> list[Row]:
    """Return one row of each address, as it is read; with the arguments that the table has for it first."""
    return list({row.name: replace(row, method="get", data={}) for row in reversed(TABLE)}.values())


def takes(row: Row) -> bool:
    """Say whether something may be sent to the address of a row."""
    acts = ("_changelist", "_add", "_change", "_delete")
    return row.name in TAKES or (bool(row.model) and row.name.endswith(acts))


def refuses(row: Row, answer: HttpResponse, who: str) -> bool:
    """Say whether somebody was told that the method is not answered; or, as when reading, what comes before that."""
    return answer.status_code == 405 or answer.status_code in FIRST_SAID & {row.expected[who]}


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_is_sent_to_what_is_only_read(who: str, shipped: Negotiation) -> None:
    rows = [replace(row, method="post") for row in each_address() if not takes(row)]
    wrong = [f"{row} gave {answer.status_code}" for row, answer in asked(rows, who) if not refuses(row, answer, who)]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
def test_no_other_method_is_answered(who: str, shipped: Negotiation) -> None:
    """Each address is asked with one of them, another one by each role."""
    methods = islice(cycle(UNKNOWN), EVERYBODY.index(who), None)
    rows = [replace(row, method=method) for row, method in zip(each_address(), methods, strict=False)]
    wrong = [f"{row} gave {answer.status_code}" for row, answer in asked(rows, who) if not refuses(row, answer, who)]
    assert wrong == []


@pytest.mark.django_db
def test_what_may_be_sent_somewhere_is_taken_there(shipped: Negotiation) -> None:
    rows = [replace(row, method="post") for row in each_address() if takes(row)]
    people = ("analyst", "reviewer", "administrator")
    refused = [{str(row) for row, answer in asked(rows, who) if answer.status_code == 405} for who in people]
    assert set.union(*refused) == set()
    assert {row.name for row in rows} >= TAKES


def test_no_negotiation_can_take_an_address_of_the_site() -> None:
    first = {each.route.split("/")[0] for each in addresses()} - {""}
    # No key has a dot, so the parts of the sitemap need no reserving.
    parts = {part for part in first if part.startswith(("<key:negotiation>", "sitemap.")) and part != "sitemap.xml"}
    assert first - parts <= set(RESERVED_NAMES)
