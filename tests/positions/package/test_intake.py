"""Packages that people bring in the browser: checked, taken in, decided on, stopped, broken off."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.models import Entry, Import, Intake, Membership, Negotiation, Party
from positions.models.intakes import IntakeAct
from positions.package import importing, shipped
from positions.package.intake import acts, wire, work
from positions.package.schema import heading
from positions.package.tables import TABLES
from positions.writing.refusals import BadDraft, Refused
from positions.writing.saved_drafts import purge_drafts
from tests import factories as make
from tests.people import ANONYMOUS, client_of, person
from tests.positions.package.brought import NoWire, brought, zipped
from tests.positions.package.small import NAME, small, write
from tests.positions.package.updates import newer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in the transaction of the test, when the test says so."""
    monkeypatch.setattr(work, "Wire", NoWire)
    monkeypatch.setattr(work, "start", lambda number: None)
    NoWire.stages.clear()
    yield
    NoWire.stop_at = ""


def page(intake: Intake, query: str = "") -> BeautifulSoup:
    """Return the page of a package."""
    into = intake.negotiation.key if intake.negotiation else "new"
    answer = client_of("administrator").get(f"/{into}/package/{intake.pk}/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def said(found: BeautifulSoup) -> str:
    """Return what the page says of how far it is."""
    status = found.select_one("#work [role=status]")
    assert status is not None
    return " ".join(status.get_text().split())


def listed(into: Negotiation | None = None) -> str:
    """Return what the list of packages says of the only one."""
    answer = client_of("administrator").get(f"/{into.key if into else 'new'}/package/")
    line = BeautifulSoup(answer.content, "lxml").select_one("[aria-labelledby=recent] li")
    return line.get_text() if line else ""


def take(intake: Intake, **chosen: str) -> Intake:
    """Send the form that takes a package in, and do the work."""
    into = intake.negotiation.key if intake.negotiation else "new"
    seen = {"seen": intake.report.get("seen", "")}
    client_of("administrator").post(f"/{into}/package/{intake.pk}/", {"act": "take", **seen, **chosen})
    work.run(intake.pk)
    intake.refresh_from_db()
    return intake


def test_a_new_negotiation_is_checked_and_then_taken_in(tmp_path: Path) -> None:
    intake = brought(write(tmp_path, small(), version="1.0.0"))
    found = page(intake)
    assert said(found) == "Checked without an error. Nothing was changed yet."
    assert not Negotiation.objects.exists()
    rows = {row.th.get_text(): row.td.get_text() for row in found.select("tbody tr") if row.th and row.td}
    assert (rows["Entries"], rows["Parties"]) == ("3", "2")
    assert [*rows] == [heading(table.name) for table in TABLES if small()[table.name]]
    assert take(intake).state == "taken"
    assert intake.content is None
    assert Import.objects.get().imported_by == person("administrator")
    assert Entry.objects.count() == 3
    assert said(page(intake)) == "It was taken in. See the negotiation"
    assert "comparing" in NoWire.stages
    Intake.objects.update(key="deleted-since")
    assert said(page(intake)) == "It was taken in."


def test_a_new_negotiation_is_in_preparation_if_asked(tmp_path: Path) -> None:
    file = SimpleUploadedFile("p.zip", zipped(write(tmp_path, small())))
    client_of("administrator").post("/new/package/", {"file": file, "preparing": "on"})
    work.run(Intake.objects.get().pk)
    assert take(Intake.objects.get()).state == "taken"
    member = Membership.objects.get()
    assert (member.person, member.role.name) == (person("administrator"), "administrator")
    assert client_of(ANONYMOUS).get(f"/{NAME}/").status_code == 404


def test_errors_are_listed_by_table_and_row(tmp_path: Path) -> None:
    tables = small()
    tables["entries"][1]["firmness"] = "very firm"
    tables["offices"][0]["person"] = "nobody"
    found = page(brought(write(tmp_path, tables)))
    assert "Nothing was changed: the package has errors." in said(found)
    cells = [[cell.get_text() for cell in row.select("td")][:3] for row in found.select("tbody tr")]
    assert cells == [["offices", "2", "person"], ["entries", "3", "firmness"]]
    assert not found.select("button.primary")
    assert listed() == "small 1, checked: 2 errors (by administrator)"


def test_a_key_that_is_taken_and_a_package_of_another_negotiation_are_refused(tmp_path: Path) -> None:
    make.negotiation(key=NAME)
    assert "There is a negotiation" in brought(write(tmp_path, small())).report["errors"][0]["message"]
    other = make.negotiation(key="other")
    intake = brought(write(tmp_path, small()), other, IntakeAct.UPDATE)
    assert intake.report["errors"][0]["message"] == 'This package is of "small"; here is "other".'


@pytest.fixture
def here(tmp_path: Path) -> Negotiation:
    assert importing.import_package(write(tmp_path, small(), version="1.0.0")).ok
    return Negotiation.objects.get()


def test_an_update_shows_every_row_and_takes_it_once_conflicts_are_decided(here: Negotiation, tmp_path: Path) -> None:
    Party.objects.filter(key="north").update(name="Northland")
    intake = brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    found = page(intake, "?table=entries&fate=changed")
    assert "one row was changed here and by the release" in said(found)
    assert listed(here) == "small 1.1.0, checked: 1 conflict (by administrator)"
    assert next(each.get_text() for each in found.select("#work fieldset legend")) == "parties/north"
    assert [each.get_text(" ", strip=True) for each in found.select(".differing h3")] == [
        "entries/n-1 corrected",
        "entries/n-1-b corrected",
    ]
    assert take(intake).state == "checked"
    assert Import.objects.count() == 1
    assert take(intake, **{"row:parties/north": "theirs"}).state == "taken"
    assert Party.objects.get(key="north").name == "The North"
    assert said(page(intake)) == "It was taken in over 1.0.0. See the negotiation"
    again = brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    assert said(page(again)).startswith("Everything in it is here already")


def test_what_changed_here_since_the_preview_is_shown_first(here: Negotiation, tmp_path: Path) -> None:
    intake = brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    seen = intake.report["seen"]
    Party.objects.filter(key="north").update(name="Northland")
    assert take(intake, every="theirs").state == "checked"
    assert Party.objects.get(key="north").name == "Northland"
    assert "it was changed here since this was shown" in said(page(intake))
    # A tab of before.
    assert take(intake, every="theirs", seen=seen).state == "checked"
    assert take(intake, every="theirs").state == "taken"
    assert Party.objects.get(key="north").name == "The North"


def test_whoever_has_it_taken_in_imports_it(here: Negotiation, tmp_path: Path) -> None:
    intake = brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    client_of("analyst", "administrator").post(
        f"/{NAME}/package/{intake.pk}/", {"act": "take", "seen": intake.report["seen"]}
    )
    work.run(intake.pk)
    assert Import.objects.latest("id").imported_by == person("analyst", "administrator")


@pytest.mark.parametrize("ends", ["account", "role"])
def test_whose_account_or_role_ended_takes_nothing_in(ends: str, here: Negotiation, tmp_path: Path) -> None:
    intake = brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    leaving = person("analyst", "administrator")
    assert acts.take(intake, deciding={"seen": intake.report["seen"]}, by=leaving)
    if ends == "account":
        User.objects.filter(pk=leaving.pk).update(is_active=False)
    else:
        leaving.groups.clear()
    work.run(intake.pk)
    assert Import.objects.count() == 1
    assert "may not keep reference data here any more" in page(intake).get_text()


def test_rows_are_added_where_nothing_is_changed(here: Negotiation, tmp_path: Path) -> None:
    tables = small()
    tables["issues"].append({"key": "trade", "group": "Other", "name": "Trade", "order": "2"})
    intake = brought(write(tmp_path, tables, version="1.0.0"), here, IntakeAct.ADD)
    assert take(intake).state == "taken"
    assert here.issue_set.count() == 2


@pytest.mark.parametrize("stage", ["comparing", "loading entries", "checking the evidence"])
def test_it_is_stopped_at_any_stage_and_nothing_is_changed(stage: str, tmp_path: Path) -> None:
    intake = brought(write(tmp_path, small()))
    NoWire.stop_at = stage
    assert take(intake).state == "cancelled"
    assert not Negotiation.objects.exists()
    found = page(intake)
    assert said(found) == "Cancelled: nothing was changed."
    NoWire.stop_at = ""
    client_of("administrator").post(f"/new/package/{intake.pk}/", {"act": "check"})
    work.run(intake.pk)
    assert said(page(intake)).startswith("Checked without an error")


def test_work_that_is_no_more_is_told(tmp_path: Path) -> None:
    intake = brought(write(tmp_path, small()))
    Intake.objects.update(state="taking")
    with CaptureQueriesContext(connection) as queries:
        assert said(page(intake)) == "Being taken in."
    assert not [query for query in queries.captured_queries if '"report"' in query["sql"]]
    Intake.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    assert said(page(intake)).startswith("The work broke off")
    client_of("administrator").post(f"/new/package/{intake.pk}/", {"act": "stop"})
    assert said(page(intake)) == "Cancelled: nothing was changed."


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("entries.csv", bytes(20_000_000))
    return stream.getvalue()


FILES = [
    ("no zip", b"key,name", acts.NO_ZIP),
    ("no package", None, "There is no data package"),
    ("a bomb", bomb(), "more than 200 times its size"),
]


@pytest.mark.parametrize(("content", "says"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_what_is_no_package_is_refused_at_once(content: bytes | None, says: str, tmp_path: Path) -> None:
    file = SimpleUploadedFile("p.zip", zipped(tmp_path) if content is None else content)
    answer = client_of("administrator").post("/new/package/", {"file": file})
    assert answer.status_code == 422
    text = BeautifulSoup(answer.content, "lxml").get_text()
    assert says in text
    assert str(Path(gettempdir())) not in text
    assert not Intake.objects.exists()


def test_what_is_too_large_is_for_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = zipped(write(tmp_path, small()))
    monkeypatch.setattr(acts, "MOST_UNPACKED", 1000)
    with pytest.raises(BadDraft, match="command line"):
        acts.bring(None, act=IntakeAct.NEW, file_name="", content=package, by=person("administrator"))


def test_not_too_many_are_worked_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(acts, "is_alive", lambda number: True)
    package = zipped(write(tmp_path, small()))
    asked: dict[str, Any] = {"act": IntakeAct.NEW, "file_name": "", "content": package, "by": person("administrator")}
    for _ in range(acts.MOST_WAITING):
        acts.bring(None, **asked)
    with pytest.raises(Refused, match="in some minutes"):
        acts.bring(None, **asked)


def test_the_release_that_ships_is_offered(here: Negotiation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "DATASET", write(tmp_path / NAME, newer(), version="1.1.0"))
    answer = client_of("administrator").get(f"/{NAME}/package/")
    assert "Release 1.1.0 ships with the program" in answer.content.decode()
    line = "Release 1.1.0 of these data ships with the program"
    pages = [client_of(who).get(f"/{NAME}/releases/").content.decode() for who in ("administrator", "analyst")]
    assert [line in page for page in pages] == [True, False]
    client_of("administrator").post(f"/{NAME}/package/", {"act": "shipped"})
    intake = Intake.objects.get()
    work.run(intake.pk)
    assert said(page(intake)) == "Checked without an error. Nothing was changed yet."


def test_a_redaction_takes_what_was_brought_along(here: Negotiation, tmp_path: Path) -> None:
    brought(write(tmp_path, newer(), version="1.1.0"), here, IntakeAct.UPDATE)
    make.redact(Entry.objects.get(key="s-1"), "statement")
    purge_drafts(here.pk, (), ["It was said."])
    assert not Intake.objects.exists()


def test_a_redaction_takes_along_what_was_brought_as_new(here: Negotiation, tmp_path: Path) -> None:
    other = make.negotiation(key="other")
    brought(write(tmp_path, small()))
    purge_drafts(other.pk, (), ["It was said."])
    assert Intake.objects.exists()
    purge_drafts(here.pk, (), ["It was said."])
    assert not Intake.objects.exists()


def test_a_template_is_taken_in_unchanged(here: Negotiation, tmp_path: Path) -> None:
    keeper = client_of("administrator")
    for query in ("", "?rows=none"):
        (tmp_path / "template.zip").write_bytes(keeper.get(f"/{NAME}/package/template.zip{query}").content)
        report = importing.import_package(tmp_path / "template.zip")
        assert (report.ok, report.changed) == (True, False)
    with zipfile.ZipFile(io.BytesIO(keeper.get("/new/package/template.zip").content)) as archive:
        assert archive.read("entries.csv").startswith(b"key,position,effective_on")
        assert "| `firmness` |" in archive.read("README.md").decode()


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_is_told_beside_the_transaction_and_a_stop_is_heard(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(work, "Wire", wire.Wire)
    monkeypatch.setattr(wire, "TELL_EVERY_SECONDS", 0)
    by, content = person("administrator"), zipped(write(tmp_path, small()))
    intake = acts.bring(None, act=IntakeAct.NEW, file_name="p.zip", content=content, by=by)
    stages: dict[str, bool] = {}

    def look(self: wire.Wire, stage: str) -> None:
        told(self, stage)
        # While rows are copied the connection takes no question.
        stages[stage] = stage == "comparing" and wire.is_alive(self.number)

    told = wire.Wire.tell
    monkeypatch.setattr(wire.Wire, "tell", look)
    work.run(intake.pk)
    assert stages["comparing"]
    assert not wire.is_alive(intake.pk)
    assert acts.take(Intake.objects.get(), deciding={}, by=by)
    acts.stop(Intake.objects.get())
    work.run(intake.pk)
    assert Intake.objects.get().state == "cancelled"
    assert not Negotiation.objects.exists()
