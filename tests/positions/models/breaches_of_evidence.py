"""Acts that each break one guard of the evidence, as its owner could attempt them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from positions.models import Amendment, Citation, Entry, Position
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach
from tests.refusals import run


def guards() -> Iterator[Breach]:
    yield "evidence_is_kept", delete
    yield "evidence_is_frozen", lambda: change(make.entry(), held=False, firmness="", content="")
    yield "evidence_set_once", lambda: change(make.entry(), sequence=7)
    yield "moment_is_given", publish_before_now
    yield "moment_is_given", publish_by_own_clock
    yield "comes_with_import", add_to_an_import
    yield "comes_with_import", retract_under_an_earlier_import
    yield "entry_has_citation", publish_without_citation
    yield "citation_of_published", publish_citation_of_draft
    yield "redaction_is_recorded", lambda: change(make.entry(), statement="[redacted]")
    yield "superseded_by_amendment", supersede_without_amendment
    yield "entry_superseded_after_publication", supersede_draft
    yield "amendment_takes_effect", retract_in_name_only
    yield "correction_in_position", correct_into_another_position
    yield "correction_is_next_version", correct_by_another_entry
    yield "correction_in_position", lambda: correct_by_import(other_position=True)
    yield "correction_is_next_version", lambda: correct_by_import(other_position=False)
    yield "version_by_correction", publish_version_alone
    yield "rival_has_main", retract_main_alone
    yield "position_is_settled", entry_kind
    yield "coding_of_first_version", lambda: make.coding(make.correct(make.entry()))
    yield "coding_comes_with_import", code_under_an_earlier_import


def change(entry: Entry, **columns: Any) -> None:
    Entry.objects.filter(pk=entry.pk).update(**columns)


def now() -> datetime:
    """Return the database's clock, without any lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def imported(position: Position, **columns: Any) -> Entry:
    """Return an imported entry, written without its citation."""
    row = make.written(position, make.day("2022-03-29"), True, columns)
    brought_by = row.setdefault("imported_in", make.import_of(position.negotiation))
    row.setdefault("published_at", brought_by.imported_at)
    return Entry.objects.create(position=position, sequence=1, **row)


def delete() -> None:
    Entry.objects.filter(pk=make.entry().pk)._raw_delete("default")


def publish_before_now() -> None:
    position = make.position()
    imported(position, published_at=publishing_moment(position.negotiation_id) - timedelta(days=1))


def publish_by_own_clock() -> None:
    imported(make.position(), published_at=now())


def add_to_an_import() -> None:
    entry = make.entry()
    moment = publishing_moment(entry.negotiation_id)
    make.entry(entry.position, "2022-04-01", imported_in=entry.imported_in, published_at=moment)


def code_under_an_earlier_import() -> None:
    entry = make.entry()
    connection.check_constraints()
    run("ALTER TABLE positions_import DISABLE TRIGGER USER")
    earlier = make.import_of(entry.negotiation, imported_at=now() - timedelta(days=1))
    make.coding(entry, imported_in=earlier)


def retract_under_an_earlier_import() -> None:
    entry = make.entry()
    moment = publishing_moment(entry.negotiation_id)
    columns = {"imported_in": entry.imported_in, "published_at": moment}
    Amendment.objects.create(
        negotiation=entry.negotiation, entry=entry, kind="retraction", reason="A release.", **columns
    )


def publish_without_citation() -> None:
    imported(make.position())


def publish_citation_of_draft() -> None:
    draft = make.proposal()
    decision = make.decided(None, publishing_moment(draft.negotiation_id))
    Citation.objects.filter(entry=draft).update(**decision)


def supersede_without_amendment() -> None:
    entry = make.entry()
    change(entry, superseded_at=publishing_moment(entry.negotiation_id))


def supersede_draft() -> None:
    draft = make.proposal()
    make.retract(draft)


def retract_in_name_only() -> None:
    entry = make.entry()
    amended = make.amendment(entry, "retraction")
    decision = make.decided(None, publishing_moment(entry.negotiation_id))
    Amendment.objects.filter(pk=amended.pk).update(**decision)


def correct_into_another_position() -> None:
    entry = make.entry()
    make.correction(entry, position=make.position(negotiation=entry.negotiation))


def correct_by_another_entry() -> None:
    entry = make.entry()
    make.amendment(entry, "correction", replacement=make.proposal(entry.position))


def correct_by_import(*, other_position: bool) -> None:
    """Have an import correct an entry by another one: of another position, or beside it."""
    old = make.entry()
    where = make.position(negotiation=old.negotiation) if other_position else old.position
    new = make.entry(where, "2022-05-01")
    brought_by = new.imported_in
    assert brought_by is not None
    columns = {"imported_in": brought_by, "published_at": brought_by.imported_at}
    Amendment.objects.create(
        negotiation=old.negotiation, entry=old, kind="correction", replacement=new, reason="A release.", **columns
    )
    change(old, superseded_at=brought_by.imported_at)
    connection.check_constraints()


def publish_version_alone() -> None:
    entry = make.entry()
    proposed = make.correction(entry)
    make.retract(entry)
    make.publish(proposed.replacement)


def retract_main_alone() -> None:
    main = make.entry()
    make.entry(main.position, rival_of=main, account="opponent")
    make.retract(main)


def entry_kind() -> None:
    Position.objects.filter(pk=make.entry().position_id).update(kind="offer")
