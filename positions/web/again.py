"""What somebody has already is not made again: an answer is known by its stamp before anything of it is read.

Two answers to a question are the same as long as nothing was changed that they are made of
(positions/reading/stamps.py), on the same day, by the same program with the same settings. All that together with the
question is the ETag. Who sends it gets 304; who does not gets the page that was made for somebody before, if it is
still kept (docs/adr/0030).

That holds for whoever is not logged in: what is shown to somebody who is, is for them and kept nowhere (PrivatePages).
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags, parse_http_date_safe, quote_etag

from positions.models.negotiations import RESERVED_NAMES
from positions.reading.stamps import stamp_of
from positions.web.last_answers import KeptAnswer, LastAnswers
from tracker.replicas.reading import in_use

# Whoever keeps it asks whether it is still the same.
ASKED_EACH_TIME = "public, no-cache"
# But for the pictures that links are shown with: other sites ask for them again and again, and need not have the last.
CARD, CARD_SECONDS = "/compare/card.png", 60 * 60
# By what of the question beside its address an answer differs: HTMX gets fragments, a cookie may be a login.
FRAGMENTS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
VARIES_BY = ("Cookie", *FRAGMENTS)
# The settings by which answers differ.
SHAPING = ("DEBUG", "LOGIN_REQUIRED", "SITE_CONTACT", "SITE_KEEPER", "STATIC_URL", "TEAM_OF_ONE")
# Whose answers are of other things than the record: who asks, or how the site is.
NOT_STAMPED = frozenset({"admin", "accounts", "health", "metrics", "static"})
# Addresses with a token that lets in whoever has it.
OF_TOKENS = frozenset({"invitation", "inbox_mail_end"})
# A key in the first part of a path, or after that of the interface for programs.
HOME = re.compile(r"/(?:api/v1/negotiations/)?([a-z0-9-]+)(?:/|$)")
# What is told by the program itself, also while the database does not answer.
OF_PROGRAM = frozenset({"/help/", "/robots.txt", "/api/v1/docs/", "/api/v1/openapi.json"})
# What the program consists of.
ENDINGS = ("py", "html", "svg", "css", "js", "md", "txt", "json")
MEGABYTE = 1_000_000

kept_pages = LastAnswers(settings.KEPT_PAGES_MB * MEGABYTE)


class AnsweredAgain:
    """Answers whoever is not logged in without asking a view, where the answer is the same as one before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not asked_by_anybody(request):
            return self.get_response(request)
        try:
            etag = etag_of(request)
        except DisallowedHost:
            # It is refused further on, as any.
            return self.get_response(request)
        if known_already(request, etag):
            return headed(HttpResponse(status=304), request, etag)
        kept = kept_pages.get(etag)
        if kept is not None:
            return conditional(request, kept.answer(), etag)
        answer = self.get_response(request)
        if not of_the_record(request, answer):
            return answer
        headed(answer, request, etag)
        # Files are seldom asked for again, or kept where they are made.
        if request.method == "GET" and isinstance(answer, HttpResponse) and "Content-Disposition" not in answer:
            kept_pages.put(etag, KeptAnswer(answer.content, tuple(answer.items())))
        return conditional(request, answer, etag)


def asked_by_anybody(request: HttpRequest) -> bool:
    """Say whether a request reads, and is answered as anybody's: without a login or a message for this one person."""
    of_one = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    first = request.path_info.partition("/")[2].partition("/")[0]
    return request.method in {"GET", "HEAD"} and not (of_one or settings.LOGIN_REQUIRED or first in NOT_STAMPED)


def of_the_record(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Say whether an answer is one that its stamp tells from others: found, nobody's own, and without an ETag.

    What never changes has the digest of its bytes for one.
    """
    name = request.resolver_match.url_name if request.resolver_match else None
    own = answer.cookies or "ETag" in answer or "Cache-Control" in answer
    return answer.status_code == 200 and not own and name not in OF_TOKENS


def known_already(request: HttpRequest, etag: str) -> bool:
    """Say whether the asker has what would be answered. Only who has had it knows the ETag, so it is there.

    `*` tells nothing of that: it is answered once the answer is found.
    """
    sent = parse_etags(request.headers.get("If-None-Match", ""))
    return etag in {one.removeprefix("W/") for one in sent}


def conditional(request: HttpRequest, answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Return the answer, or that it is not sent under the conditions that the request names."""
    changed = parse_http_date_safe(answer.get("Last-Modified", ""))
    found = get_conditional_response(request, etag=etag, last_modified=changed, response=cast("HttpResponse", answer))
    return found or answer


def headed(answer: HttpResponseBase, request: HttpRequest, etag: str) -> HttpResponseBase:
    """Return the answer, with what tells browsers and caches how it is known again; the same for 200 and 304."""
    answer["ETag"] = etag
    card = request.path_info.endswith(CARD)
    answer["Cache-Control"] = f"public, max-age={CARD_SECONDS}" if card else ASKED_EACH_TIME
    patch_vary_headers(answer, VARIES_BY)
    return answer


def etag_of(request: HttpRequest) -> str:
    """Return the ETag of the answer to a request now. One query at most. Raises DisallowedHost."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    asked = (request.headers.get(name, "") for name in FRAGMENTS)
    path = request.path_info
    stamp = "" if path in OF_PROGRAM else stamp_of(home_of(path))
    # Of a moment that may not have arrived in a replica, the primary's answer from before is no answer there.
    apart = "replica" if "known" in request.GET and in_use() else ""
    return quote_etag(digest(address, *asked, stamp, apart, *of_program()))


def home_of(path: str) -> str | None:
    """Return the key that a path may be below; None: what stands there may be of all negotiations."""
    found = HOME.match(path)
    return found[1] if found and found[1] not in RESERVED_NAMES else None


def of_program() -> tuple[str, ...]:
    """Return what answers depend on beside the record: the program, its settings, the day."""
    return build(), str(datetime.now(UTC).date()), *(str(getattr(settings, name)) for name in SHAPING)


def digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def build() -> str:
    """Return what tells this state of the program from others, on any machine: the digest of its files."""
    base = Path(settings.BASE_DIR)
    places = [base / name for name in ("positions", "tracker", "templates", "static", "docs", "requirements")]
    files = (path for place in places for ending in ENDINGS for path in place.rglob(f"*.{ending}"))
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    found = sha256()
    for path in sorted({*files, *([manifest] if manifest.exists() else [])}):
        found.update(f"{path.relative_to(base)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
