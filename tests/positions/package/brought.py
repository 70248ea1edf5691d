"""Packages that people bring, in tests: as zips, and worked on at once instead of by a process of its own."""

import io
import zipfile
from pathlib import Path
from types import TracebackType

from positions.models import Intake, Negotiation
from positions.models.intakes import IntakeAct
from positions.package.intake import acts, work
from positions.package.intake.wire import Stopped
from tests.people import person


class NoWire:
    """A line to nobody: the test and the work are in one transaction. It stops at the stage that is named."""

    stop_at = ""
    stages: list[str] = []

    def __init__(self, number: int) -> None:
        self.number = number

    def __enter__(self) -> "NoWire":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def take_turn(self) -> None:
        self.tell("waiting")

    def tell(self, stage: str) -> None:
        self.stages.append(stage)
        if stage == self.stop_at:
            raise Stopped


def zipped(package: Path) -> bytes:
    """Return the zip of a package in a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(package.iterdir()):
            archive.write(path, path.name)
    return stream.getvalue()


def brought(package: Path, into: Negotiation | None = None, act: IntakeAct = IntakeAct.NEW) -> Intake:
    """Bring a package as an administrator, have it checked, and return it."""
    by = person("administrator")
    intake = acts.bring(into, act=act, file_name="package.zip", content=zipped(package), by=by)
    work.run(intake.pk)
    intake.refresh_from_db()
    return intake
