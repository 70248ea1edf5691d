"""Bringing a package, having it taken in, stopping that: each only sets the work going, which is done apart from it."""

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from zipfile import is_zipfile

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from positions.models import Intake, Negotiation
from positions.models.intakes import MOST_BYTES, WORKING, IntakeAct, IntakeState
from positions.package import shipped
from positions.package.files import Unreadable, ZipFolder, open_folder
from positions.package.intake import work
from positions.package.intake.wire import is_alive
from positions.writing.refusals import BadDraft, Refused
from positions.writing.saved_drafts import expire_packages

# So many wait for their turn; each keeps a process.
MOST_WAITING = 4
# How long a process takes to begin, on a machine that has much to do.
TO_BEGIN = timedelta(seconds=60)
# What the tables of a package may take unpacked, in bytes: four times as much stands in memory.
MOST_UNPACKED = 100_000_000

TOO_BIG = f"The zip has more than {MOST_BYTES // 1_000_000} MB: take it in on the command line (import_package)."
TOO_MUCH = (
    f"The package takes more than {MOST_UNPACKED // 1_000_000} MB unpacked: take it in on the command line "
    "(import_package)."
)
NO_ZIP = "This file is no zip. Choose the zip of a data package."
FULL = "Other packages are being worked on and wait. Nothing was kept of this one; bring it again in some minutes."
NOTHING_NEWER = "No newer release ships with the program."


def bring(
    home: Negotiation | None, *, act: IntakeAct, file_name: str, content: bytes, by: User, preparing: bool = False
) -> Intake:
    """Take the zip of a package to be checked, and return what it became. Raises BadDraft at `file`, Refused.

    `home` is where it is to go; None: it is to be a new negotiation, which may be in preparation at first.
    """
    if problem := problem_of(content):
        raise BadDraft({"file": [problem]})
    return begin(home, act=act, file_name=file_name, content=content, by=by, preparing=preparing)


def bring_shipped(home: Negotiation, *, by: User) -> Intake:
    """Take the newer release that ships with the program to be checked. Raises Refused."""
    version = shipped.newer_shipped(home)
    if not version:
        raise Refused(NOTHING_NEWER)
    name = f"{home.key}-{version}.zip"
    return begin(home, act=IntakeAct.UPDATE, file_name=name, content=shipped.shipped_zip(), by=by)


def begin(
    home: Negotiation | None, *, act: IntakeAct, file_name: str, content: bytes, by: User, preparing: bool = False
) -> Intake:
    expire_packages(timezone.now())
    at_work = Intake.objects.filter(state__in=WORKING).order_by("-begun_at").defer("content", "report")
    # Also those whose process is about to begin.
    if sum(not is_lost(each) for each in at_work[: 2 * MOST_WAITING]) >= MOST_WAITING:
        raise Refused(FULL)
    with transaction.atomic():
        intake = Intake.objects.create(
            negotiation=home,
            by=by,
            act=act.value,
            state=IntakeState.CHECKING.value,
            file_name=file_name[:200],
            content=content,
            preparing=preparing,
            begun_at=timezone.now(),
        )
        transaction.on_commit(partial(work.start, intake.pk))
    return intake


def problem_of(content: bytes) -> str:
    """Return in a sentence why a file cannot be the zip of a package that is taken in here; empty when it may be."""
    if len(content) > MOST_BYTES:
        return TOO_BIG
    file = io.BytesIO(content)
    if not is_zipfile(file):
        return NO_ZIP
    try:
        with open_folder(file) as package:
            unpacked = package.unpacked if isinstance(package, ZipFolder) else 0
    except Unreadable as error:
        return str(error)
    return TOO_MUCH if unpacked > MOST_UNPACKED else ""


def check_again(intake: Intake, *, by: User) -> bool:
    """Have a package checked again as things are now; return whether that was begun: not while it is worked on."""
    return set_going(intake, IntakeState.CHECKING, deciding={}, by=by)


def take(intake: Intake, *, deciding: Mapping[str, str | Sequence[str]], by: User) -> bool:
    """Have a package that was checked taken in, with what was decided on conflicts; return whether that was begun.

    Whoever has it taken in is the one who imports it, whoever brought it.
    """
    return set_going(intake, IntakeState.TAKING, deciding=deciding, only=IntakeState.CHECKED, by=by)


def set_going(
    intake: Intake,
    state: IntakeState,
    *,
    deciding: Mapping[str, str | Sequence[str]],
    by: User,
    only: IntakeState | None = None,
) -> bool:
    rows = Intake.objects.filter(pk=intake.pk, content__isnull=False)
    if only:
        rows = rows.filter(state=only.value)
    elif not is_lost(intake):
        rows = rows.exclude(state__in=WORKING)
    told = {"stage": "", "trouble": "", "stopping": False, "begun_at": timezone.now(), "by": by}
    with transaction.atomic():
        begun = rows.update(state=state.value, deciding=deciding, **told)
        if begun:
            transaction.on_commit(partial(work.start, intake.pk))
    return bool(begun)


def stop(intake: Intake) -> None:
    """Ask the work on a package to end; at its next stage it does, and nothing is changed."""
    rows = Intake.objects.filter(pk=intake.pk, state__in=WORKING)
    if is_lost(intake):
        rows.update(state=IntakeState.CANCELLED.value, stage="")
    else:
        rows.update(stopping=True)


def is_lost(intake: Intake) -> bool:
    """Say whether the process that worked on a package is no more, without having said how it ended."""
    begun = timezone.now() - intake.begun_at > TO_BEGIN or bool(intake.stage)
    return intake.working and begun and not is_alive(intake.pk)
