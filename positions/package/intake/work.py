"""The work on a package that somebody brought: checked by a dry run, or taken in; the same as on the command line.

It is done by a process of its own (`take_package`), so no page waits for it and a closed one does not end it. That the
package was taken in is written in the transaction that does it: whatever ends the process, one cannot be without the
other.
"""

import io
import logging
import os
import subprocess
import sys
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import OperationalError

from positions.domain.roles import Role
from positions.models import Intake, Negotiation
from positions.models.intakes import WORKING, IntakeAct, IntakeState
from positions.package import importing, updating
from positions.package.intake.wire import Stopped, Wire
from positions.package.matching import Package
from positions.package.report import Progress, Report, shown
from positions.package.schema import PACKAGE
from positions.package.update_plan import Deciding
from positions.web.permissions import Permission, allowed
from positions.writing.memberships import give

log = logging.getLogger("tracker.intake")

BUSY = "Somebody else's act held the negotiation for longer than a minute. Nothing was changed; try again."
NOT_ANY_MORE = "Whoever asked for this may not keep reference data here any more. Somebody who may can check it again."
BROKE = "The work broke off, and nothing was changed. The log of the server says why."


def start(number: int) -> None:
    """Begin the work on an intake in a process of its own, and do not wait for it."""
    subprocess.Popen(  # noqa: S603 - our own command, by our own interpreter
        [sys.executable, "-m", "django", "take_package", str(number)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tracker.settings"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # The end of the terminal, or of the worker that began it, is not its own.
        start_new_session=True,
    )


def run(number: int) -> None:
    """Check an intake, or take it in when that was asked for; nothing when it is there no more."""
    with Wire(number) as wire:
        try:
            wire.take_turn()
            # As it is now: while it waited it may have been deleted, or its negotiation got another key.
            intake = Intake.objects.select_related("negotiation", "by").filter(pk=number).first()
            if intake and intake.working:
                worked(intake, wire.tell)
        except Stopped:
            end(number, IntakeState.CANCELLED)
        except OperationalError as error:
            busy = isinstance(error.__cause__, psycopg.errors.LockNotAvailable)
            end(number, IntakeState.BROKEN, trouble=BUSY if busy else BROKE)
            log.exception("The work on a package broke off.")
        except Exception:
            end(number, IntakeState.BROKEN, trouble=BROKE)
            raise


def end(number: int, state: IntakeState, **said: Any) -> None:
    """Write how the work ended, unless that stands there: it was taken in. The zip stays, for another try."""
    Intake.objects.filter(pk=number, state__in=WORKING).update(state=state.value, stage="", **said)


def worked(intake: Intake, progress: Progress) -> None:
    """Do the work and write what it told. Raises Stopped."""
    taking = intake.state == IntakeState.TAKING.value

    def act(package: Package) -> Report | None:
        return act_on(package, intake, taking, progress)

    # Out of the memory: a file would be left behind by a process that is killed, with texts that are redacted later.
    content, intake.content = io.BytesIO(intake.content or b""), None
    report = importing.attempt(content, act, by=intake.by, dry_run=not taking, progress=progress)
    said = {"report": told(report), "key": report.name, "version": report.version}
    if taking and report.ok:
        Intake.objects.filter(pk=intake.pk).update(stage="", **said)
    else:
        end(intake.pk, IntakeState.CHECKED, **said)


def told(report: Report) -> dict[str, Any]:
    """Return what the page shows of a report."""
    update = {"seen": report.update.digest, "otherwise": report.update.otherwise} if report.update else {}
    return report.as_dict() | {"descriptor": report.descriptor, "changed": report.changed} | update


def act_on(package: Package, intake: Intake, taking: bool, progress: Progress) -> Report | None:
    """Take the package where it was brought to, within the transaction; None when it has faults."""
    if not may_still(intake.by_id, intake.negotiation):
        package.faults.add(PACKAGE, None, None, NOT_ANY_MORE)
        return None
    if message := misplaced(package.descriptor.name, intake.negotiation):
        package.faults.add(PACKAGE, None, "name", message)
        return None
    if intake.act == IntakeAct.UPDATE.value:
        report = updating.take_over(package, intake.by, not taking, deciding_of(intake), progress)
    else:
        report = importing.take_in(package, intake.by, not taking, progress, prepare=intake.preparing)
    if taking and report and report.ok and not package.faults:
        if intake.preparing:
            be_of_it(report.name, intake.by)
        # The last write: whoever tells how far it is would wait for this row.
        if not Intake.objects.filter(pk=intake.pk).update(state=IntakeState.TAKEN.value, content=None):
            raise Stopped
    return report


def may_still(by: int, into: Negotiation | None) -> bool:
    """Say whether whoever asked for the work may do it now: an account may have ended, a role been taken away."""
    person = User.objects.filter(pk=by, is_active=True).first()
    return person is not None and allowed(person, Permission.KEEP_REFERENCE_DATA, into)


def be_of_it(key: str, by: User) -> None:
    """Make whoever brought a new negotiation an administrator of it."""
    give(Negotiation.objects.get(key=key), by, Group.objects.filter(name=Role.ADMINISTRATOR.value), by)


def misplaced(key: str | None, into: Negotiation | None) -> str:
    """Return why a package of that key cannot be taken there; empty when it can, or has no key at all."""
    if key is None or (into is not None and key == into.key):
        return ""
    if into is not None:
        return f"This package is of {shown(key)}; here is {shown(into.key)}."
    if Negotiation.objects.filter(key=key).exists():
        return f"There is a negotiation {shown(key)} already; take another name, or bring the package into that one."
    return ""


def deciding_of(intake: Intake) -> Deciding:
    """Return what was decided on conflicts; nothing while it is only checked."""
    said: dict[str, Any] = intake.deciding if intake.state == IntakeState.TAKING.value else {}
    return Deciding(
        said.get("every", ""), frozenset(said.get("ours", ())), frozenset(said.get("theirs", ())), said.get("seen")
    )
