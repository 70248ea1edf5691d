"""Files that take long to make: known again by their stamp before they are made, and the last ones kept for a while.

A file is the same as long as its address, the last act in its negotiation (which any change of what it shows is) and
what makes it are the same. These are its stamp, which it is sent with as ETag.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from positions.reading.moment import echo, last_moment
from positions.web.asked import negotiation_or_404
from positions.web.filters import address
from positions.web.permanent_link import names_of
from positions.web.turns import AGAIN_SECONDS, TooBusy, turn

# Whoever keeps it asks whether it is still the same. Of somebody who is logged in nothing is kept (PrivatePages).
ASKED_EACH_TIME = "public, no-cache"
MOST_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class FileToMake:
    """A file before it is made: its whole name, its type, whether it is shown in place, and what makes it."""

    name: str
    content_type: str
    inline: bool
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made, with what it is sent with."""

    content: bytes
    content_type: str
    disposition: str


class LastFiles:
    """The files that were made last, by their stamp, up to so many bytes together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._files: OrderedDict[str, MadeFile] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, stamp: str) -> MadeFile | None:
        """Return the file of that stamp; None when there is none, or none any more."""
        with self._lock:
            if stamp in self._files:
                self._files.move_to_end(stamp)
            return self._files.get(stamp)

    def put(self, stamp: str, made: MadeFile) -> None:
        """Keep a file; those that were asked for longest ago go where there is no room."""
        with self._lock:
            if stamp in self._files or len(made.content) > self.most:
                return
            self._files[stamp] = made
            self._bytes += len(made.content)
            while self._bytes > self.most:
                _, gone = self._files.popitem(last=False)
                self._bytes -= len(gone.content)

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._files.clear()
            self._bytes = 0


last_files = LastFiles(MOST_BYTES)


def stamped(
    request: HttpRequest,
    negotiation: str,
    read: Callable[[], FileToMake],
    *,
    costly: bool,
    cached: str = ASKED_EACH_TIME,
) -> HttpResponseBase:
    """Return the answer that gives a file of a negotiation, made only where it has to be.

    `read` reads what it is of and says what is wrong with the question; `costly`: it takes long, so it is made when
    nothing else is, and kept. Refuses with 503 when too much is asked for at once. Raises NotHere, and what `read`
    raises.
    """
    stamp = stamp_of(request, negotiation)
    headers = {"ETag": quote_etag(stamp), "Cache-Control": cached}
    try:
        same = get_conditional_response(request, etag=headers["ETag"])
        answer = same or answered(request, stamp, read, costly=costly)
    except TooBusy as error:
        return JsonResponse({"error": str(error)}, status=503, headers={"Retry-After": str(AGAIN_SECONDS)})
    if answer.status_code in (200, 304):
        for name, value in headers.items():
            answer[name] = value
    return answer


def answered(request: HttpRequest, stamp: str, read: Callable[[], FileToMake], *, costly: bool) -> HttpResponseBase:
    """Return the file of a stamp, from those made last or made now; to HEAD what it is sent with. Raises TooBusy."""
    made = last_files.get(stamp)
    if made is not None:
        return given(made)
    if request.method == "HEAD":
        asked = read()
        # Nobody knows yet how long it is.
        headers = {"Content-Disposition": disposition(asked)}
        return StreamingHttpResponse((), content_type=asked.content_type, headers=headers)
    if not costly:
        return given(made_of(read()))
    with turn():
        # Whoever was before may have asked for the same.
        made = last_files.get(stamp) or made_of(read())
        last_files.put(stamp, made)
    return given(made)


def made_of(asked: FileToMake) -> MadeFile:
    return MadeFile(asked.make(), asked.content_type, disposition(asked))


def disposition(asked: FileToMake) -> str:
    return f'{"inline" if asked.inline else "attachment"}; filename="{asked.name}"'


def given(made: MadeFile) -> HttpResponse:
    headers = {"Content-Disposition": made.disposition}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)


def stamp_of(request: HttpRequest, negotiation: str) -> str:
    """Return the stamp of what an address gives now. Two queries. Raises NotHere, also for who may not see it."""
    home = negotiation_or_404(negotiation, request.user)
    asked = address(request.path, request.GET, names_of(request))
    parts = (request.build_absolute_uri(asked), echo(last_moment(home.pk)) or "", build())
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def build() -> str:
    """Return what tells this state of the program from others: when the newest file of it was written."""
    places = (Path(settings.BASE_DIR) / name for name in ("positions", "templates"))
    files = (path for place in places for ending in ("py", "html", "svg") for path in place.rglob(f"*.{ending}"))
    return str(max(path.stat().st_mtime_ns for path in files))
