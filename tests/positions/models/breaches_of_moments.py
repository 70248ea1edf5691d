"""Acts that each break one rule of the moments of acts, as the owner of the tables could attempt it."""

from collections.abc import Iterator
from functools import partial

from django.db import connection

from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach
from tests.refusals import run


def clock(sql: str) -> str:
    """Return the statement by which the owner lets the database's clock show something else."""
    return (
        "CREATE OR REPLACE FUNCTION positions_clock() RETURNS timestamptz"
        f" LANGUAGE sql SET search_path = public, pg_temp AS $$ SELECT {sql} $$"
    )


def twice_the_same() -> None:
    home = make.negotiation().pk
    connection.check_constraints()
    run("ALTER TABLE positions_moment DISABLE TRIGGER USER")
    for _ in range(2):
        run(
            "INSERT INTO positions_moment (negotiation_id, transaction, at)"
            " VALUES (%s, pg_current_xact_id(), '2022-03-29')",
            home,
        )


def act_on_a_clock_set_back() -> None:
    home = make.negotiation().pk
    run(clock("clock_timestamp() - interval '1 minute'"))
    publishing_moment(home)


def after_an_act(sql: str) -> None:
    make.negotiation()
    connection.check_constraints()
    run(sql)


def guards() -> Iterator[Breach]:
    yield "moment_unique", twice_the_same
    yield "clock_went_back", act_on_a_clock_set_back
    for sql in ("UPDATE positions_moment SET at = now()", "DELETE FROM positions_moment", "TRUNCATE positions_moment"):
        yield "moments_are_kept", partial(after_an_act, sql)
