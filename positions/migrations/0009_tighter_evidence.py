"""The record of an import is evidence too, and a text of blanks is no text."""

from importlib import import_module

from django.db import migrations, models

evidence = import_module("positions.migrations.0003_evidence")

# model: its check and the texts that it asks for
FILLED = {
    "amendment": ("amendment_filled", ["reason"]),
    "assessment": ("assessment_filled", ["text"]),
    "citation": ("citation_filled", ["locator"]),
    "delegate": ("delegate_filled", ["title"]),
    "event": ("event_filled", ["title"]),
    "issue": ("issue_filled", ["group", "name"]),
    "office": ("office_filled", ["title"]),
    "outcome": ("outcome_filled", ["text"]),
    "party": ("party_filled", ["name"]),
    "person": ("person_filled", ["name"]),
    "position": ("position_filled", ["title"]),
    "positionchange": ("change_filled", ["statement", "coding_note"]),
    "round": ("round_filled", ["name"]),
    "source": ("source_filled", ["title", "publisher"]),
}

MADE_NOW = "positions_import_now() RETURNS trigger LANGUAGE plpgsql"
MADE_NOW_BODY = """
BEGIN
    IF NEW.imported_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() THEN
        PERFORM positions_refuse('import_is_made_now', 'The time of an import is the present one, not one before or after.');
    END IF;
    RETURN NEW;
END"""

TRIGGERS = [
    *evidence.guards("import"),
    "CREATE TRIGGER import_made_now BEFORE INSERT ON positions_import FOR EACH ROW EXECUTE FUNCTION positions_import_now()",
]


def filled(name, fields):
    condition = models.Q()
    for field in fields:
        condition &= models.Q((f"{field}__regex", r"\S"))
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=f"Fill in: {', '.join(fields)}."
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0008_reference_history")]

    operations = [
        *(migrations.RemoveConstraint(model, name) for model, (name, _) in FILLED.items()),
        *(migrations.AddConstraint(model, filled(name, fields)) for model, (name, fields) in FILLED.items()),
        migrations.RunSQL(
            f"CREATE FUNCTION {MADE_NOW} SET search_path = public, pg_temp AS $${MADE_NOW_BODY};$$",
            "DROP FUNCTION positions_import_now()",
        ),
        *(migrations.RunSQL(trigger, evidence.drop(trigger)) for trigger in TRIGGERS),
    ]
