"""Files that take long to make: made one at a time, and the last ones kept for a while.

A file is the same as long as its address is, the stamp of its negotiation and what `positions.web.again` knows of the
program, so it is kept under these. Of the address only what its view takes counts: what others hang on to it makes
nothing anew.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from positions.reading.stamps import stamp_of
from positions.web.again import MEGABYTE, digest, of_program
from positions.web.asked import negotiation_or_404
from positions.web.filters import address
from positions.web.last_answers import KeptAnswer, LastAnswers
from positions.web.permanent_link import names_of
from positions.web.turns import AGAIN_SECONDS, TooBusy, turn

last_files = LastAnswers(16 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class FileToMake:
    """A file before it is made: its whole name, its type, whether it is shown in place, and what makes it."""

    name: str
    content_type: str
    inline: bool
    make: Callable[[], bytes]

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What it is sent with."""
        placed = "inline" if self.inline else "attachment"
        return ("Content-Type", self.content_type), ("Content-Disposition", f'{placed}; filename="{self.name}"')


def stamped(
    request: HttpRequest, negotiation: str, read: Callable[[], FileToMake], *, costly: bool
) -> HttpResponseBase:
    """Return the answer that gives a file of a negotiation, made only where it has to be.

    `read` reads what it is of and says what is wrong with the question; `costly`: it takes long, so it is made when
    nothing else is, and kept. Refuses with 503 when too much is asked for at once. Raises NotHere, and what `read`
    raises.
    """
    if not costly:
        return headed_only(read()) if request.method == "HEAD" else made_of(read()).answer()
    try:
        return answered(request, name_of(request, negotiation), read)
    except TooBusy as error:
        return JsonResponse({"error": str(error)}, status=503, headers={"Retry-After": str(AGAIN_SECONDS)})


def answered(request: HttpRequest, name: str, read: Callable[[], FileToMake]) -> HttpResponseBase:
    """Return the file of a name, from those made last or made now; to HEAD what it is sent with. Raises TooBusy."""
    made = last_files.get(name)
    if made is not None:
        return made.answer()
    if request.method == "HEAD":
        return headed_only(read())
    with turn():
        # Whoever was before may have asked for the same.
        made = last_files.get(name) or made_of(read())
        last_files.put(name, made)
    return made.answer()


def headed_only(asked: FileToMake) -> HttpResponseBase:
    """Return what a file is sent with: nobody knows yet how long it is."""
    return StreamingHttpResponse((), headers=dict(asked.headers))


def made_of(asked: FileToMake) -> KeptAnswer:
    return KeptAnswer(asked.make(), asked.headers)


def name_of(request: HttpRequest, negotiation: str) -> str:
    """Return what a file is kept under. Two queries. Raises NotHere, also for who may not see it."""
    negotiation_or_404(negotiation, request.user)
    asked = address(request.path, request.GET, names_of(request))
    return digest(request.build_absolute_uri(asked), stamp_of(negotiation), *of_program())
