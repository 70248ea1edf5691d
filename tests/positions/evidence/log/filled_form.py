"""The form of an entry as it is filled in and answered."""

from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup
from django.http import HttpResponse

from positions.models import Position, Source
from tests.parsing import parsed

HTMX = {"HX-Request": "true"}


def filled(own: Position, cited: Source, /, **entries: Any) -> dict[str, Any]:
    said = {
        "act": "propose",
        "source": cited.key,
        "effective_on": "2025-05-16",
        "round": "by-date",
        "channel": "public",
        "account": "own",
        "basis": "stated",
        "speaker": "Somebody, minister",
        "position": own.key,
        "held": "true",
        "firmness": "plain",
        "content": "Twenty",
        "scope": "wider",
        "statement": "The minister asked for twenty.",
        "coding_note": "As said.",
        "locator": "paragraph 3",
        "also": "0",
        "token": str(uuid4()),
    }
    return said | entries


def url(position: Position, path: str = "entries/new/") -> str:
    return f"/{position.negotiation.key}/{path}"


def soup(response: HttpResponse) -> BeautifulSoup:
    return parsed(response.content)


def errors(response: HttpResponse) -> list[str]:
    return [item.get_text() for item in soup(response).select(".errors li")]


def values_of(page: BeautifulSoup) -> dict[str, Any]:
    values: dict[str, Any] = {
        field["name"]: field.get("value", "")
        for field in page.select("#log input[name]:not([type=checkbox], [type=radio])")
    }
    values |= {field["name"]: field["value"] for field in page.select("#log input[type=radio][checked]")}
    values |= {field["name"]: field.get_text().lstrip("\n") for field in page.select("#log textarea[name]")}
    for choice in page.select("#log select[name]"):
        chosen = choice.select_one("option[selected]")
        if chosen:
            values[choice["name"]] = chosen["value"]
    return values
