"""Every rule that the database keeps has a name, a sentence for the user, and an act here that it refuses."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import CheckConstraint, ForeignKey, Model

from positions.models import Negotiation
from tests import factories as make
from tests.positions.models import (
    breaches,
    breaches_between,
    breaches_of_codings,
    breaches_of_discussion,
    breaches_of_documents,
    breaches_of_evidence,
    breaches_of_frozen,
    breaches_of_history,
    breaches_of_inbox,
    breaches_of_intakes,
    breaches_of_moments,
    breaches_of_negotiations,
    breaches_of_people,
    breaches_of_releases,
    breaches_of_review,
    breaches_of_search,
    breaches_of_spellings,
)
from tests.positions.models.breaches import Act
from tests.refusals import refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

BREACHES = [
    *breaches.keys(),
    *breaches.columns(),
    *breaches.reviews(),
    *breaches_between.crossings(),
    *breaches_between.pairs(),
    *breaches_between.amendments(),
    *breaches_of_review.reviews(),
    *breaches_of_people.people(),
    *breaches_of_frozen.rules(),
    *breaches_of_discussion.columns(),
    *breaches_of_documents.columns(),
    *breaches_of_discussion.crossings(),
    *breaches_of_documents.crossings(),
    *breaches_of_inbox.rules(),
    *breaches_of_intakes.rules(),
    *breaches_of_codings.columns(),
    *breaches_of_codings.crossings(),
    *breaches_of_releases.rules(),
    *breaches_of_negotiations.rules(),
    *breaches_of_negotiations.rules_of_accounts(),
]
GUARDS = [
    *breaches_of_evidence.guards(),
    *breaches_of_review.guards(),
    *breaches_of_frozen.guards(),
    *breaches_of_releases.guards(),
    *breaches_of_discussion.guards(),
    *breaches_of_documents.guards(),
    *breaches_of_search.guards(),
    *breaches_of_history.guards(),
    *breaches_of_spellings.guards(),
    *breaches_of_moments.guards(),
    *breaches_of_codings.guards(),
    *breaches_of_negotiations.guards(),
]
MODELS = list(apps.get_app_config("positions").get_models())

# Takes transactions of its own: tests/positions/models/test_evidence_committed.py, test_moments.py.
BROKEN_ELSEWHERE = {"speakers_are_sealed", "moment_read_committed"}


@pytest.mark.parametrize(("rule", "act"), BREACHES, ids=[name for name, _ in BREACHES])
def test_each_constraint_refuses(rule: str, act: Act) -> None:
    with refused(rule, *breaches_between.ALSO.get(rule, ())):
        act()


@pytest.mark.usefixtures("_as_owner")
@pytest.mark.parametrize(("rule", "act"), GUARDS, ids=[name for name, _ in GUARDS])
def test_each_guard_refuses_even_the_owner(rule: str, act: Act) -> None:
    with refused(rule):
        act()


def names(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def constraints() -> set[str]:
    """Return the names of all checks, unique rules and composite foreign keys of our tables."""
    return names(
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'x') AND conrelid::regclass::text LIKE 'positions%'"
        " UNION SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
        " AND conrelid::regclass::text LIKE 'positions%'"
        " UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND NOT indisprimary"
        " AND indrelid::regclass::text LIKE 'positions%'"
    )


def guards() -> set[str]:
    """Return the names of the rules that the trigger functions keep."""
    return names(
        "SELECT (regexp_matches(prosrc, 'positions_refuse\\(''(\\w+)''', 'g'))[1]"
        " FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )


def implied() -> set[str]:
    """Return the names of unique rules that contain a primary key: they are there for foreign keys to refer to."""
    return names(
        "SELECT u.indexrelid::regclass::text FROM pg_index u JOIN pg_index p USING (indrelid)"
        " WHERE u.indisunique AND NOT u.indisprimary AND p.indisprimary"
        " AND u.indkey::int[] @> p.indkey::int[] AND u.indrelid::regclass::text LIKE 'positions%'"
    )


def test_no_rule_without_a_breach() -> None:
    broken = {name for name, _ in [*BREACHES, *GUARDS]} | BROKEN_ELSEWHERE
    assert constraints() - implied() | guards() == broken
    assert len(implied()) == 20


def foreign_key(model: type[Model], field: str) -> str | None:
    """Return the name of the constraint of that one column, which Django makes and names; None without one."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    column = model._meta.get_field(field).column  # type: ignore[union-attr]
    return next((name for name, key in found.items() if key["foreign_key"] and key["columns"] == [column]), None)


def test_every_row_has_a_real_negotiation_and_real_people() -> None:
    plain = [
        (model, field.name)
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in (Negotiation, User)
    ]
    assert len(plain) == 84
    assert [where for where in plain if foreign_key(*where) is None] == []


NOBODY = {"negotiation": Negotiation(pk=0), "proposed_by": User(pk=0), "decided_by": User(pk=0)}


@pytest.mark.parametrize(
    ("build", "field"),
    [
        *((build, "negotiation") for build in (make.party, make.issue, make.round, make.person, make.source)),
        *((build, "proposed_by") for build in breaches.DRAFTS.values()),
        *((build, "decided_by") for build in breaches.DRAFTS.values()),
    ],
)
def test_no_reference_to_nobody(build: Callable[..., Model], field: str) -> None:
    columns = breaches.judged("sent back") if field == "decided_by" else {}
    model = type(build())
    with refused(str(foreign_key(model, field))):
        build(**columns | {field: NOBODY[field]})


def test_every_check_has_a_sentence() -> None:
    silent = [
        constraint.name
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        and (
            constraint.violation_error_message == constraint.default_violation_error_message
            or not str(constraint.violation_error_message).endswith(".")
        )
    ]
    assert silent == []


def test_names_are_unique() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for model in MODELS:
        for constraint in model._meta.constraints:
            places[constraint.name].append(model.__name__)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
