"""The history of the reference data: one table that triggers of the database write, and nobody rewrites.

Triggers see what is written in bulk or past the application, and the application's role cannot switch them off. They
write as the owner of the tables (SECURITY DEFINER), so that the role itself can write no line of history.

Who did it and why is said by settings of the transaction (positions/writing/reasons.py): `tracker.user`, `tracker.reason`
and, of an import, `tracker.import`. What comes in by an import, and all that the first import of a negotiation does,
is told by the record of the import and not once more here.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Kept by the trigger, each as the name that the history calls it by.
TABLES = [
    "assessment",
    "delegate",
    "delegation",
    "event",
    "incompatibility",
    "issue",
    "negotiation",
    "office",
    "outcome",
    "party",
    "person",
    "position",
    "round",
    "source",
]

FUNCTIONS = {
    # The key of the row that a column refers to; null for a column that is no reference, or refers to nothing.
    "positions_key_of(name text, of_row bigint) RETURNS text LANGUAGE plpgsql STABLE": """
BEGIN
    IF name IN ('party_id', 'host_id') THEN
        RETURN (SELECT key FROM positions_party WHERE id = of_row);
    ELSIF name IN ('round_id', 'before_id', 'after_id') THEN
        RETURN (SELECT key FROM positions_round WHERE id = of_row);
    ELSIF name IN ('position_a_id', 'position_b_id') THEN
        RETURN (SELECT key FROM positions_position WHERE id = of_row);
    ELSIF name = 'issue_id' THEN
        RETURN (SELECT key FROM positions_issue WHERE id = of_row);
    ELSIF name = 'person_id' THEN
        RETURN (SELECT key FROM positions_person WHERE id = of_row);
    ELSIF name = 'source_id' THEN
        RETURN (SELECT key FROM positions_source WHERE id = of_row);
    END IF;
    RETURN NULL;
END""",
    # What a row is called, for those who read of it after it is gone.
    "positions_name_of(kind text, held jsonb) RETURNS text LANGUAGE plpgsql STABLE": """
BEGIN
    RETURN CASE kind
        WHEN 'office' THEN held ->> 'title'
        WHEN 'outcome' THEN held ->> 'order'
        WHEN 'delegation' THEN (SELECT name FROM positions_party WHERE id = (held ->> 'party_id')::bigint)
        WHEN 'delegate' THEN (SELECT name FROM positions_person WHERE id = (held ->> 'person_id')::bigint)
        WHEN 'incompatibility' THEN positions_key_of('position_a_id', (held ->> 'position_a_id')::bigint) || ' / '
            || positions_key_of('position_b_id', (held ->> 'position_b_id')::bigint)
        ELSE held ->> 'key'
    END;
END""",
    # The things on whose pages the row is shown.
    "positions_pages_of(kind text, held jsonb) RETURNS text[] LANGUAGE plpgsql STABLE": """
BEGIN
    RETURN CASE kind
        WHEN 'office' THEN ARRAY['person:' || (held ->> 'person_id')]
        WHEN 'outcome' THEN ARRAY['round:' || (held ->> 'round_id')]
        WHEN 'delegation' THEN ARRAY['round:' || (held ->> 'round_id'), 'party:' || (held ->> 'party_id')]
        WHEN 'delegate' THEN ARRAY['person:' || (held ->> 'person_id'), 'round:' || (
            SELECT round_id FROM positions_delegation WHERE id = (held ->> 'delegation_id')::bigint)]
        WHEN 'incompatibility' THEN
            ARRAY['position:' || (held ->> 'position_a_id'), 'position:' || (held ->> 'position_b_id')]
        ELSE ARRAY[kind || ':' || (held ->> 'id')]
    END;
END""",
    # Whether the row came in by an import: it is told by that. The import is one of this very transaction.
    "positions_told_by_import(home bigint, by_import bigint, act text) RETURNS boolean LANGUAGE sql STABLE": """
SELECT EXISTS (
    SELECT FROM positions_import i WHERE i.id = by_import AND i.negotiation_id = home
        AND i.imported_at >= transaction_timestamp()
        AND (act = 'INSERT' OR NOT EXISTS (
            SELECT FROM positions_import e WHERE e.negotiation_id = home AND e.id < by_import))
)""",
    "positions_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER": """
DECLARE
    kind text := substr(TG_TABLE_NAME, length('positions_') + 1);
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    held jsonb := CASE WHEN TG_OP = 'DELETE' THEN was ELSE becomes END;
    home bigint := (held ->> CASE WHEN TG_TABLE_NAME = 'positions_negotiation' THEN 'id' ELSE 'negotiation_id' END)::bigint;
    by_import bigint := nullif(current_setting('tracker.import', true), '')::bigint;
    differs jsonb;
