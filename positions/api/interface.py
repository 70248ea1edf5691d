"""The interface itself: what all addresses under `/api/v1/` share, and how what cannot be answered is said.

Every answer carries an ETag; the same question later is answered with 304 (positions/web/again.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from inspect import signature
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.responses import Response

from positions.api import schemas
from positions.domain.points import DAYS, MOST_DAYS
from positions.reading.moment import BadMoment, echo
from positions.web.asked import BadPoint, NotHere, beginning_of
from positions.web.filters import UnknownFilter
from positions.web.parameters import Parameters

MOST = 200
WRONG: dict[int, Any] = {400: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem}
OF = "/negotiations/{negotiation}"

# The groups in which the description lists the addresses.
SURROUNDINGS, EVIDENCE, ANSWERS = "Surroundings", "Evidence", "Answers"
TAGS = {
    SURROUNDINGS: "What surrounds the positions: parties, rounds, issues, people. It is as it is now.",
    EVIDENCE: "What the record consists of: positions, their entries with citations, sources, codings.",
    ANSWERS: "What the pages compute from the record: comparisons, the panel, registers, coverage.",
}

View = Callable[..., HttpResponse]


class NotAsked(ValueError):
    """An address asks something that its answer cannot give; the message says what."""


class ReadingInterface(NinjaAPI):
    """The interface, with names of operations that programs which make clients take for names of functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = ReadingInterface(
    title="Position tracker",
    version="1.1.0",
    description="Reads what parties to a negotiation demand, refuse and offer, with the evidence, and what moved. "
    "Read only, without a key. `known` takes a date or a time and answers as known then. "
    "Every answer has an `ETag`; sent back in `If-None-Match`, it is answered with 304 while nothing has changed. "
    "The data of each negotiation have a licence of their own, which `licenses` names.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
    openapi_url="openapi.json",
    # The paths lead from the root of the host, below whatever prefix the site is served.
    servers=[{"url": "/", "description": "the site that this description comes from"}],
    openapi_extra={
        "info": {
            "license": {"name": "MIT", "identifier": "MIT"},
            **({"contact": {"name": settings.SITE_KEEPER}} if settings.SITE_KEEPER else {}),
        },
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
    },
)

KEY: Any = Path(..., description="key of the negotiation", examples=["istanbul"])
KNOWN: Any = Query("", description="as known at this date or time (ISO 8601, UTC); empty: now", examples=["2999-12-31"])
NARROW: Any = Query(None, description="only those of these keys or codes; may be given several times")
GROUP: Any = Query(None, description="only the issues of these groups; may be given several times")
WINDOW: Any = Query(
    None, description=f"how many days up to a day count as said at it, 1 to {MOST_DAYS} (default: {DAYS})"
)
CURSOR: Any = Query(None, description="`next` of the page before")
EVIDENCE_ASKED: Any = Query(None, description="what the evidence must be: own, two, graded, or several with commas")
WITHOUT: Any = Query(None, description="an origin to do without, by its name or by the key of a source")
STANDS: Any = Query(None, description="true: only what stands on the evidence asked for")
LIMIT: Any = Query(50, ge=1, le=MOST, description="rows of a page")


def answered(request: HttpRequest, data: object) -> HttpResponse:
    """Return the data as JSON; a next page stands in Link."""
    response: HttpResponse = Response(data)
    if isinstance(data, Mapping) and data.get("next"):
        response["Link"] = f'<{following(request, str(data["next"]))}>; rel="next"'
    return response


def following(request: HttpRequest, cursor: str) -> str:
    """Return the whole address of the page after this one."""
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def strict(view: View) -> View:
    """Refuse what an address asks and its answer cannot give. The parameters are those that the view takes."""
    taken = {
        name: str(given.annotation) for name, given in signature(view).parameters.items() if given.default is not KEY
    }
    names = [name for name in taken if name != "request"]
    parameters = Parameters(names, several=[name for name in names if "list[" in taken[name]])

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wrong := list(parameters.wrong(request.GET)):
            raise NotAsked(" ".join(wrong))
        return view(request, *args, **kwargs)

    return checked


def reads(path: str, answer: Any, summary: str, tag: str) -> Callable[[View], View]:
    """Make a view the answer to an address, described by its docstring; `path` follows that of a negotiation."""

    def made(view: View) -> View:
        answers = {200: answer, **WRONG}
        registered: View = api.get(f"{OF}{path}", response=answers, summary=summary, tags=[tag])(strict(view))
        return registered

    return made


def given(narrowed: dict[str, list[str] | None]) -> dict[str, list[str]]:
    return {name: values for name, values in narrowed.items() if values}


def paged(
    request: HttpRequest,
    rows: Sequence[Mapping[str, Any]],
    limit: int,
    known: datetime | None = None,
    key: str = "key",
) -> dict[str, object]:
    """Return a page of rows, which are one more when there is a next, with the cursor of that."""
    following = rows[limit - 1][key] if len(rows) > limit else None
    return page_of(request, rows[:limit], following, known)


def page_of(
    request: HttpRequest, rows: Sequence[Mapping[str, Any]], following: str | None, known: datetime | None = None
) -> dict[str, object]:
    """Return a page with the cursor of the next; None on the last."""
    begins = echo(beginning_of(request))
    return {"items": rows, "next": following, "known": echo(known), "begins": begins}


@api.exception_handler(NotHere)
@api.exception_handler(BadMoment)
@api.exception_handler(BadPoint)
@api.exception_handler(NotAsked)
@api.exception_handler(UnknownFilter)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say what does not exist, or what is wrong with the question."""
    return Response({"error": str(error)}, status=404 if isinstance(error, NotHere) else 400)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter is not of its form."""
    named = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors)
    return Response({"error": named[:1000]}, status=422)
