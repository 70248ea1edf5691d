"""Who gets what at every address, as a table. A new address needs a row here: one line that says who may.

    Row("positions:review", only("reviewer"), {"negotiation": KEY}),

Rows of the same name may follow one another, for other methods, arguments or data.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from positions.web.permissions import Role
from tests.people import client_of
from tests.positions.web.address_rows import (
    ADMINISTRATOR,
    CHANGE,
    FIRST,
    HERE,
    KEY,
    NUMBERED,
    POSITION,
    Row,
    everyone,
    list_and_files,
    logged_in,
    of,
    only,
)
from tests.positions.web.address_rows import DENIED as DENIED
from tests.positions.web.address_rows import TO_LOGIN as TO_LOGIN
from tests.positions.web.administration_addresses import ADMINISTRATION

SITE = [
    Row("positions:site", everyone(302)),
    Row("positions:help", everyone()),
    Row("positions:help_page", everyone(), {"slug": "codebook"}),
    Row("positions:about", everyone()),
    Row("positions:sitemap", everyone()),
    Row("positions:sitemap_of_site", everyone()),
    Row("positions:sitemap_part", everyone(), HERE | {"kind": "issue", "number": "1"}),
    Row("positions:robots", everyone(), open=True),
    Row("health", everyone(), open=True),
    Row("alive", everyone(), open=True),
    Row("metrics", everyone(404), open=True),
]

ACCOUNTS = [
    Row("accounts:login", everyone(), open=True),
    Row("accounts:logout", everyone(405)),
    Row("accounts:logout", everyone(302), method="post"),
    Row("accounts:logged_out", everyone(), open=True),
    Row("accounts:password_change", logged_in()),
    Row("accounts:password_changed", everyone(), open=True),
    Row("accounts:password_reset", everyone(), open=True),
    Row("accounts:password_reset_sent", everyone(), open=True),
    Row("accounts:password_reset_done", everyone(), open=True),
    Row("accounts:login_code", everyone(302)),
    Row("accounts:second_factor", logged_in()),
    Row("accounts:second_factor_setup", logged_in()),
    Row("accounts:recovery_codes", everyone(302)),
    Row("accounts:second_factor_off", logged_in()),
    Row("accounts:password_reset_confirm", everyone(410), {"uidb64": "MQ", "token": "used-up"}, open=True),
]

READING = [
    Row("positions:negotiation", everyone(), HERE),
    Row("positions:about_negotiation", everyone(), HERE),
    *list_and_files("compare"),
    Row("positions:compare_citations", everyone(), HERE | {"form": "csv"}),
    *list_and_files("panel"),
    Row("positions:panel_schema", everyone(), HERE),
    *list_and_files("timeline"),
    *(
        Row(f"positions:{name}_picture", everyone(), HERE | {"form": "svg"})
        for name in ("overview", "comparison", "timeline")
    ),
    Row("positions:comparison_report", everyone(), HERE | {"form": "html"}),
    Row("positions:comparison_pack", everyone(), HERE),
    Row("positions:comparison_card", everyone(), HERE),
    Row("positions:timeline_citations", everyone(), HERE | {"form": "csv"}),
    *of("position", POSITION),
    *of("entry", f"{POSITION}@2022-03-30"),
    Row("positions:entry_version", everyone(), CHANGE | {"version": "1"}),
    Row("positions:cite_entry", everyone(), CHANGE | {"version": "1"}),
    Row("positions:cite_entry_file", everyone(), CHANGE | {"version": "1", "form": "bib"}),
    *of("source", "osw-2025-05-19"),
    *of("round", "istanbul-2025-05-16"),
    *of("issue", "ceasefire"),
    *of("party", "russia"),
    *of("person", "medinsky"),
    *list_and_files("events"),
    Row("positions:terms", everyone(), HERE),
    *list_and_files("assessments"),
    *list_and_files("red_lines"),
    *list_and_files("preconditions"),
    *list_and_files("incompatibilities"),
    *list_and_files("coverage"),
    *list_and_files("agreement"),
    *(row for name in ("sources", "issues", "positions", "rounds") for row in list_and_files(name)),
    Row("positions:cite_data", everyone(), HERE),
    Row("positions:cite_data_file", everyone(), HERE | {"form": "json"}),
    Row("positions:cite_comparison", everyone(), HERE),
    Row("positions:cite_comparison_file", everyone(), HERE | {"form": "bib"}),
    Row("positions:compare_sources", everyone(), HERE | {"form": "ris"}),
    Row("positions:sources_bibliography", everyone(), HERE | {"form": "bib"}),
    Row("positions:cite", everyone(), HERE | {"thing": "positions", "key": POSITION}),
    Row("positions:cite_file", everyone(), HERE | {"thing": "positions", "key": POSITION, "form": "bib"}),
]

LOGGING = [
    Row("positions:entry_new", only("analyst"), HERE, typed=True),
    Row("positions:entry_new", only("analyst", status=422), HERE, method="post", typed=True),
    Row("positions:entry_grid", only("analyst"), HERE, typed=True),
    Row("positions:entry_grid", only("analyst", status=422), HERE, method="post", data={"act": "read"}, typed=True),
    Row("positions:entry_grid_template", only("analyst"), HERE | {"form": "csv"}),
    Row("positions:checklist", only("analyst"), HERE, typed=True),
    Row("positions:checklist", only("analyst", status=422), HERE, method="post", typed=True),
    Row("positions:entry_correct", only("analyst"), HERE | {"key": f"{POSITION}@2022-03-30"}, typed=True),
    Row("positions:proposal_answer", only("analyst", status=404), NUMBERED, typed=True),
    Row("positions:source_new", only("analyst"), HERE, typed=True),
    Row("positions:source_new", only("analyst", status=422), HERE, method="post", typed=True),
    Row("positions:archiving", only("administrator"), HERE),
    Row("positions:archiving", only("administrator", status=422), HERE, method="post"),
    Row("positions:archiving_export", only("administrator"), HERE | {"form": "csv"}),
    # What came by an import was recorded by nobody here.
    Row(
        "positions:source_mend",
        only("analyst", "delegation manager", "administrator", status=404),
        HERE | {"key": "osw-2025-05-19"},
        typed=True,
    ),
]

# Nothing is begun in the shipped data; who may not send a form keeps none either.
BEGUN = {"draft": str(UUID(int=1)), "draft_of": "/istanbul/entries/new/", "draft_opened": "2026-01-01T00:00:00+00:00"}
UNFINISHED = [
    Row("positions:unfinished", logged_in()),
    Row("positions:draft_save", logged_in(400), method="post"),
    Row("positions:draft_save", only("analyst", status=303), method="post", data=BEGUN),
    Row("positions:draft_discard", logged_in(404), {"number": BEGUN["draft"]}, method="post"),
]

FOLLOWED = HERE | {"followed": "positions", "key": POSITION}
INBOX = [
    Row("positions:inbox", logged_in()),
    Row("positions:inbox_seen", logged_in(400), method="post"),
    Row("positions:inbox_seen", logged_in(303), method="post", data={"until": "2026-01-01T00:00:00+00:00"}),
    Row("positions:inbox_mail", logged_in(400), method="post"),
    Row("positions:inbox_mail", logged_in(303), method="post", data={"pace": "daily"}),
    # The link is the proof.
    Row("positions:inbox_mail_end", everyone(404), {"token": "1:damaged"}, open=True),
    Row("positions:inbox_mail_end", everyone(404), {"token": "1:damaged"}, method="post", open=True),
    Row("positions:follow", logged_in(400), FOLLOWED, method="post"),
    Row("positions:follow", logged_in(303), FOLLOWED, method="post", data={"follow": "yes"}),
]

SEEING = only("analyst", "reviewer", "administrator")
FOLLOWING = [
    Row("positions:feed", everyone(), HERE),
    Row("positions:feed_of_party", everyone(), HERE | {"party": "russia"}),
    Row("positions:feed_of_issue", everyone(), HERE | {"issue": "ceasefire"}),
    Row("positions:data_package", everyone(), HERE),
]

BATCH = HERE | {"key": "osw-2025-05-19", "author": "1000000000"}
REVIEWING = [
    *list_and_files("activity"),
    Row("positions:coding_settle", only("analyst"), HERE),
    Row("positions:coding_settle", only("analyst", status=422), HERE, "post"),
    Row("positions:review", SEEING, HERE),
    Row("positions:review_queue", SEEING),
    Row("positions:review_batch", only("analyst", "reviewer", "administrator", status=404), BATCH),
    Row("positions:review_batch", only("reviewer", status=404), BATCH, "post", {"decision": "publish"}),
    Row("positions:proposal_review", only("analyst", "reviewer", "administrator", status=404), NUMBERED),
    Row("positions:proposal", only("analyst", "reviewer", "administrator", status=404), NUMBERED),
    Row("positions:proposal_review", only("reviewer", status=404), NUMBERED, "post"),
    Row("positions:proposal_withdraw", only("analyst", status=404), NUMBERED, "post"),
    Row("positions:entry_comments", only("analyst", "reviewer", "administrator", status=404), NUMBERED, typed=True),
    Row("positions:proposal_suggest", only("reviewer", status=404), NUMBERED, typed=True),
    Row("positions:proposal_lay_aside", only("analyst", status=404), NUMBERED, typed=True),
    Row("positions:suggestion_take", everyone(405), NUMBERED),
    Row("positions:suggestion_take", only("analyst", status=400), NUMBERED, "post"),
    Row("positions:suggestion_take", only("analyst", status=404), NUMBERED, "post", {"suggestion": "1000000000"}),
    Row("positions:entry_retract", only("analyst"), CHANGE, typed=True),
    Row("positions:entry_redact", only("administrator"), CHANGE | {"version": "1"}),
    Row("positions:proposal_redact", only("administrator", status=404), NUMBERED),
    Row("positions:history_redact", only("administrator", status=404), HERE | {"table": "person", "row": "1000000000"}),
    Row("positions:row_history", everyone(404), HERE | {"table": "issue", "row": "1000000000"}),
    Row("positions:row_history", everyone(404), HERE | {"table": "entry", "row": "1"}),
    Row("positions:row_mend", only("administrator", status=404), HERE | {"table": "issue", "row": "1000000000"}),
    Row("positions:row_mend", only("administrator", status=404), HERE | {"table": "person", "row": "1"}),
    Row("positions:row_add", only("administrator"), HERE | {"table": "event"}, typed=True),
    Row("positions:row_add", only("administrator", status=422), HERE | {"table": "event"}, "post", typed=True),
    Row("positions:row_add", only("administrator", status=404), HERE | {"table": "issue"}),
]

PLACE = HERE | {"round_": "istanbul-2025-05-16", "party": "russia"}
MEDINSKY = HERE | {"key": "medinsky"}
KEEPERS = ("delegation manager", "administrator")

SOURCE = HERE | {"key": "osw-2025-05-19"}
STORED = SOURCE | {"number": "1000000000"}
# No text is stored in the shipped data: to whoever may not see one it is the same as if there were.
DOCUMENTS = [
    Row("positions:documents", SEEING, HERE),
    Row("positions:document", everyone(404) | dict.fromkeys(("analyst", "reviewer", "administrator"), 200), SOURCE),
    Row("positions:document_new", only("analyst"), SOURCE, typed=True),
    Row("positions:document_new", only("analyst", status=422), SOURCE, "post", typed=True),
    Row("positions:document_copy", only("analyst", "reviewer", "administrator", status=404), STORED),
    Row("positions:document_file", only("analyst", "reviewer", "administrator", status=404), STORED),
    Row("positions:document_free", everyone(405), STORED),
    Row("positions:document_free", only("reviewer", "administrator", status=404), STORED, "post", {"free": "yes"}),
    Row("positions:document_remove", only("administrator", status=404), STORED),
    Row("positions:document_remove", only("administrator", status=404), STORED, "post", {"ground": "copyright"}),
]

# Nothing is given to code in the shipped data.
GIVEN = HERE | {"task": "1000000000"}
CODING = [
    Row("positions:coding_tasks", only("analyst", "reviewer"), HERE),
    Row("positions:coding_new", only("reviewer"), HERE, typed=True),
    Row("positions:coding_new", only("reviewer", status=422), HERE, method="post", typed=True),
    Row("positions:coding_task", only("analyst", "reviewer", status=404), GIVEN),
    Row("positions:coding_close", only("analyst", "reviewer", status=404), GIVEN),
    Row("positions:coding_close", only("analyst", "reviewer", status=404), GIVEN, "post", {"sure": "yes"}),
    Row("positions:coding_text", only("analyst", status=404), GIVEN, typed=True),
    Row("positions:coding_entry", only("analyst", status=404), GIVEN | {"number": "1"}, typed=True),
]

DELEGATIONS = [
    *list_and_files("delegations"),
    *list_and_files("attendance"),
    Row("positions:attendance_picture", everyone(), HERE | {"form": "svg"}),
    *list_and_files("people"),
    Row("positions:popolo", everyone(), HERE),
    Row("positions:popolo_read", only(*KEEPERS), HERE),
    Row("positions:popolo_read", only(*KEEPERS, status=422), HERE, "post"),
    Row("positions:roster", everyone(), PLACE),
    *(
        Row(f"positions:{name}", only(*KEEPERS), arguments, typed=True)
        for name, arguments in (
            ("appoint", PLACE),
            ("roster_paste", PLACE),
            ("roster_copy", PLACE),
            ("roster_completeness", PLACE),
            ("delegate", PLACE | {"person": "medinsky"}),
            ("dismiss", PLACE | {"person": "medinsky"}),
            ("person_new", HERE),
            ("person_change", MEDINSKY),
            ("person_merge", MEDINSKY),
            ("office_new", MEDINSKY),
        )
    ),
    Row("positions:office_change", only(*KEEPERS, status=404), MEDINSKY | {"office": "0"}, typed=True),
    Row("positions:office_remove", only(*KEEPERS, status=404), MEDINSKY | {"office": "0"}, typed=True),
    Row("positions:appoint", only(*KEEPERS, status=422), PLACE, "post", {"new": "1"}, typed=True),
    Row("positions:dismiss", only(*KEEPERS, status=422), PLACE | {"person": "medinsky"}, "post", typed=True),
    Row(
        "positions:dismiss",
        only(*KEEPERS, status=303),
        PLACE | {"person": "medinsky"},
        "post",
        {"reason": "Error."},
        typed=True,
    ),
    Row("positions:person_new", only(*KEEPERS, status=303), HERE, "post", {"name": "Ada New"}, typed=True),
]

SEARCH = [
    Row("positions:search", everyone(), HERE, data={"q": "crimea"}),
    Row("positions:search_all", everyone(), data={"q": "crimea"}),
]

# Nothing is frozen in the shipped data.
FROZEN = [
    Row("positions:freeze", everyone(405), HERE),
    Row("positions:freeze", only(*(role.value for role in Role), status=303), HERE, method="post"),
    Row("positions:frozen", everyone(404), {"number": "1"}),
    Row("positions:frozen_json", everyone(404), {"number": "1"}),
    Row("positions:frozen_csv", everyone(404), {"number": "1"}),
    Row("positions:frozen_xlsx", everyone(404), {"number": "1"}),
    Row("positions:frozen_doi", everyone(405), {"number": "1"}),
    Row("positions:frozen_doi", everyone(404), {"number": "1"}, method="post"),
    Row("positions:frozen_list", everyone(200), HERE),
    Row("positions:cite_frozen", everyone(404), {"number": "1", "form": "bib"}),
]

RELEASE = HERE | {"version": "1.1.0"}
RELEASES = [
    Row("positions:releases", everyone(), HERE),
    Row("positions:release", everyone(), RELEASE),
    Row("positions:release", everyone(404), HERE | {"version": "9.9.9"}),
    Row("positions:release_feed", everyone(), HERE),
    Row("positions:release_differences", everyone(), HERE),
    Row("positions:release_differences_json", everyone(), HERE),
    Row("positions:release_differences_csv", everyone(), HERE),
    Row("positions:release_zip", everyone(), RELEASE),
    Row("positions:cite_release", everyone(), RELEASE),
    Row("positions:cite_release_file", everyone(), RELEASE | {"form": "bib"}),
    Row("positions:release_new", only("administrator"), HERE, typed=True),
    # Nothing has changed in the shipped data since.
    Row("positions:release_new", only("administrator", status=422), HERE, "post", {"version": "9.9.9"}, typed=True),
]

# Nothing is brought in the shipped data, and no release newer than it is there.
BROUGHT = {"number": "1000000000"}
PACKAGES = [
    Row("positions:package_bring", only("administrator")),
    Row("positions:package_bring", only("administrator", status=422), method="post"),
    Row("positions:package_template", only("administrator")),
    Row("positions:package_intake", only("administrator", status=404), BROUGHT),
    Row("positions:package_bring_into", only("administrator"), HERE),
    Row("positions:package_bring_into", only("administrator", status=422), HERE, "post", {"act": "shipped"}),
    Row("positions:package_template_of", only("administrator"), HERE),
    Row("positions:package_intake_into", only("administrator", status=404), HERE | BROUGHT),
]

# What is there already is not made, and what is public is not deleted.
SETTING_UP = [
    Row("positions:negotiation_new", only("administrator"), typed=True),
    Row("positions:negotiation_new", only("administrator", status=422), method="post", data={"key": KEY}, typed=True),
    Row("positions:setup", only("administrator"), HERE),
    *(
        Row(f"positions:setup_{act}", only("administrator"), HERE, typed=True)
        for act in ("publish", "rename", "delete", "archive", "reopen")
    ),
    Row("positions:setup_delete", only("administrator", status=422), HERE, "post", {"typed": KEY}, typed=True),
    Row("positions:setup_part", only("administrator"), HERE | {"part": "parties"}, typed=True),
    Row("positions:setup_part", only("administrator", status=422), HERE | {"part": "several"}, "post", typed=True),
    Row("positions:setup_row", only("administrator"), HERE | {"part": "issues", "key": "ceasefire"}, typed=True),
    Row("positions:setup_remove", only("administrator"), HERE | {"part": "issues", "key": "ceasefire"}, typed=True),
    Row("positions:setup_move", everyone(405), HERE | {"part": "issues", "key": "ceasefire"}),
    Row(
        "positions:setup_move", only("administrator"), HERE | {"part": "issues", "key": "ceasefire"}, "post", typed=True
    ),
]

LISTED = (
    *("parties", "rounds", "outcomes", "events", "issues", "people", "offices", "delegations", "terms", "assessments"),
    *("positions", "entries", "sources", "codings", "panel", "releases"),
)
COMPUTED = ("comparison", "red_lines", "preconditions", "incompatibilities", "coverage")
PROGRAMS = [
    Row("positions:programs", everyone()),
    Row("api:openapi-json", everyone()),
    Row("api:api-root", everyone(404)),
    Row("api:list_negotiations", everyone()),
    *(Row(f"api:list_{name}", everyone(), HERE) for name in LISTED),
    *(Row(f"api:get_{name}", everyone(), HERE) for name in COMPUTED),
    Row("api:list_found", everyone(), HERE, data={"q": "crimea"}),
    Row("api:list_found_everywhere", everyone(), data={"q": "crimea"}),
]

# Nobody was invited, nobody has a role of this negotiation alone, and nobody is called so.
UNKNOWN_PERSON = {"username": "nobody"}
MEMBERS = [
    Row("positions:members", only(ADMINISTRATOR), HERE),
    Row("positions:members", only(ADMINISTRATOR, status=422), HERE, method="post"),
    Row("positions:member_end", only(ADMINISTRATOR, status=404), NUMBERED, method="post"),
    Row("positions:member_invitation", only(ADMINISTRATOR, status=404), NUMBERED, method="post"),
    Row("positions:member", only(ADMINISTRATOR, status=404), HERE | UNKNOWN_PERSON),
    Row("positions:accounts", only(ADMINISTRATOR)),
    Row("positions:accounts", only(ADMINISTRATOR, status=422), method="post"),
    Row("positions:account", only(ADMINISTRATOR, status=404), UNKNOWN_PERSON),
    Row("positions:account_leave", only(ADMINISTRATOR, status=404), UNKNOWN_PERSON),
    Row("positions:account_invitation", only(ADMINISTRATOR, status=404), {"number": "1000000000"}, method="post"),
    Row("positions:invitation", everyone(410), {"token": "used-up"}, open=True),
]

TABLE = [
    *SITE,
    *ACCOUNTS,
    *READING,
    *LOGGING,
    *UNFINISHED,
    *INBOX,
    *DOCUMENTS,
    *CODING,
    *PROGRAMS,
    *REVIEWING,
    *DELEGATIONS,
    *SEARCH,
    *FROZEN,
    *RELEASES,
    *MEMBERS,
    *PACKAGES,
    *SETTING_UP,
    *ADMINISTRATION,
    *FOLLOWING,
]


def address_of(row: Row) -> str:
    """Return where the row's address leads."""
    arguments = dict(row.arguments)
    if "object_id" in arguments:
        found = apps.get_model(*row.model.split("_"))._default_manager.order_by("pk").first()
        arguments["object_id"] = str(found.pk) if found else FIRST
    return row.path or reverse(row.name, kwargs=arguments)


def asked(rows: Iterable[Row], who: str) -> Iterator[tuple[Row, HttpResponse]]:
    """Yield the rows with the answers that somebody gets by roles of the whole site."""
    yield from answers_in(client_of(who), rows)


def answers_in(browser: Client, rows: Iterable[Row]) -> Iterator[tuple[Row, HttpResponse]]:
    """Yield the rows with the answers in a browser; what a request wrote, as a logout, is taken back."""
    cookies = browser.cookies
    for row in rows:
        client = Client()
        client.cookies = deepcopy(cookies)
        with transaction.atomic():
            answer: HttpResponse = getattr(client, row.method)(address_of(row), row.data)
            transaction.set_rollback(True)
        yield row, answer
