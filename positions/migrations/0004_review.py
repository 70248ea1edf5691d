"""What review needs beside the evidence: notes, new versions, forms sent twice, and who may do without a second reader."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

evidence = import_module("positions.migrations.0003_evidence")

REVIEWED = {"amendment": "amendment", "citation": "citation", "positionchange": "change"}

FUNCTIONS = {
    # An empty note is no gap either: it is written with the decision or never.
    "positions_settle_note() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    PERFORM positions_refuse('evidence_set_once', 'What was said with a decision stays as it was said.');
    RETURN NULL;
END""",
    "positions_need_second_reader() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.without_second_reader THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM positions_reviewrule WHERE team_of_one) THEN
        PERFORM positions_refuse('second_reader_needed', 'Here nobody publishes alone: another person must decide.');
    END IF;
    RETURN NULL;
END""",
    "positions_answer_returned() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NOT EXISTS (SELECT FROM positions_positionchange c WHERE c.id = NEW.answers_id
        AND c.decision IN ('sent back', 'withdrawn')) THEN
        PERFORM positions_refuse('answers_returned',
            'A new version is of a proposal that was sent back or withdrawn.');
    END IF;
    RETURN NULL;
END""",
}

# These run after the row is written, so that its own checks speak first.
TRIGGERS = [
    *(
        f"CREATE TRIGGER {table}_note_settled BEFORE UPDATE ON positions_{table} FOR EACH ROW WHEN "
        "(OLD.decision <> '' AND OLD.decision_note IS DISTINCT FROM NEW.decision_note) "
        "EXECUTE FUNCTION positions_settle_note()"
        for table in REVIEWED
    ),
    *(
        f"CREATE TRIGGER {table}_read_twice AFTER INSERT OR UPDATE OF without_second_reader ON positions_{table} "
        "FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader()"
        for table in REVIEWED
    ),
    "CREATE TRIGGER positionchange_answers_returned AFTER INSERT ON positions_positionchange "
    "FOR EACH ROW WHEN (NEW.answers_id IS NOT NULL) EXECUTE FUNCTION positions_answer_returned()",
]

# The lists of columns that a decision sets now have its note too.
WIDENED = [trigger for trigger in evidence.TRIGGERS if "'published_at'" in trigger]

REFERENCES = {"positionchange": {"answers_id": "positionchange"}, "submission": {"change_id": "positionchange"}}


def again(trigger):
    return trigger.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)


def widened(trigger):
    return again(trigger).replace("'published_at'", "'published_at', 'decision_note'", 1)


def keys():
    for table, columns in REFERENCES.items():
        for column, target in columns.items():
            name = f"{table}_{column.removesuffix('_id')}_own"
            yield (
                f"ALTER TABLE positions_{table} ADD CONSTRAINT {name} FOREIGN KEY (negotiation_id, {column}) "
                f"REFERENCES positions_{target} (negotiation_id, id)",
                f"ALTER TABLE positions_{table} DROP CONSTRAINT {name}",
            )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("positions", "0003_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewRule",
            fields=[
                ("single", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("team_of_one", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="positions.positionchange",
                    ),
                ),
                (
                    "negotiation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="positions.negotiation"
                    ),
                ),
            ],
        ),
        *(
            migrations.AddField(name, "decision_note", models.TextField(blank=True, db_default="", default=""))
            for name in REVIEWED
        ),
        migrations.AddField(
            "positionchange",
            "answers",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_by",
                to="positions.positionchange",
            ),
        ),
        migrations.AddIndex(
            "amendment",
            models.Index(
                models.F("negotiation"),
                models.OrderBy(models.F("published_at"), descending=True),
                condition=models.Q(("published_at__isnull", False)),
                name="amendment_activity",
            ),
        ),
        migrations.AddIndex(
            "positionchange",
            models.Index(
                models.F("negotiation"),
                models.OrderBy(models.F("published_at"), descending=True),
                condition=models.Q(("proposed_by__isnull", False), ("published_at__isnull", False)),
                name="change_activity",
            ),
        ),
        *(
            migrations.AddIndex(
                model,
                models.Index(
                    fields=["negotiation", "proposed_at"],
                    condition=models.Q(("decision", ""), ("proposed_by__isnull", False)),
                    name=f"{name}_waiting",
                ),
            )
            for model, name in REVIEWED.items()
            if name != "citation"
        ),
        migrations.AddIndex(
            "positionchange",
            models.Index(
                fields=["position", "effective_on"],
                condition=models.Q(("published_at__isnull", True)),
                name="change_drafts",
            ),
        ),
        migrations.AddIndex(
            "positionchange",
            models.Index(
                fields=["answers"], condition=models.Q(("answers__isnull", False)), name="change_answers"
            ),
        ),
        *(
            migrations.AddConstraint(
                model,
                models.CheckConstraint(
                    condition=models.Q(
                        ("decision_note", ""), models.Q(("decision", ""), _negated=True), _connector="OR"
                    ),
                    name=f"{name}_note_of_decision",
                    violation_error_message="A note to the proposer belongs to a decision.",
                ),
            )
            for model, name in REVIEWED.items()
        ),
        migrations.AddConstraint(
            "reviewrule",
            models.CheckConstraint(
                condition=models.Q(("single", True)),
                name="reviewrule_is_one",
                violation_error_message="There is one rule of review.",
            ),
        ),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                fields=("token",),
                name="submission_token_unique",
                violation_error_message="This form was sent before.",
            ),
        ),
        *(migrations.RunSQL(add, drop) for add, drop in keys()),
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {head} SET search_path = public, pg_temp AS $${body};$$",
                f"DROP FUNCTION {head.split(' RETURNS')[0]}",
            )
            for head, body in FUNCTIONS.items()
        ),
        *(migrations.RunSQL(trigger, evidence.drop(trigger)) for trigger in TRIGGERS),
        *(migrations.RunSQL(widened(trigger), again(trigger)) for trigger in WIDENED),
    ]
