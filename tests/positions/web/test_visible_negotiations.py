"""Every way to a negotiation asks `visible_to`, in the administration too (its pages: test_in_preparation.py)."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from positions.models import Negotiation
from positions.models.negotiations import NegotiationQuerySet
from tests import factories as make
from tests.people import client_of
from tests.positions.web.address_table import HERE, TABLE, address_of
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
    # A key that is taken is told, whoever may see whose it is.
    "positions/package/intake/work.py",
    "positions/evidence/preview.py",
    # Which key a redaction is about.
    "positions/writing/saved_drafts.py",
    # What stands beside the one that was found, read in one question.
    "positions/overview/background.py",
    "positions/registers/coverage.py",
    "positions/timeline/portion.py",
    "positions/web/filters.py",
    # It asks again about the one that was found, under its lock.
    "positions/setup/acts.py",
}


def unasked(source: str) -> list[int]:
    """Return the lines that read negotiations without asking to whom they are visible, or who works in them."""
    tree = ast.parse(source)
    asked = ("visible_to", "allowing")
    asking = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in asked}
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
    """Return the act that hides the shipped negotiation from everybody, as it is in preparation from most."""

    def hide_it() -> None:
        monkeypatch.setattr(
            NegotiationQuerySet, "visible_to", lambda self, person: self.exclude(key=HERE["negotiation"])
        )

    return hide_it


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
