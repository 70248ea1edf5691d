"""Frozen comparisons: added and never rewritten, but for texts that a recorded redaction removes."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "positions_frozencomparison"
review = import_module("positions.migrations.0004_review")

FUNCTIONS = {
    # Whether the one differs from the other only by texts that became [redacted].
    "positions_only_redacted(was jsonb, becomes jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE": """
BEGIN
    IF was = becomes THEN
        RETURN true;
    ELSIF jsonb_typeof(was) = 'string' THEN
        RETURN was <> '""' AND becomes = '"[redacted]"';
    ELSIF jsonb_typeof(was) <> jsonb_typeof(becomes) THEN
        RETURN false;
    ELSIF jsonb_typeof(was) = 'array' THEN
        RETURN jsonb_array_length(was) = jsonb_array_length(becomes) AND NOT EXISTS (
            SELECT FROM ROWS FROM (jsonb_array_elements(was), jsonb_array_elements(becomes)) AS pair (a, b)
            WHERE NOT positions_only_redacted(pair.a, pair.b));
    ELSIF jsonb_typeof(was) = 'object' THEN
        RETURN NOT EXISTS (SELECT FROM jsonb_each(was) a FULL JOIN jsonb_each(becomes) b USING (key)
            WHERE a.value IS NULL OR b.value IS NULL OR NOT positions_only_redacted(a.value, b.value));
    END IF;
    RETURN false;
END""",
    "positions_redact_frozen() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NEW.redacted_at IS NULL OR NEW.redacted_at < transaction_timestamp()
        OR NOT EXISTS (SELECT FROM positions_amendment a WHERE a.negotiation_id = NEW.negotiation_id
            AND a.kind = 'redaction' AND a.published_at = NEW.redacted_at)
        OR NOT positions_only_redacted(convert_from(OLD.content, 'UTF8')::jsonb, convert_from(NEW.content, 'UTF8')::jsonb)
    THEN
        PERFORM positions_refuse('frozen_is_redacted_only',
            'A frozen comparison stays as it is, but for texts that a recorded redaction removes.');
    END IF;
    RETURN NEW;
END""",
    # Under the lock of the negotiation no redaction is under way that would miss it.
    "positions_freeze_under_lock() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory'
        AND l.classid = 'positions_negotiation'::regclass AND l.objid = NEW.negotiation_id::oid AND l.objsubid = 2
        AND l.mode = 'ExclusiveLock' AND l.granted) THEN
        PERFORM positions_refuse('frozen_under_lock', 'Who freezes a comparison holds the lock of the negotiation.');
    END IF;
    RETURN NEW;
END""",
}

TRIGGERS = [
    f"CREATE TRIGGER frozencomparison_kept BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION positions_keep()",
    f"CREATE TRIGGER frozencomparison_never_emptied BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION positions_keep()",
    f"CREATE TRIGGER frozencomparison_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION positions_freeze('content', 'redacted_sha256', 'redacted_at')",
    f"CREATE TRIGGER frozencomparison_redacted BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION positions_redact_frozen()",
    f"CREATE TRIGGER frozencomparison_under_lock BEFORE INSERT ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION positions_freeze_under_lock()",
]

REFERENCES = {"frozencomparison": {"before_id": "round", "after_id": "round"}}


def keys():
    for table, columns in REFERENCES.items():
        for column, target in columns.items():
            name = f"{table}_{column.removesuffix('_id')}_own"
            yield (
                f"ALTER TABLE positions_{table} ADD CONSTRAINT {name} FOREIGN KEY (negotiation_id, {column}) "
                f"REFERENCES positions_{target} (negotiation_id, id)",
                f"ALTER TABLE positions_{table} DROP CONSTRAINT {name}",
            )


def round_key():
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="positions.round",
    )


DIGEST = models.Func(
    models.Func(models.F("content"), function="sha256"),
    models.Value("hex"),
    function="encode",
    output_field=models.TextField(),
)
NAMED_DIGEST = models.Case(
    models.When(redacted_at__isnull=True, then=models.F("sha256")),
    default=models.F("redacted_sha256"),
    output_field=models.TextField(),
)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("positions", "0005_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenComparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filters", models.TextField(blank=True, default="")),
                ("known", models.DateTimeField()),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("redacted_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("redacted_at", models.DateTimeField(blank=True, null=True)),
                ("saved_at", models.DateTimeField()),
                ("after", round_key()),
                ("before", round_key()),
                (
                    "negotiation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="positions.negotiation"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("negotiation", "sha256", "filters"),
                        name="frozencomparison_unique",
                        violation_error_message="This comparison is frozen already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.lookups.Exact(DIGEST, NAMED_DIGEST)),
                        name="frozencomparison_bytes_are_named",
                        violation_error_message="The SHA-256 is that of the bytes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redacted_at__isnull", True), ("redacted_sha256", "")),
                            models.Q(
                                ("redacted_at__isnull", False), models.Q(("redacted_sha256", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="frozencomparison_redacted_in_full",
                        violation_error_message="A redaction has a time and a SHA-256.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("known__lte", models.F("saved_at"))),
                        name="frozencomparison_known_by_then",
                        violation_error_message="What is frozen was known when it was frozen.",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(add, drop) for add, drop in keys()),
        *(
            migrations.RunSQL(
                [(f"CREATE FUNCTION {head} SET search_path = public, pg_temp AS $body${body};$body$", None)],
                f"DROP FUNCTION {head.split(' RETURNS')[0]}",
            )
            for head, body in FUNCTIONS.items()
        ),
        *(migrations.RunSQL([(trigger, None)], review.evidence.drop(trigger)) for trigger in TRIGGERS),
    ]
