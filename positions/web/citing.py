"""Answers that cite: the page that shows a reference, and files of one reference or of many."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import wraps
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from positions.models import Negotiation
from positions.reading.moment import BadMoment
from positions.web.asked import BadPoint, NotHere
from positions.web.bibtex import as_bibtex
from positions.web.downloads import RowsRead, in_pieces, json_list, sent
from positions.web.filters import UnknownFilter, address
from positions.web.reference_formats import IN_DATA_SET, Reference, as_csl, as_ris, as_text
from positions.web.render import HtmxRequest, render_page

# The forms of a reference by the ending of its address: what it is called, and how its files say what they are.
FORMS = {
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8"),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8"),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}


View = Callable[..., HttpResponse]


def told_in_form(view: View) -> View:
    """Make a view say in JSON what it cannot give where a file is asked for (`form`), and else on a page."""

    @wraps(view)
    def told(request: HtmxRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotHere as error:
            if kwargs.get("form"):
                return JsonResponse({"error": str(error)}, status=404)
            raise
        except (BadRequest, BadMoment, BadPoint, UnknownFilter) as error:
            if kwargs.get("form"):
                return JsonResponse({"error": str(error)}, status=400)
            raise BadRequest(str(error)) from error

    return told


def answer(
    request: HtmxRequest, negotiation: Negotiation, reference: Reference, form: str, known: datetime | None
) -> HttpResponse:
    """Return the page of a reference, or its file where a form is asked for.

    The page leads to files of just what it shows: what stands in a data set is as its own address asks for it.
    """
    if form:
        return file_of(reference, form)
    own = urlsplit(reference.url).query if reference.kind == IN_DATA_SET else request.GET.urlencode()
    asked = f"?{own}".rstrip("?")
    context = {
        "negotiation": negotiation,
        "known": known,
        "now": address(request.path, request.GET, list(request.GET), known=None),
        "cited": reference.title,
        "text": as_text(reference),
        "forms": [
            (form, name, written(reference, form).rstrip("\r\n"), f"{request.path.removesuffix('/')}.{form}{asked}")
            for form, (name, _) in FORMS.items()
        ],
    }
    return render_page(request, "web/cite.html", context)


def written(reference: Reference, form: str) -> str:
    """Return a reference in one of the forms, as a file has it."""
    return "".join(lines_of([reference], form))


def file_of(reference: Reference, form: str) -> HttpResponse:
    """Return the file of one reference."""
    headers = disposition(form, reference.id.replace("@", "_"))
    return HttpResponse(written(reference, form), content_type=FORMS[form][1], headers=headers)


def bibliography(references: Iterable[Reference], form: str, name: str) -> HttpResponseBase:
    """Return the file of many references, under a name without its ending; a large one is sent as they come.

    `form` may also be the ending of a name beside which there is another file of JSON.
    """
    form = form.removeprefix("csl.")
    read = RowsRead(references)
    return sent(in_pieces(lines_of(read, form)), FORMS[form][1], disposition(form, name), many=read.many)


def disposition(form: str, name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}


def lines_of(references: Iterable[Reference], form: str) -> Iterator[str]:
    """Yield the text of a file, a reference at a time."""
    if form == "json":
        yield from chain(json_list(map(as_csl, references)), ["\n"])
        return
    write: Callable[[Reference], str] = as_bibtex if form == "bib" else as_ris
    for number, reference in enumerate(references):
        yield f"\n{write(reference)}" if number and form == "bib" else write(reference)
