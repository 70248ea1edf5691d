"""No cache keeps what somebody sees who is logged in, nor gives it to somebody else."""

import pytest
from django.test import Client

from positions.models import Negotiation
from tests.people import client_of
from tracker.accounts.private_pages import NO_STORE

pytestmark = pytest.mark.django_db

ANSWERS = [
    ("/istanbul/compare/", 200),
    ("/istanbul/compare.csv", 200),
    ("/istanbul/datapackage.zip", 200),
    ("/istanbul/feed.atom", 200),
    ("/api/v1/negotiations", 200),
    ("/api/v1/nothing", 404),
    ("/istanbul/nothing/", 404),
    ("/istanbul/compare", 301),
    ("/istanbul/review/", 403),
    ("/istanbul/compare/?known=nonsense", 400),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_whatever_is_answered(path: str, status: int, shipped: Negotiation) -> None:
    answer = client_of("researcher").get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (status, NO_STORE)


@pytest.mark.parametrize("path", ["/", "/api/v1/negotiations", "/istanbul/compare/", "/istanbul/timeline.svg"])
def test_nothing_that_would_be_known_again(path: str, shipped: Negotiation) -> None:
    """Nor is somebody who is logged in told that nothing changed since they were not."""
    before = Client().get(path, follow=True)
    answer = client_of("researcher").get(path, follow=True, headers={"If-None-Match": before["ETag"]})
    assert (answer.status_code, answer["Cache-Control"]) == (200, NO_STORE)
    assert "ETag" not in answer
    assert "Cookie" in answer["Vary"]


def test_also_what_is_refused_before_it_comes_to_a_page() -> None:
    client = client_of("researcher")
    wrong = client.get("/", headers={"Host": "evil.example"})
    assert (wrong.status_code, wrong["Cache-Control"]) == (400, NO_STORE)
    other = client.options("/")
    assert (other.status_code, other["Cache-Control"]) == (405, NO_STORE)


@pytest.mark.parametrize(("path", "status"), [*ANSWERS[:-2], ("/istanbul/review/", 302)])
def test_what_others_get_is_not_for_who_is_logged_in(path: str, status: int, shipped: Negotiation) -> None:
    answer = Client().get(path)
    assert answer.status_code == status
    assert "Cookie" in answer["Vary"]


def test_styles_and_scripts_are_the_same_for_all() -> None:
    answer = client_of("researcher").get("/static/app.css")
    answer.close()
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
