"""Pages of other sites may read the interface for programs and the files that can be taken away, where all is public.

A notebook in a browser, or somebody's own page with a chart, asks from another site; the browser hands it the answer
only where we say so. Nothing but reading is allowed, and nothing with a login: the browser hands over no answer to a
question that was sent with a cookie, so what such a page gets is what anybody gets.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tracker.programs import FOR_PROGRAMS

READING = "GET, HEAD, OPTIONS"
# What such a page may send beside its question, and what it may see of the answer beside its body.
MAY_SEND = "Accept, Content-Type, If-None-Match"
MAY_SEE = "Content-Disposition, ETag, Link, Retry-After"
# For how long a browser need not ask again whether it may ask.
DAY = str(24 * 60 * 60)
# The last part of a file's address has an ending; that of a page has none.
FILE = re.compile(r"/[^/]+\.[a-z]+$")


class ReadFromOtherSites:
    """Lets browsers hand answers of the interface, and files, to pages of other sites; with LOGIN_REQUIRED, none.

    Nor without OTHER_SITES: a site within a network of its own may need no login and yet not be public.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.LOGIN_REQUIRED or not settings.OTHER_SITES or not readable(request.path_info):
            return self.get_response(request)
        answer = allowed() if asks_whether(request) else self.get_response(request)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = MAY_SEE
        return answer


def readable(path: str) -> bool:
    """Say whether what stands at a path is for programs, or a file."""
    return path.startswith(FOR_PROGRAMS) or bool(FILE.search(path))


def asks_whether(request: HttpRequest) -> bool:
    """Say whether a browser asks only whether a page of another site may ask."""
    asked = "Origin" in request.headers and "Access-Control-Request-Method" in request.headers
    return request.method == "OPTIONS" and asked


def allowed() -> HttpResponse:
    headers = {"Access-Control-Allow-Methods": READING, "Access-Control-Allow-Headers": MAY_SEND}
    return HttpResponse(status=204, headers=headers | {"Access-Control-Max-Age": DAY})
