"""What travels: the moment that a page is read at, and what it asks of the evidence, to the pages that it leads to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.utils.http import urlencode

from positions.reading.moment import echo

# The addresses that have no moment: they are of what is so now, or were made at a moment of their own.
NOW_ONLY = frozenset(
    {
        *("site", "help", "help_page", "about", "sitemap", "sitemap_of_site", "sitemap_part", "robots"),
        *("programs", "panel_schema", "feed", "feed_of_party", "feed_of_issue", "data_package", "cite_data_file"),
        *("freeze", "frozen", "frozen_json", "frozen_csv", "frozen_xlsx", "frozen_doi", "frozen_list", "cite_frozen"),
        *(
            "events_export",
            "assessments_export",
            "delegations_export",
            "people_export",
            "popolo",
        ),
        *(
            "entry_new",
            "checklist",
            "entry_grid",
            "entry_grid_template",
            "entry_correct",
            "entry_retract",
            "entry_redact",
            "source_new",
            "source_mend",
        ),
        "coding_settle",
        *("row_mend", "row_add", "row_history"),
        *("documents", "document_new", "document_copy", "document_file", "document_free", "document_remove"),
        # Releases have moments of their own.
        *("releases", "release", "release_new", "release_zip", "release_feed", "cite_release", "cite_release_file"),
        *("release_differences", "release_differences_json", "release_differences_csv"),
        *("review", "proposal", "proposal_answer", "proposal_review", "proposal_redact", "proposal_withdraw"),
        *("unfinished", "draft_save", "draft_discard", "inbox", "inbox_seen", "follow"),
        *("inbox_mail", "inbox_mail_end"),
        *("appoint", "roster_paste", "roster_copy", "roster_completeness", "delegate", "dismiss"),
        *("person_new", "person_change", "person_merge", "office_new", "office_change", "office_remove"),
    }
)

# The addresses that take what is asked of the evidence (`evidence=`, `without=`).
OF_EVIDENCE = frozenset(
    {
        *("negotiation", "overview_picture", "issue", "issues", "issues_export", "panel", "panel_export"),
        *("timeline", "timeline_export", "timeline_citations", "timeline_picture"),
        *("compare", "compare_export", "compare_citations", "compare_sources", "cite_comparison"),
        *("cite_comparison_file", "comparison_card", "comparison_picture", "comparison_report", "comparison_pack"),
        *("position", "positions", "positions_export", "red_lines", "red_lines_export"),
        *("preconditions", "preconditions_export", "incompatibilities", "incompatibilities_export"),
    }
)
# Parameters with their values, in the order of an address.
Asked = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Carried:
    """The moment that a page is read at, as it is written in addresses, and when the record begins if that is later.

    `parameter` is the moment as an address has it: written once, as a page has a thousand.
    """

    exactly: str
    begins: datetime | None
    parameter: str


_carried: ContextVar[Carried | None] = ContextVar("carried", default=None)
_of_evidence: ContextVar[Asked] = ContextVar("of_evidence", default=())


@contextmanager
def carrying(known: object, begins: object, of_evidence: Asked = ()) -> Iterator[None]:
    """Let the addresses of what is rendered inside carry the moment (anything but a time is none) and what is asked."""
    carried = None
    if isinstance(known, datetime):
        exactly = echo(known) or ""
        since = begins if isinstance(begins, datetime) else None
        carried = Carried(exactly, since, urlencode({"known": exactly}))
    token, token_of_evidence = _carried.set(carried), _of_evidence.set(of_evidence)
    try:
        yield
    finally:
        _carried.reset(token)
        _of_evidence.reset(token_of_evidence)


def carried() -> Carried | None:
    """Return what the page that is being rendered carries; None: it is read as of now."""
    return _carried.get()


def travelling(address: str) -> str:
    """Return the address of a reading page, or of its query, with the moment of the page that it stands on."""
    found = _carried.get()
    if found is None:
        return address
    if "?" not in address and "#" not in address:
        return f"{address}?{found.parameter}"
    path, hash_, anchor = address.partition("#")
    before, _, query = path.partition("?")
    if query.startswith("known=") or "&known=" in query:
        return address
    return f"{before}?{query}{'&' if query else ''}{found.parameter}{hash_}{anchor}"


def resting(address: str) -> str:
    """Return the same of a page whose rows rest on evidence, with what its page asks of it, unless it asks itself."""
    asked = _of_evidence.get()
    if not asked:
        return travelling(address)
    path, hash_, anchor = address.partition("#")
    before, _, query = path.partition("?")
    if not any(part.startswith(("evidence=", "without=")) for part in query.split("&")):
        address = f"{before}?{query}{'&' if query else ''}{urlencode(asked)}{hash_}{anchor}"
    return travelling(address)
