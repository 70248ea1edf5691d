"""One act, one transaction: all of it or nothing, tried again where the database asks for it."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from positions.writing.refusals import Refused, TryAgain

Given = ParamSpec("Given")
Result = TypeVar("Result")

TRIES = 5
# Broken only by somebody who did the same at the same moment: the second time round it is seen.
RACED = frozenset({"entry_key_unique", "position_key_unique", "submission_sent_once", "entry_sequence_unique"})
ENTANGLED = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
# Another act, such as an import, holds the negotiation's lock for longer than people wait.
BUSY = psycopg.errors.LockNotAvailable


def one_act(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make a command atomic: done once and whole, tried again after a deadlock or a race for a key.

    It raises TryAgain when that does not help, and Refused with a sentence when a rule of the database is broken.
    Within a transaction of the caller's, a deadlock is not tried again: the caller's own work may be part of it.
    """

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        within = connection.in_atomic_block
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return command(*args, **kwargs)
            except DatabaseError as error:
                if not left or not worth_another_try(error, within=within):
                    if refused := refusal(error):
                        raise refused from error
                    raise
            time.sleep(random.uniform(0, 0.02) * (TRIES - left))  # noqa: S311 - to get out of step, no secret
        raise TryAgain

    return run


def worth_another_try(error: DatabaseError, *, within: bool) -> bool:
    """Say whether the same act may succeed now; `within`: it is part of a transaction of the caller's."""
    return rule_of(error) in RACED or (isinstance(error.__cause__, ENTANGLED) and not within)


def refusal(error: DatabaseError) -> Refused | None:
    """Return the database's error as a refusal in a sentence; None when no rule of ours was broken."""
    rule = rule_of(error)
    if isinstance(error.__cause__, (*ENTANGLED, BUSY)) or rule in RACED:
        return TryAgain()
    if isinstance(error.__cause__, psycopg.IntegrityError) and rule:
        return Refused(sentence(rule, error.__cause__), rule)
    return None


def rule_of(error: DatabaseError) -> str:
    """Return the name of the constraint or rule that was broken; empty when there is none."""
    cause = error.__cause__
    return cause.diag.constraint_name or "" if isinstance(cause, psycopg.Error) else ""


def sentence(rule: str, error: psycopg.Error) -> str:
    """Return the rule's own sentence: that of its constraint, else what its trigger said."""
    for model in apps.get_app_config("positions").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == rule:
                return str(constraint.violation_error_message)
    return error.diag.message_primary or str(error)


def take_time() -> None:
    """Lift the limits of time of the application's role for the rest of this transaction: an import, a download."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = '1min'")
