"""A program: every page, with a source type and a level of firmness more in the codebook and their meanings told.

It runs in the database that it is given and takes all back. A check of the database lists the codes, which is a
migration's to change; here it is dropped.
"""

import sys
from pathlib import Path
from types import ModuleType

import django
from django.db import connections, transaction

CODEBOOK = Path(__file__).parents[3] / "positions" / "domain" / "codebook.py"
ADDED = {
    'CATEGORICAL = "categorical"': 'ULTIMATUM = "ultimatum"',
    'ANALYSIS = "analysis"': 'DECREE = "decree"',
}
LISTED = {"positions_entry": "entry_firmness_known", "positions_source": "source_type_known"}


def grow() -> None:
    """Put the codebook with the codes added where everybody imports it from."""
    text = CODEBOOK.read_text(encoding="utf-8")
    for last, added in ADDED.items():
        assert text.count(f"    {last}\n") == 1
        text = text.replace(f"    {last}\n", f"    {last}\n    {added}\n")
    module = ModuleType("positions.domain.codebook")
    sys.modules[module.__name__] = module
    exec(compile(text, CODEBOOK, "exec"), module.__dict__)  # noqa: S102 - our own module


def tell() -> None:
    """Say what the codes mean, as for every code."""
    from positions.domain.codebook import Firmness, SourceType
    from positions.domain.meanings import MEANINGS

    MEANINGS[Firmness][Firmness("ultimatum")] = "said with a threat"
    MEANINGS[SourceType][SourceType("decree")] = "decree in full"


def use(database: str) -> None:
    """Let both connections lead to the database, as its owner."""
    connections["owner"].settings_dict["NAME"] = database
    connections["default"] = connections["owner"]


def allow() -> None:
    """Drop the checks that list the codes."""
    with connections["owner"].cursor() as cursor:
        for table, rule in LISTED.items():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")


def show_every_page() -> int:
    """Make rows with the new codes and return how many pages show them. Raises for a page that fails."""
    from django.test import Client

    from positions.models import Position
    from tests import factories as make
    from tests import shipped
    from tests.positions.web.address_table import TABLE, address_of

    shipped.take_in()
    position = Position.objects.get(key="ru-neutrality")
    source = make.source(negotiation=position.negotiation, type="decree", publisher="Gazette")
    entry = make.entry(position, "2025-06-01", firmness="ultimatum", cite=source, condition="if asked")
    browser = Client(raise_request_exception=True)
    browser.force_login(make.user("everything", is_superuser=True, is_staff=True))
    own = [f"/istanbul/sources/{source.key}/", f"/istanbul/log/?source={source.key}&position={position.key}"]
    rest = [address_of(row) for row in TABLE if row.method == "get"]
    showing = 0
    for address in [*own, *rest]:
        answer = browser.get(address)
        assert answer.status_code < 500, (address, answer.status_code)
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        showing += b"ultimatum" in content or b"decree" in content
    assert entry.firmness == "ultimatum"
    return showing


if __name__ == "__main__":
    grow()
    tell()
    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    use(sys.argv[1])
    with transaction.atomic():
        allow()
        sys.stdout.write(str(show_every_page()))
        transaction.set_rollback(True)
