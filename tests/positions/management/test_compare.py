"""`manage.py compare`: the same answer as the page's, for terminals and programs."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from positions.models import Negotiation

pytestmark = pytest.mark.django_db

PAIR = ("istanbul", "istanbul-2022-03-29", "istanbul-2025-05-16")


@pytest.fixture
def said(shipped: Negotiation) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        out = io.StringIO()
        call_command("compare", *arguments, stdout=out)
        return out.getvalue()

    return run


def test_json_is_the_pages_own_to_the_byte(said: Callable[..., str], client: Client) -> None:
    query = {"before": PAIR[1], "after": PAIR[2]}
    assert said(*PAIR, "--format", "json").encode() == client.get("/istanbul/compare.json", query).content


def test_csv_is_the_pages_own_to_the_byte(said: Callable[..., str], client: Client) -> None:
    told = said(*PAIR, "--format", "csv")
    assert told.encode() == client.get("/istanbul/compare.csv").content
    assert len(list(csv.DictReader(io.StringIO(told)))) == 73


def test_the_table_is_plain_when_piped(said: Callable[..., str]) -> None:
    told = said(*PAIR)
    assert "\x1b[" not in told
    assert "+ new" in told
    assert "russia: 13 first recorded, 1 new" in told


def test_known_is_echoed_in_utc(said: Callable[..., str]) -> None:
    told = json.loads(said(*PAIR, "--known", "2025-06-01", "--format", "json"))
    assert told["known"] == "2025-06-01T23:59:59.999999Z"
    assert told["positions"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", *PAIR[1:]), "There is no negotiation 'nowhere'"),
        (("istanbul", "nowhere", PAIR[2]), "has no round 'nowhere'"),
        (("istanbul", PAIR[1], PAIR[1]), "must end before"),
        (("istanbul", PAIR[2], PAIR[1]), "must end before"),
        ((*PAIR, "--known", "yesterday"), "must be a date such as 2025-06-01"),
    ],
)
def test_a_wrong_question_ends_with_2(
    arguments: tuple[str, ...], message: str, shipped: Negotiation, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("compare", *arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
