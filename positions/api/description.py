"""The description of the interface for programs, as a page for people: made from the one that programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from positions.api.endpoints import api
from positions.api.interface import TAGS
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page

STATUSES = {
    "200": "the answer",
    "304": "nothing has changed since the ETag that was sent",
    "400": "the question is wrong: a moment, a day, a filter, a name, or two rounds with nothing between them",
    "401": "the site is read with a login only",
    "404": "there is no such negotiation or round, or nothing at this address",
    "405": "everything is read with GET",
    "422": "a parameter is not of its form",
    "503": "the database does not answer now; Retry-After says when to ask again",
}
# Programs are given Markdown, of which the texts have names between backticks and nothing else.
MARKED = MarkdownIt("zero").enable("backticks")


@dataclass(frozen=True, slots=True)
class DescribedValue:
    """A parameter of an address (`place`: the part of a request that it is in) or a field of an answer."""

    name: str
    form: str
    text: SafeString
    place: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address with its parameters, and the fields of what it answers; `name` is the id of its operation."""

    name: str
    tag: str
    title: str
    path: str
    text: SafeString
    parameters: tuple[DescribedValue, ...]
    fields: tuple[DescribedValue, ...]


@require_safe
@asks()
def description(request: HtmxRequest) -> HttpResponse:
    listed = list(operations(api.get_openapi_schema()))
    context = {
        "groups": [(tag, text, [each for each in listed if each.tag == tag]) for tag, text in TAGS.items()],
        "statuses": STATUSES.items(),
        "openapi": reverse("api:openapi-json"),
        "here": request.build_absolute_uri(reverse("api:list_negotiations")),
    }
    return render_page(request, "api/programs.html", context)


def operations(schema: dict[str, Any]) -> Iterator[Endpoint]:
    named = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            answer = operation["responses"][200]["content"]["application/json"]["schema"]
            yield Endpoint(
                name=operation["operationId"],
                tag=operation["tags"][0],
                title=operation["summary"],
                path=path,
                text=marked(operation["description"]),
                parameters=tuple(parameter(given) for given in operation["parameters"]),
                fields=tuple(fields(answer, named)),
            )


def parameter(given: dict[str, Any]) -> DescribedValue:
    schema = given["schema"]
    text = given.get("description") or schema.get("description", "")
    return DescribedValue(given["name"], form_of(schema), marked(text), given["in"])


def fields(schema: dict[str, Any], named: dict[str, Any]) -> Iterator[DescribedValue]:
    """Yield the fields of an answer; those of a list are those of its rows."""
    target = schema.get("items", schema)
    reference = target.get("$ref", "").rsplit("/", 1)[-1]
    for name, field in named.get(reference, {}).get("properties", {}).items():
        yield DescribedValue(name, form_of(field), marked(field.get("description", "")))


def marked(text: str) -> SafeString:
    """Return a text of the description as HTML, with names set as code."""
    return mark_safe(str(MARKED.renderInline(text)))  # noqa: S308 - the text is escaped by it


def form_of(schema: dict[str, Any]) -> str:
    """Return in words what a value looks like."""
    if "anyOf" in schema:
        return " or ".join(form_of(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1].removesuffix("Out")
    kind = str(schema.get("type", ""))
    if kind == "array":
        return f"list of {form_of(schema['items'])}"
    if kind == "string":
        return str(schema.get("format", "text"))
    return "number" if kind == "integer" else kind
