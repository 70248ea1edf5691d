"""`manage.py compare`: the same answer as the page, in the terminal."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST, SECOND = "istanbul-2022-03-29", "istanbul-2025-05-16"


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("compare", *arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments: str, **options: Any) -> str:
    """Return what the command says when it ends with 2 and prints no answer."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("compare", *arguments, stdout=out, stderr=err, **options)
    assert (caught.value.code, out.getvalue()) == (2, "")
    return err.getvalue()


def test_json_is_the_pages_to_the_byte(shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/compare.json?before={FIRST}&after={SECOND}")
    assert run("istanbul", FIRST, SECOND, format="json").encode() == answer.content


def test_json_is_the_pages_as_known_then(shipped: Negotiation, client: Client) -> None:
    known = (timezone.now() - timedelta(seconds=1)).isoformat()
    answer = client.get("/istanbul/compare.json", {"before": FIRST, "after": SECOND, "known": known})
    assert run("istanbul", FIRST, SECOND, format="json", known=known).encode() == answer.content
    assert json.loads(answer.content)["known"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ((FIRST, "2025-05-25"), f"before={FIRST}&after=2025-05-25"),
        (("2022-04-07", "2025-05-25", "--window", "30"), "before=2022-04-07&after=2025-05-25&window=30"),
        (("2025-05-25", FIRST), f"before=2025-05-25&after={FIRST}"),
        (
            (FIRST, SECOND, "--issue", "neutrality", "--issue", "ceasefire", "--kind", "demand", "--moved"),
            f"before={FIRST}&after={SECOND}&issue=neutrality&issue=ceasefire&kind=demand&moved=on",
        ),
    ],
)
def test_days_and_filters_are_the_pages_too(
    arguments: tuple[str, ...], query: str, shipped: Negotiation, client: Client
) -> None:
    answer = client.get(f"/istanbul/compare.json?{query}")
    assert answer.status_code == 200
    assert run("istanbul", *arguments, "--format", "json").encode() == answer.content


def test_the_wrong_order_is_answered_the_right_way_round_and_said(shipped: Negotiation) -> None:
    err = io.StringIO()
    said = json.loads(run("istanbul", SECOND, FIRST, format="json", stderr=err))
    assert (said["before"]["key"], said["after"]["key"], said["swapped"]) == (FIRST, SECOND, True)
    assert "in the wrong order" in err.getvalue()


def test_csv_is_the_pages_to_the_byte(shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/compare.csv?before={FIRST}&after={SECOND}")
    said = run("istanbul", FIRST, SECOND, format="csv")
    assert said.encode() == answer.content
    assert len(list(csv.DictReader(io.StringIO(said, newline="")))) == 79


def test_table_says_what_moved_and_counts_it(shipped: Negotiation) -> None:
    said = run("istanbul", FIRST, SECOND)
    assert "Istanbul round of March 2022 → First Istanbul round of 2025" in said
    assert "+ new" in said
    assert "russia: 14 first recorded, 1 lapsed, 1 expired, 1 new, 1 withdrawn, 6 hardened" in said
    assert "\x1b" not in said


def test_table_shows_markup_as_it_stands() -> None:
    entry = make.entry(make.position(title="[red]not a colour[/red]"), "2025-05-16")
    home = entry.negotiation
    make.round("2022-03-29", key="first", negotiation=home)
    make.round("2025-05-16", key="second", negotiation=home)
    assert "[red]not a colour[/red]" in run(home.key, "first", "second")


def test_known_before_the_import_has_no_rows(shipped: Negotiation) -> None:
    data = json.loads(run("istanbul", FIRST, SECOND, format="json", known="2020-01-01"))
    assert (data["positions"], data["counts"], data["known"]) == ([], {}, "2020-01-01T23:59:59.999999Z")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", FIRST, SECOND), "There is no negotiation 'nowhere'. Known: istanbul."),
        (("istanbul", "nowhere", SECOND), "istanbul has no round 'nowhere'. Known: belarus-2022-02-28, "),
        (("istanbul", FIRST, "\x00"), "istanbul has no round '\\x00'"),
        (("istanbul", FIRST, "\udcff"), "istanbul has no round '\\udcff'"),
        (("\udcff\x00", FIRST, SECOND), "There is no negotiation '\\udcff\\x00'"),
        (("istanbul", FIRST, FIRST), "choose two different ones"),
        (("istanbul", FIRST, "2025-13-01"), "A day is written as 2025-05-16"),
        (("istanbul", FIRST, SECOND, "--window", "5"), "rounds have windows of their own"),
        (("istanbul", FIRST, "2025-05-25", "--window", "91"), "from 1 to 90"),
        (("istanbul", FIRST, SECOND, "--party", "nobody"), "party=nobody"),
    ],
)
def test_bad_question_ends_with_2(shipped: Negotiation, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(*arguments)


def test_bad_moment_ends_with_2(shipped: Negotiation) -> None:
    assert "must be a date such as 2025-06-01" in refused("istanbul", FIRST, SECOND, known="yesterday")


def test_bad_format_is_refused(shipped: Negotiation) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("istanbul", FIRST, SECOND, "--format", "xml")
