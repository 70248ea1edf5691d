"""The history of reference data: every change, by whatever statement, with who and why; none of it can be rewritten."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from positions.models import Delegation, Import, Negotiation, Party, Person, ReferenceChange, Round
from positions.package import import_package
from positions.writing.reasons import said
from tests import factories as make
from tests.positions.package.helpers import change, copy, describe
from tests.refusals import denied, denied_or_refused, refused, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def lines(of: str, row: Any) -> list[ReferenceChange]:
    return list(ReferenceChange.objects.filter(about__contains=[f"{of}:{row.pk}"]).order_by("id"))


def last(of: str, row: Any) -> ReferenceChange:
    return lines(of, row)[-1]


def test_it_works() -> None:
    party = make.party(name="Russia", role="principal")
    ana = make.analyst()
    with said(by=ana, reason=" Its own name. "):
        Party.objects.filter(pk=party.pk).update(name="Russian Federation", role="other")
    line = last("party", party)
    assert (line.table, line.called, line.operation, line.by, line.reason) == (
        "party",
        party.key,
        "changed",
        ana,
        "Its own name.",
    )
    assert line.changed == {"name": ["Russia", "Russian Federation"], "role": ["principal", "other"]}
    assert timezone.now() - line.at < timedelta(minutes=1)


def test_what_was_added_and_deleted_is_told_in_full_without_what_is_empty() -> None:
    issue = make.issue(name="Ceasefire", group="Security", order=3)
    added = {"key": [None, issue.key], "name": [None, "Ceasefire"], "group": [None, "Security"], "order": [None, 3]}
    assert last("issue", issue).changed == added
    run("DELETE FROM positions_issue WHERE id = %s", issue.pk)
    gone = last("issue", issue)
    assert gone.operation == "deleted"
    assert gone.changed == {name: pair[::-1] for name, pair in added.items()}


def test_a_reference_is_told_by_its_key() -> None:
    home = make.negotiation()
    old, new = make.party(negotiation=home), make.party(negotiation=home)
    meeting = make.round(host=old)
    Round.objects.filter(pk=meeting.pk).update(host=new)
    Round.objects.filter(pk=meeting.pk).update(host=None)
    told = [line.changed["host"] for line in lines("round", meeting)]
    assert told == [[None, old.key], [old.key, new.key], [new.key, None]]


def test_rows_without_a_page_are_told_on_the_pages_of_others() -> None:
    delegate = make.delegate()
    team: Delegation = delegate.delegation
    office = make.office(person=delegate.person)
    outcome = make.outcome(round=team.round)
    pair = make.incompatibility()
    assert (last("round", team.round).table, last("round", team.round).called) == ("outcome", str(outcome.order))
    assert [line.table for line in lines("round", team.round)] == ["round", "delegation", "delegate", "outcome"]
    assert [line.table for line in lines("party", team.party)] == ["party", "delegation"]
    assert [line.table for line in lines("person", delegate.person)] == ["person", "delegate", "office"]
    assert last("person", delegate.person).called == office.title
    assert last("position", pair.position_a) == last("position", pair.position_b)
    issue = make.issue(negotiation=outcome.negotiation)
    run("UPDATE positions_outcome SET issue_id = %s WHERE id = %s", issue.pk, outcome.pk)
    assert last("issue", issue) == last("round", team.round)
    assert last("issue", issue).changed == {"issue": [None, issue.key]}


def test_what_changes_nothing_leaves_no_line() -> None:
    party = make.party()
    party.save()
    assert len(lines("party", party)) == 1


def test_without_a_word_it_was_done_at_the_database() -> None:
    party = make.party()
    run("UPDATE positions_party SET name = 'Other' WHERE id = %s", party.pk)
    assert (last("party", party).by, last("party", party).reason) == (None, "")


def test_what_is_said_ends_with_what_it_was_said_of() -> None:
    party, ana, rita = make.party(), make.analyst(), make.reviewer()

    def rename(name: str) -> ReferenceChange:
        Party.objects.filter(pk=party.pk).update(name=name)
        return last("party", party)

    with said(by=ana, reason="One"):
        with said(by=rita):
            assert (rename("1").by, rename("2").reason) == (rita, "")
        assert (rename("3").by, rename("4").reason) == (ana, "One")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), said(by=rita):
            raise ZeroDivisionError
        assert rename("5").by == ana
    assert rename("6").by is None


def small(folder: Path) -> Path:
    package = copy(folder / "talks")
    describe(package, name="talks")
    return package


def test_what_an_import_brings_is_told_by_the_import(tmp_path: Path) -> None:
    package = small(tmp_path)
    assert import_package(package, by=make.analyst()).ok
    home = Negotiation.objects.get(key="talks")
    assert [(line.table, line.by) for line in ReferenceChange.objects.filter(negotiation=home)] == [
        ("negotiation", make.analyst())
    ]
    change(package, "parties", lambda rows: rows.append(rows[0] | {"key": "another"}))
    change(package, "people", lambda rows: rows.append(rows[0] | {"key": "somebody", "name": "Some Body"}))
    describe(package, name="talks", title="Other talks", version="9")
    assert import_package(package).ok
    line = last("negotiation", home)
    assert line.changed["title"] == [home.title, "Other talks"]
    assert line.imported_in == Import.objects.latest("id")
    assert lines("party", Party.objects.get(key="another")) == []
    # Who was known when is read from the history, so it has what a later import adds of people and delegations.
    added = last("person", Person.objects.get(key="somebody"))
    assert (added.operation, added.imported_in) == ("added", line.imported_in)


PRETENCES: dict[str, Callable[[], str]] = {
    "an import that is not there": lambda: "4711",
    "an import of other talks": lambda: str(make.import_of(make.negotiation()).pk),
}


@pytest.mark.parametrize("pretence", PRETENCES)
def test_nobody_hides_a_row_behind_an_import(pretence: str) -> None:
    run("SELECT set_config('tracker.import', %s, true)", PRETENCES[pretence]())
    with refused("referencechange_imported_in_own"):
        make.party()


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE positions_referencechange SET by_name = 'Another'", "history_is_kept"),
        ("UPDATE positions_referencechange SET at = now()", "history_is_kept"),
        ("DELETE FROM positions_referencechange", "history_is_kept"),
        ("TRUNCATE positions_referencechange CASCADE", "history_is_kept"),
        (
            'INSERT INTO positions_referencechange (negotiation_id, "table", "row", called, about, operation, at,'
            " reason, changed) SELECT id, 'party', 1, '', '{party:1}', 'added', now(), '', '{}'"
            " FROM positions_negotiation",
            "history_is_recorded",
        ),
    ],
)
def test_nobody_writes_or_rewrites_it(statement: str, rule: str) -> None:
    make.party()
    connection.check_constraints()
    with denied_or_refused(rule):
        run(statement)


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("change", ["reason = 'Another'", "called = ''", "changed = changed || '{\"role\": [1, 2]}'"])
def test_nobody_writes_another_text_into_it(change: str) -> None:
    make.party()
    connection.check_constraints()
    with refused("history_is_kept"):
        run(f"UPDATE positions_referencechange SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE positions_party DISABLE TRIGGER party_recorded",
        "DROP TRIGGER party_recorded ON positions_party",
        "ALTER FUNCTION positions_record() SECURITY INVOKER",
        "SELECT nextval('positions_referencechange_id_seq'); UPDATE positions_referencechange SET at = now()",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_switch_it_off(statement: str) -> None:
    with denied():
        run(statement)


@pytest.mark.usefixtures("_as_owner")
def test_no_stand_in_takes_the_place_of_the_history() -> None:
    run("CREATE TEMPORARY TABLE positions_referencechange (LIKE positions_referencechange) ON COMMIT DROP")
    run("SET LOCAL search_path = pg_temp, public")
    party = make.party()
    run("SET LOCAL search_path = public")
    run("DROP TABLE pg_temp.positions_referencechange")
    assert len(lines("party", party)) == 1
