"""Whatever changes what pages show moves the stamp of its negotiation, and nobody waits for another to do so."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connections

from positions.models import Issue, Negotiation, Stamp
from positions.reading.stamps import stamp_of
from tests import factories as make

# The models of which pages that anybody reads show nothing (tests/positions/web/test_answered_again.py holds that), or
# whose rows follow from others: these are moved by what they follow from.
OF_NO_PAGE = {
    *("AccountChange", "EndedForm", "Follow", "GivenRole", "Handover", "InboxMail", "InboxSeen", "Intake"),
    *("Invitation", "Membership", "SavedDraft", "Submission"),
}
FOLLOWING = {"SearchName", "SearchRow", "Spelling", "Stamp"}
TRIGGERS = """
SELECT relname, proname = 'positions_stamp_shared', tgtype & 1 = 1, tgtype & 4 = 4, tgtype & 16 = 16, tgtype & 8 = 8
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname IN ('positions_stamp_touched', 'positions_stamp_shared')
"""


@pytest.mark.django_db
def test_every_model_that_is_shown_moves_it_by_every_statement() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(TRIGGERS)
        found: dict[str, set[tuple[bool, ...]]] = {}
        for table, *of in cursor.fetchall():
            found.setdefault(table, set()).add(tuple(of))
    # Whether what all pages share moves; by the row, which an import brings a hundred thousand of in one statement;
    # and whether a row that is added moves it, one that is changed, one that is taken away.
    assert found.pop("auth_user") == {(True, False, False, True, True)}
    assert found.pop("positions_reviewrule") == {(True, False, True, True, False)}
    shown = {
        model._meta.db_table
        for model in apps.get_app_config("positions").get_models()
        if model.__name__ not in OF_NO_PAGE | FOLLOWING | {"ReviewRule"}
    }
    each = {(False, False, *(name == done for name in range(3))) for done in range(3)}
    assert found == dict.fromkeys(shown, each)


@pytest.mark.django_db
def test_it_moves_where_something_changed() -> None:
    here, there = make.negotiation(key="here"), make.negotiation(key="there")
    issue = make.issue(negotiation=here)

    def stamps() -> list[str]:
        return [stamp_of("here"), stamp_of("there"), stamp_of(None)]

    def moved(act: Callable[[], object]) -> list[bool]:
        before = stamps()
        act()
        return [one != other for one, other in zip(before, stamps(), strict=True)]

    assert moved(lambda: Issue.objects.filter(pk=issue.pk).update(name="Another")) == [True, False, True]
    assert moved(lambda: Issue.objects.filter(pk=0).update(name="None")) == [False, False, False]
    assert moved(lambda: Negotiation.objects.filter(pk=there.pk).update(title="There")) == [False, True, True]
    reader = make.user("ana")
    assert moved(lambda: User.objects.filter(pk=reader.pk).update(first_name="Ana")) == [True, True, True]
    assert moved(lambda: reader.save(update_fields=["last_login"])) == [False, False, False]
    assert moved(issue.delete) == [True, False, True]


@pytest.fixture
def several(db: None) -> Iterator[list[psycopg.Connection]]:
    """Three connections of the owner that wait for nobody."""
    settings = connections["owner"].get_connection_params()
    with ExitStack() as stack:
        found = [stack.enter_context(psycopg.connect(**settings)) for _ in range(3)]
        for connection in found:
            connection.execute("SET lock_timeout = '10s'")
            connection.commit()
        yield found


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_at_once_wait_for_nobody_and_both_are_told(several: list[psycopg.Connection]) -> None:
    home = make.negotiation(key="here")
    read: list[str] = [stamp_of("here")]

    def move(connection: psycopg.Connection) -> None:
        connection.execute("SELECT positions_move_stamps(ARRAY[%s]::bigint[])", [home.pk])

    for connection in several:
        move(connection)
    several[1].commit()
    read.append(stamp_of("here"))
    several[0].commit()
    read.append(stamp_of("here"))
    several[2].rollback()
    assert stamp_of("here") == read[-1]
    assert len({*read}) == 3
    move(several[2])
    several[2].commit()
    assert stamp_of("here") not in read
    assert Stamp.objects.filter(home=home.pk).count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_is_found_by_words_may_be_another_after_the_index_was_made_anew() -> None:
    make.negotiation(key="here")
    before = stamp_of("here")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT positions_search_rebuild()")
    assert stamp_of("here") != before
