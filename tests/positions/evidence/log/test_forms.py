"""What the forms of logging refuse, and that they say it at the field."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from positions.evidence.log.forms.entry import EntryForm
from positions.models import Position
from positions.web.source_form import SourceForm
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db


def filled(own: Position, **entries: Any) -> dict[str, Any]:
    source = make.source(negotiation=own.negotiation)
    said = {
        "source": source.key,
        "effective_on": "2025-05-16",
        "account": "own",
        "basis": "stated",
        "position": own.key,
        "held": "true",
        "firmness": "plain",
        "statement": "Somebody said something.",
        "coding_note": "As said.",
        "locator": "paragraph 3",
        "token": str(uuid4()),
    }
    return said | entries


def errors(own: Position, *, affirms: bool = False, **entries: Any) -> set[str]:
    return set(EntryForm(own.negotiation, [], filled(own, **entries), by=person("analyst"), affirms=affirms).errors)


def test_an_ordinary_entry_is_valid() -> None:
    assert errors(make.position()) == set()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("locator", ""),
        ("locator", "  "),
        ("effective_on", "04.05.2025"),
        ("effective_on", (datetime.now(UTC) + timedelta(days=3)).date().isoformat()),
        ("statement", ""),
        ("statement", "x" * 1_000_000),
        ("statement", "a\x07b"),
        ("statement", "safe\u202etxt.exe"),
        ("speaker", "a\x00b"),
        ("content", "x" * 161),
        ("firmness", ""),
        ("quote_language", "English!"),
        ("source", "nothing"),
        ("token", "twice"),
    ],
)
def test_a_bad_value_is_named_at_its_field(field: str, value: str) -> None:
    assert errors(make.position(), **{field: value}) == {field}


def test_what_is_not_held_has_nothing_else() -> None:
    found = errors(make.position(), held="false", firmness="plain", condition="others do", content="This")
    assert found == {"firmness", "condition", "content"}


def test_a_new_position_needs_all_that_it_is() -> None:
    assert errors(make.position(), position="+") == {"party", "issue", "kind", "title"}


def test_affirmed_needs_no_statement() -> None:
    assert errors(make.position(), affirms=True, statement="", coding_note="", firmness="") == set()


def test_what_belongs_to_another_negotiation_cannot_be_chosen() -> None:
    assert errors(make.position(), source=make.source().key, position=make.position().key) >= {"source", "position"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "example.org", "data:text/html,x"])
def test_a_source_is_on_the_web_or_has_no_address(address: str) -> None:
    said = {"title": "A", "publisher": "B", "type": "speech", "read": "whole"}
    assert SourceForm(said).is_valid()
    assert set(SourceForm(said | {"url": address}).errors) == {"url"}


@pytest.mark.parametrize(("day", "good"), [("2025", True), ("2025-02", True), ("2025-02-30", False), ("May", False)])
def test_a_source_is_dated_as_far_as_known(day: str, good: bool) -> None:
    said = {"title": "A", "publisher": "B", "type": "speech", "read": "whole", "published_on": day}
    assert SourceForm(said).is_valid() is good
