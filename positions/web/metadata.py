"""What a public page says of itself to programs: to search engines, to cards of links, to tools that cite.

Only what anybody may read says so: a page that somebody with an account asked for, that failed, or of a site that is
read with a login only says nothing, whatever stands on it; nor does one at an address that is somebody's own key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from positions.domain.author_names import Author
from positions.models import Negotiation
from positions.reading.moment import echo
from positions.web.citations import makers_of, publisher_of
from positions.web.reference_formats import Reference, as_page_data

CARD = "card.png"
# Pages that search engines do not list: answers to what was asked, and texts that are somebody else's.
UNLISTED = ("search", "search_all", "document")
# Pages that are of the data set as a whole.
OF_THE_DATA = ("negotiation", "cite_data")
# Pages of one thing, which is cited by its own address, and how the addresses of their references name its kind.
THINGS = {"position": "positions", "source": "sources", "entry": "entries", "entry_version": "entries"} | dict.fromkeys(
    ("negotiation", "issue", "party", "round", "person"), ""
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. `address` is its own without what was asked; `indexed`: search engines may list it.

    `dataset` describes the data as schema.org has it, on pages of the whole; empty elsewhere. `citation` is what
    reference managers in browsers read on the page of a source, names with contents. `links` are the relations of the
    header Link, each with its address.
    """

    address: str
    card: str
    indexed: bool
    dataset: Mapping[str, object] = field(default_factory=dict)
    citation: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def metadata_of(request: HttpRequest, context: Mapping[str, object], status: int) -> Metadata | None:
    """Return what a page says of itself; None when it is not for everybody.

    A view may give the address of the page's own card (`card`), else the site's is shown.
    """
    if status != 200 or settings.LOGIN_REQUIRED or request.user.is_authenticated or request.resolver_match is None:
        return None
    if "token" in request.resolver_match.kwargs:
        return None
    name, negotiation = request.resolver_match.url_name, context.get("negotiation")
    of = negotiation if isinstance(negotiation, Negotiation) else None
    reference = context.get("reference")
    return Metadata(
        address=request.build_absolute_uri(request.path),
        card=request.build_absolute_uri(str(context.get("card") or static(CARD))),
        indexed=not request.GET and name not in UNLISTED,
        dataset=dataset_of(request, of) if of and name in OF_THE_DATA else {},
        citation=tuple(as_page_data(reference)) if isinstance(reference, Reference) else (),
        links=tuple(links_of(request, of, context)) if of and name in THINGS else (),
    )


def links_of(
    request: HttpRequest, negotiation: Negotiation, context: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Yield the relations of the page of a thing: the address to cite, the reference as data, the licences.

    A view may give the address to cite (`cite_as`), where it is not the page's own.
    """
    known = context.get("known")
    asked = f"?{urlencode({'known': echo(known)})}" if isinstance(known, datetime) else ""
    yield "cite-as", request.build_absolute_uri(f"{context.get('cite_as', request.path)}{asked}")
    if reference := reference_of(request, negotiation):
        yield "describedby", request.build_absolute_uri(f"{reference}{asked}")
    for licence in negotiation.licenses:
        if str(licence.get("path", "")).startswith(("https://", "http://")):
            yield "license", iri_to_uri(licence["path"]) or ""


def reference_of(request: HttpRequest, negotiation: Negotiation) -> str:
    """Return where the reference of the page's thing stands as data; empty for what is cited with its page alone."""
    match = request.resolver_match
    if match is None or match.url_name == "negotiation":
        return reverse("positions:cite_data_file", args=[negotiation.key, "json"])
    kind, values = THINGS[match.url_name or ""], match.kwargs
    if "version" in values:
        return reverse("positions:cite_entry_file", kwargs=values | {"form": "json"})
    return reverse("positions:cite_file", args=[negotiation.key, kind, values["key"], "json"]) if kind else ""


def dataset_of(request: HttpRequest, negotiation: Negotiation) -> dict[str, object]:
    """Return the data set as schema.org describes one; what is not known is left out."""

    def at(name: str, *args: str) -> str:
        return request.build_absolute_uri(reverse(f"positions:{name}", args=args))

    period = [str(negotiation.temporal[end]) for end in ("start", "end") if negotiation.temporal.get(end)]
    said = {
        "name": negotiation.name,
        "description": negotiation.description,
        "url": at("negotiation", negotiation.key),
        "version": negotiation.version,
        "dateModified": negotiation.created,
        "license": [licence["path"] for licence in negotiation.licenses if licence.get("path")],
        "creator": list(map(described, makers_of(negotiation))),
        "publisher": described(Author(house)) if (house := publisher_of(negotiation)) else None,
        "keywords": negotiation.keywords,
        "temporalCoverage": "/".join(period),
        "measurementTechnique": at("help_page", "codebook"),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/zip",
                "contentUrl": at("data_package", negotiation.key),
            }
        ],
    }
    found = {name: value for name, value in said.items() if value}
    return {"@context": "https://schema.org", "@type": "Dataset", "isAccessibleForFree": True} | found


def described(author: Author) -> dict[str, str]:
    """Return whoever made or publishes data as schema.org has them: a person where both names are known."""
    if author.given:
        return {"@type": "Person", "name": author.whole, "givenName": author.given, "familyName": author.name}
    return {"@type": "Organization", "name": author.name}


def tell(response: HttpResponse, metadata: Metadata | None) -> None:
    """Put the relations of a page into its header."""
    if metadata and metadata.links:
        response["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in metadata.links)
