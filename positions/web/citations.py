"""How to cite what the tracker holds: as text, BibTeX and CSL-JSON. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from positions.domain import wording
from positions.models import Negotiation
from positions.models.base import PARTIAL_DATE_PATTERN
from positions.reading.moment import echo
from positions.web.downloads import to_json
from positions.web.filters import address
from positions.web.render import HtmxRequest, render_page

BIBTEX_TYPES = {"dataset": "misc", "webpage": "online", "article-newspaper": "article", "report": "techreport"}
# What has a meaning of its own in BibTeX, and how to write it so that it has none.
BIBTEX_SIGNS = str.maketrans(
    {sign: f"\\{sign}" for sign in "{}$&%#_"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "\n": " "}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation says. Empty texts are not known; `issued` is a partial date, `type` a type of CSL."""

    id: str
    type: str
    title: str
    url: str
    accessed: date
    author: str = ""
    container: str = ""
    publisher: str = ""
    issued: str = ""
    version: str = ""
    locator: str = ""


def as_text(reference: Reference) -> str:
    issued = f" ({wording.partial_date(reference.issued)})" if reference.issued else ""
    version = f", version {reference.version}" if reference.version else ""
    parts = (
        f"{reference.author or reference.publisher}{issued}: {reference.title}".removeprefix(": "),
        f"In: {reference.container}{version}" if reference.container else "",
        reference.publisher if reference.author else "",
        reference.locator,
        f"{reference.url} (accessed {wording.day(reference.accessed)})",
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def as_csl(reference: Reference) -> list[dict[str, object]]:
    item = {
        "id": reference.id,
        "type": reference.type,
        "title": reference.title,
        "author": reference.author and [{"literal": reference.author}],
        "container-title": reference.container,
        "publisher": reference.publisher,
        "issued": reference.issued and date_parts(reference.issued),
        "version": reference.version,
        "note": reference.locator,
        "URL": reference.url,
        "accessed": date_parts(reference.accessed.isoformat()),
    }
    return [{name: value for name, value in item.items() if value}]


def date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def as_bibtex(reference: Reference) -> str:
    year, _, rest = reference.issued.partition("-")
    fields = {
        "author": f"{{{escaped(reference.author)}}}" if reference.author else "",
        "title": escaped(reference.title),
        "booktitle": escaped(reference.container),
        "publisher": escaped(reference.publisher),
        "year": year,
        "month": str(int(rest.split("-")[0])) if rest else "",
        "version": escaped(reference.version),
        "note": escaped(reference.locator),
        "url": reference.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": reference.accessed.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = reference.id.replace("@", ":")
    return "\n".join([f"@{BIBTEX_TYPES[reference.type]}{{{key},", *lines, "}", ""])


def escaped(text: str) -> str:
    return text.translate(BIBTEX_SIGNS)


def answer(
    request: HtmxRequest, negotiation: Negotiation, reference: Reference, form: str, known: datetime | None
) -> HttpResponse:
    if form:
        return files_of(reference, form)
    context = {
        "negotiation": negotiation,
        "known": known,
        "now": address(request.path, request.GET, list(request.GET), known=None),
        "cited": reference.title,
        "text": as_text(reference),
        "bibtex": as_bibtex(reference),
        "csl": to_json(as_csl(reference)).decode(),
        "bib_address": f"{request.path.removesuffix('/')}.bib?{request.GET.urlencode()}".rstrip("?"),
        "csl_address": f"{request.path.removesuffix('/')}.json?{request.GET.urlencode()}".rstrip("?"),
    }
    return render_page(request, "web/cite.html", context)


def files_of(reference: Reference, form: str) -> HttpResponse:
    if form == "bib":
        return HttpResponse(as_bibtex(reference), content_type="application/x-bibtex; charset=utf-8")
    return HttpResponse(to_json(as_csl(reference)), content_type="application/vnd.citationstyles.csl+json")


def in_data_set(
    request: HttpRequest,
    negotiation: Negotiation,
    page: str,
    names: Sequence[str | int],
    title: str,
    locator: str,
    known: datetime | None,
) -> Reference:
    """Return the reference of something within a negotiation's data set, as known at a moment (None: not said).

    `names` are what its address and its id are made of: the key, and of an entry the version too.
    """
    moment = f"as known on {wording.moment(known)}" if known else ""
    path = reverse(f"positions:{page}", args=[negotiation.key, *names])
    return Reference(
        id="-v".join(map(str, names)),
        type="dataset",
        title=title,
        url=request.build_absolute_uri(f"{path}?{urlencode({'known': echo(known) or ''})}" if known else path),
        accessed=today(),
        container=negotiation.name,
        version=negotiation.version,
        issued=issued(negotiation),
        locator=", ".join(filter(None, (locator, moment))),
    )


def issued(negotiation: Negotiation) -> str:
    """Return the day that a negotiation's package was made; empty when it does not say."""
    day = negotiation.created[: len("2026-11-22")]
    return day if re.fullmatch(PARTIAL_DATE_PATTERN, day) else ""


def today() -> date:
    return datetime.now(UTC).date()
