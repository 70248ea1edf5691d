"""Acts that each break one rule of the reference data's history, as the owner of the tables could attempt it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from positions.models import AccountChange, ReferenceChange
from tests import factories as make
from tests.positions.models.breaches import Breach, draft_history_redaction, judged, published
from tests.refusals import run


def line(**columns: Any) -> None:
    """Write a line of history by hand."""
    row = {"table": "party", "row": 1, "about": ["party:1"], "operation": "added", "at": timezone.now(), "changed": {}}
    if "negotiation" not in columns:
        row["negotiation"] = make.negotiation()
    ReferenceChange.objects.create(**row | columns)


def unguarded(**columns: Any) -> None:
    """Write a line with the guards out of the way, which takes the owner."""
    run("ALTER TABLE positions_referencechange DISABLE TRIGGER USER")
    line(**columns)


def of_another_s_import() -> None:
    run("ALTER TABLE positions_referencechange DISABLE TRIGGER USER")
    line(imported_in=make.import_of(make.negotiation()))


def import_at(days: int) -> None:
    make.import_of(make.negotiation(), imported_at=timezone.now() + timedelta(days=days))


def of_accounts(**columns: Any) -> None:
    """Write a line of the log of accounts with the guards out of the way."""
    run("ALTER TABLE positions_accountchange DISABLE TRIGGER USER")
    row = {"kind": "account", "operation": "changed", "about": ["account:1"], "at": timezone.now(), "changed": {}}
    AccountChange.objects.create(**row | columns)


def trigger_of_another_table() -> None:
    """The function that writes the history acts for a table of somebody's own."""
    run("CREATE TEMPORARY TABLE positions_party (id bigint, negotiation_id bigint, key text) ON COMMIT DROP")
    run("CREATE TRIGGER mine AFTER INSERT ON pg_temp.positions_party FOR EACH ROW EXECUTE FUNCTION positions_record()")
    run("INSERT INTO pg_temp.positions_party SELECT 1, min(id), 'x' FROM positions_negotiation")


def of_redactions() -> Any:
    return type(draft_history_redaction()).objects.all()


def noted_redaction() -> None:
    draft_history_redaction(decision_note="A note", **judged("sent back"))


def redaction_asked_twice() -> None:
    first = draft_history_redaction()
    draft_history_redaction(change=first.change, negotiation=first.negotiation)


def guards() -> Iterator[Breach]:
    yield "history_is_recorded", line
    yield "trigger_of_own_table", trigger_of_another_table
    yield "history_is_kept", lambda: make.party() and ReferenceChange.objects.update(reason="Another")
    yield "history_is_kept", lambda: make.party() and ReferenceChange.objects.all().delete()
    yield "history_is_kept", partial(run, "TRUNCATE positions_referencechange CASCADE")
    yield "history_is_kept", lambda: of_redactions() and ReferenceChange.objects.update(called="[redacted]")
    yield "historyredaction_without_note", noted_redaction
    yield "historyredaction_asked_once", redaction_asked_twice
    yield "historyredaction_change_own", partial(draft_history_redaction, change_id=0)
    yield "history_redaction_done", partial(published, draft_history_redaction)
    yield "evidence_is_kept", lambda: of_redactions().delete()
    yield "evidence_is_frozen", lambda: of_redactions().update(field="name")
    yield "accountchange_kind_known", partial(of_accounts, kind="group")
    yield "accountchange_operation_known", partial(of_accounts, operation="moved")
    yield "accountchange_is_about_something", partial(of_accounts, about=[])
    yield "referencechange_operation_known", partial(unguarded, operation="moved")
    yield "referencechange_is_about_something", partial(unguarded, about=[])
    yield "referencechange_imported_in_own", of_another_s_import
    yield "moment_is_given", partial(import_at, -1)
    yield "moment_is_given", partial(import_at, 1)
