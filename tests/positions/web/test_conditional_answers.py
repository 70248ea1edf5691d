"""A copy that somebody has is not sent again, whatever a proxy made of its ETag, and nothing is read to find out."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.models import Negotiation
from positions.web import again
from positions.web.again import ASKED_EACH_TIME, VARIES_BY
from positions.web.last_answers import LastAnswers
from tests.people import ANONYMOUS, client_of
from tests.positions.models.test_stamps import OF_NO_PAGE
from tests.positions.web.address_table import TABLE, asked

pytestmark = pytest.mark.django_db

STATIC = "/static/app.css"
# Read by everybody, and yet of the one who asks, or of the site as it runs.
OF_ONE = ("accounts:", "health", "alive", "metrics")
# Bytes that never change have their own digest as ETag, so that no act sends whoever has them for them again.
OF_BYTES = ("positions:release_zip",)
CARD = "positions:comparison_card"
# How what is there already is told: with the ETag as it was sent, or as a proxy has made it weak.
FORMS = ["{}", "W/{}", '"another", W/{}', "*"]


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_nothing_is_read_for_what_is_there_already(shipped: Negotiation, kept: LastAnswers) -> None:
    hidden = {f"positions_{name.lower()}" for name in OF_NO_PAGE}
    found = []
    for row in TABLE:
        if not row.for_everyone or row.name.startswith(OF_ONE + OF_BYTES):
            continue
        with CaptureQueriesContext(connection) as captured:
            ((_, first),) = asked([row], ANONYMOUS)
            content = whole(first)
        if any(hidden & {*re.findall(r"\w+", query["sql"])} for query in captured.captured_queries):
            found.append(f"{row} shows what moves no stamp")
        etag = first.get("ETag")
        told = (first.get("Cache-Control"), {*VARIES_BY} <= {*first.get("Vary", "").split(", ")})
        if etag is None or told != (ASKED_EACH_TIME if row.name != CARD else "public, max-age=3600", True):
            found.append(f"{row} has the ETag {etag} and is kept so: {told}")
            continue
        with CaptureQueriesContext(connection) as captured:
            same = ask(first, etag)
            second = ask(first, "") if kept.get(etag) else first
        if (same.status_code, same.content, same["ETag"], same["Cache-Control"]) != (304, b"", etag, told[0]):
            found.append(f"{row} is answered again with {same.status_code}")
        if second is not first and (second.content, dict(second.items())) != (content, headers_of(first)):
            found.append(f"{row} is another when it was kept")
        if len(captured) > (1 if second is first else 2):
            found.append(f"{row} is found to be the same with {len(captured)} queries")
    assert found == []
    assert kept.get(Client().get("/istanbul/compare/")["ETag"])


def headers_of(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name != "X-Request-ID"}


def ask(answer: Any, sent: str, **headers: str) -> Any:
    """Ask the same once more, with the ETag that is sent, if any."""
    asked = answer.wsgi_request
    named = {"If-None-Match": sent} if sent else {}
    found = Client().get(asked.get_full_path(), headers={**named, **headers})
    del found["X-Request-ID"]
    return found


@pytest.mark.parametrize("path", ["/istanbul/", "/api/v1/negotiations", "/istanbul/releases/1.1.0.zip"])
@pytest.mark.parametrize("form", FORMS)
def test_however_it_is_told(path: str, form: str, shipped: Negotiation) -> None:
    first = Client().get(path)
    assert first.status_code == 200
    found = ask(first, form.format(first["ETag"]))
    assert (found.status_code, found.content, found["ETag"]) == (304, b"", first["ETag"])
    assert ask(first, 'W/"another"').status_code == 200


def test_a_copy_of_nothing_is_no_copy(shipped: Negotiation) -> None:
    assert Client().get("/istanbul/positions/none/", headers={"If-None-Match": "*"}).status_code == 404
    assert "ETag" not in Client().get("/istanbul/positions/none/")


OTHERS = {
    "parameters": {"path": "/istanbul/compare/?issue=neutrality"},
    "a fragment": {"HX-Request": "true"},
    "a whole page by HTMX": {"HX-Request": "true", "HX-Boosted": "true"},
    "another host": {"Host": "localhost"},
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_asked_otherwise_is_another(other: str, shipped: Negotiation, kept: LastAnswers) -> None:
    headers = dict(OTHERS[other])
    first = Client().get("/istanbul/compare/")
    second = Client().get(headers.pop("path", "/istanbul/compare/"), headers=headers | {"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]


@pytest.mark.parametrize("what", ["the day", "the program", "a setting"])
def test_and_so_it_is_where_something_else_changed(
    what: str, shipped: Negotiation, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    first = Client().get("/istanbul/compare/")
    if what == "a setting":
        settings.SITE_KEEPER = "Somebody else"
    else:
        told = ("build of today", *again.of_program()[1:]) if what == "the program" else ("", "2001-01-01")
        monkeypatch.setattr(again, "of_program", lambda: told)
    assert ask(first, first["ETag"]).status_code == 200


def test_who_is_logged_in_gets_their_own(shipped: Negotiation, kept: LastAnswers) -> None:
    Client().get("/istanbul/compare/")
    assert b"Log out" in client_of("researcher").get("/istanbul/compare/").content
    assert b"Log out" not in Client().get("/istanbul/compare/").content


def test_nobody_is_answered_before_the_login_where_all_needs_one(shipped: Negotiation, settings: Any) -> None:
    first = Client().get("/istanbul/compare/")
    settings.LOGIN_REQUIRED = True
    assert ask(first, first["ETag"]).status_code == 302


@pytest.mark.parametrize("form", FORMS[:-1])
def test_nor_is_a_static_file_sent_again(form: str) -> None:
    first = received(STATIC)
    assert received(STATIC, form.format(first["ETag"])).status_code == 304
    assert received(STATIC, 'W/"another"').status_code == 200


def received(path: str, sent: str = "") -> HttpResponseBase:
    answer = Client().get(path, headers={"If-None-Match": sent})
    answer.close()
    return answer