BEGIN
    IF by_import IS NOT NULL AND positions_told_by_import(home, by_import, TG_OP) THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(regexp_replace(name, '_id$', ''), jsonb_build_array(
        coalesce(to_jsonb(positions_key_of(name, CASE jsonb_typeof(was -> name) WHEN 'number' THEN (was ->> name)::bigint END)), was -> name),
        coalesce(to_jsonb(positions_key_of(name, CASE jsonb_typeof(becomes -> name) WHEN 'number' THEN (becomes ->> name)::bigint END)), becomes -> name)
    )) INTO differs
    FROM jsonb_object_keys(held) name
    WHERE name NOT IN ('id', 'negotiation_id', 'delegation_id', 'party_a_id', 'party_b_id')
        AND coalesce(was -> name, 'null') IS DISTINCT FROM coalesce(becomes -> name, 'null')
        AND (TG_OP = 'UPDATE' OR held -> name NOT IN ('null', '""', '[]', '{}'));
    IF differs IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO positions_referencechange
        (negotiation_id, "table", "row", called, about, operation, at, by_id, reason, imported_in_id, changed)
    VALUES (
        home, kind, (held ->> 'id')::bigint, coalesce(positions_name_of(kind, held), ''),
        ARRAY(SELECT DISTINCT unnest(positions_pages_of(kind, held) || CASE WHEN TG_OP = 'UPDATE'
            THEN positions_pages_of(kind, was) END)),
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
        clock_timestamp(),
        nullif(current_setting('tracker.user', true), '')::bigint,
        coalesce(current_setting('tracker.reason', true), ''),
        by_import,
        differs
    );
    RETURN NULL;
END""",
    "positions_keep_history() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    PERFORM positions_refuse('history_is_kept', 'The history of the reference data is neither rewritten nor deleted.');
    RETURN NULL;
END""",
    # A trigger that runs because of another one has the depth 2.
    "positions_write_history_by_trigger() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF pg_trigger_depth() < 2 THEN
        PERFORM positions_refuse('history_is_recorded', 'The history is written by the database when something changes.');
    END IF;
    RETURN NEW;
END""",
}

HISTORY = "positions_referencechange"
TRIGGERS = [
    *(
        f"CREATE TRIGGER {table}_recorded AFTER INSERT OR UPDATE OR DELETE ON positions_{table} "
        "FOR EACH ROW EXECUTE FUNCTION positions_record()"
        for table in TABLES
    ),
    f"CREATE TRIGGER referencechange_kept BEFORE UPDATE OR DELETE ON {HISTORY} "
    "FOR EACH ROW EXECUTE FUNCTION positions_keep_history()",
    f"CREATE TRIGGER referencechange_kept_whole BEFORE TRUNCATE ON {HISTORY} "
    "FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_history()",
    f"CREATE TRIGGER referencechange_by_trigger BEFORE INSERT ON {HISTORY} "
    "FOR EACH ROW EXECUTE FUNCTION positions_write_history_by_trigger()",
]


def drop(trigger):
    words = trigger.split()
    return f"DROP TRIGGER {words[2]} ON {words[words.index('ON') + 1]}"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("positions", "0007_delegations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(blank=True, default="", max_length=30)),
                ("row", models.BigIntegerField()),
                ("called", models.TextField(blank=True, default="")),
                ("about", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("operation", models.CharField(blank=True, default="", max_length=10)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                ("changed", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported_in",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="positions.import",
                    ),
                ),
                (
                    "negotiation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="positions.negotiation"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of reference data",
                "verbose_name_plural": "changes of reference data",
            },
        ),
        migrations.AddIndex(
            "referencechange",
            django.contrib.postgres.indexes.GinIndex(fields=["about"], name="referencechange_about"),
        ),
        migrations.AddConstraint(
            "referencechange",
            models.CheckConstraint(
                condition=models.Q(("operation__in", ["added", "changed", "deleted"])),
                name="referencechange_operation_known",
                violation_error_message="operation must be one of: added, changed, deleted.",
            ),
        ),
        migrations.AddConstraint(
            "referencechange",
            models.CheckConstraint(
                condition=models.Q(("about", []), _negated=True),
                name="referencechange_is_about_something",
                violation_error_message="A change is shown on the page of something.",
            ),
        ),
        migrations.RunSQL(
            f"ALTER TABLE {HISTORY} ADD CONSTRAINT referencechange_imported_in_own FOREIGN KEY "
            "(negotiation_id, imported_in_id) REFERENCES positions_import (negotiation_id, id)",
            f"ALTER TABLE {HISTORY} DROP CONSTRAINT referencechange_imported_in_own",
        ),
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {head} SET search_path = public, pg_temp AS $${body};$$",
                f"DROP FUNCTION {head.split(' RETURNS')[0]}",
            )
            for head, body in FUNCTIONS.items()
        ),
        *(migrations.RunSQL(trigger, drop(trigger)) for trigger in TRIGGERS),
    ]
