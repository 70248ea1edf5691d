"""A copy that somebody has is not sent again, whatever a proxy on the way has made of its ETag."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from positions.models import Negotiation
from tests.people import ANONYMOUS, client_of
from tests.positions.web.address_table import TABLE, asked

pytestmark = pytest.mark.django_db

FREEZE = "/istanbul/compare/freeze/"
STATIC = "/static/app.css"


def tagged() -> Iterator[tuple[str, HttpResponse]]:
    """Yield the addresses whose answers have an ETag, with these."""
    # First, as it is an act: after it the stamps of some are others.
    frozen = client_of("researcher").post(FREEZE)["Location"]
    yield "positions:frozen_json", Client().get(f"{frozen}comparison.json")
    for row, answer in asked([row for row in TABLE if row.method == "get"], ANONYMOUS):
        if "ETag" in answer:
            yield row.name, answer


def again(answer: HttpResponse, sent: str) -> Any:
    """Return the answer to the same question when `sent` is known already."""
    asked = answer.request
    return Client().get(
        f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}".removesuffix("?"), headers={"If-None-Match": sent}
    )


# How what is there already is told, with the ETag as it was sent or as a proxy has made it weak.
FORMS = ["{}", "W/{}", '"another", W/{}']


def test_what_is_there_already_is_not_sent(shipped: Negotiation) -> None:
    answers = dict(tagged())
    assert {"positions:feed", "positions:data_package", "positions:frozen_json", "api:get_comparison"} <= set(answers)
    for name, answer in answers.items():
        for form in (*FORMS, "*"):
            found = again(answer, form.format(answer["ETag"]))
            assert (name, form, found.status_code, found.content) == (name, form, 304, b"")
            assert found["ETag"] == answer["ETag"]
        assert again(answer, 'W/"another"').status_code == answer.status_code


@pytest.mark.parametrize("form", FORMS)
def test_nor_a_static_file(form: str) -> None:
    first = received(STATIC)
    assert received(STATIC, form.format(first["ETag"])).status_code == 304
    assert received(STATIC, 'W/"another"').status_code == 200


def received(path: str, sent: str = "") -> HttpResponseBase:
    answer = Client().get(path, headers={"If-None-Match": sent})
    answer.close()
    return answer
