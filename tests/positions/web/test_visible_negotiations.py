"""Every way to a negotiation asks `visible_to`: what it leaves out is nowhere, whoever asks and by whatever address."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from positions.models import Negotiation, Round
from positions.models.negotiations import NegotiationQuerySet
from tests import factories as make
from tests.people import ANONYMOUS, client_of
from tests.positions.web.address_table import HERE, TABLE, Row, address_of
from tracker.environment import BASE_DIR

MODELS = Path(BASE_DIR, "positions", "models")
# These run for whoever is at the server, or for a row that was found already: there is nobody to hide anything from.
FOR_NOBODY_IN_PARTICULAR = {
    "positions/management/commands/compare.py",
    "positions/management/commands/export_package.py",
    "positions/management/commands/unarchived_sources.py",
    "positions/management/commands/up.py",
    "positions/package/importing.py",
    "positions/package/exporting.py",
    "positions/package/updating.py",
    "positions/evidence/preview.py",
    "positions/overview/background.py",
}
ABOUT_IT = [row for row in TABLE if HERE.items() <= row.arguments.items()]


def unasked(source: str) -> list[int]:
    """Return the lines that read negotiations without asking to whom they are visible."""
    tree = ast.parse(source)
    asking = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and isinstance(node.value, ast.Name)
        and node.value.id == "Negotiation"
        and id(node) not in asking
    ]


def test_no_code_reads_negotiations_but_by_what_is_visible() -> None:
    files = [*Path(BASE_DIR, "positions").rglob("*.py"), *Path(BASE_DIR, "tracker").rglob("*.py")]
    found = {
        str(file.relative_to(BASE_DIR))
        for file in files
        if not file.is_relative_to(MODELS) and unasked(file.read_text())
    }
    assert found == FOR_NOBODY_IN_PARTICULAR


def test_no_code_finds_rows_by_the_key_of_a_negotiation() -> None:
    """It would go round the question."""
    by_key = {
        str(file.relative_to(BASE_DIR))
        for file in Path(BASE_DIR, "positions").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "negotiation__key"
    }
    # It tells whoever is at the server of a newer release of the shipped data.
    assert by_key <= {"positions/management/commands/up.py"}


@pytest.fixture
def hide(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return the act that hides the shipped negotiation from everybody, as a later rule may."""

    def hide_it() -> None:
        monkeypatch.setattr(
            NegotiationQuerySet, "visible_to", lambda self, person: self.exclude(key=HERE["negotiation"])
        )

    return hide_it


@pytest.mark.django_db
@pytest.mark.parametrize("row", ABOUT_IT, ids=str)
def test_no_address_of_it_leads_anywhere(row: Row, shipped: Negotiation, hide: Callable[[], None]) -> None:
    hide()
    for who in (ANONYMOUS, "analyst", "reviewer", "administrator"):
        answer = getattr(client_of(who), row.method)(address_of(row), row.data)
        assert answer.status_code in ({405} if row.expected[who] == 405 else {404}), who
        assert shipped.title.encode() not in answer.content


@pytest.mark.django_db
def test_a_frozen_comparison_of_it_is_gone(shipped: Negotiation, hide: Callable[[], None]) -> None:
    before, after = Round.objects.filter(negotiation=shipped).order_by("window_ends_on")[:2]
    made = client_of("analyst").post(f"/{shipped.key}/compare/freeze/?before={before.key}&after={after.key}")
    address = made["Location"]
    browser = Client()
    assert browser.get(address).status_code == 200
    hide()
    for each in (address, f"{address}comparison.json", f"{address}cite.bib"):
        assert browser.get(each).status_code == 404


@pytest.mark.django_db
def test_no_list_names_it(shipped: Negotiation, hide: Callable[[], None]) -> None:
    for number in (1, 2):
        make.negotiation(key=f"open-{number}", title=f"Open talks {number}")
    browser = Client()
    lists = ("/", "/search/?q=crimea", "/api/v1/negotiations")
    assert all(shipped.key.encode() in browser.get(address).content for address in lists)
    hide()
    for address in lists:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert shipped.key.encode() not in answer.content
        assert b"open-2" in answer.content
    assert browser.get(f"/search/?q=crimea&negotiation={shipped.key}").status_code == 400


# Accounts and what was done with them belong to no negotiation.
OF_NONE = ("auth_user", "auth_group", "positions_accountchange")
OF_ROWS = [row for row in TABLE if row.model and row.model not in OF_NONE]


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted({row.model for row in OF_ROWS}))
def test_the_administration_has_none_of_its_rows(model: str, shipped: Negotiation, hide: Callable[[], None]) -> None:
    for number in (1, 2):  # a filter is only offered where there is a choice
        make.negotiation(key=f"open-{number}")
    browser = client_of("administrator")
    own = [row for row in OF_ROWS if row.model == model and row.method == "get"]
    before = {str(row): browser.get(address_of(row)) for row in own}
    hide()
    for row in own:
        answer = browser.get(address_of(row))
        if row.arguments and before[str(row)].status_code == 200:
            assert answer.status_code in (302, 403, 404), row
        assert not re.search(rf"negotiation__id__exact={shipped.pk}\b", answer.content.decode())
        assert shipped.title.encode() not in answer.content
