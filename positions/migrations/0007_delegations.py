"""People who turned out to be one: the row that is not kept points to the one that is, and nothing new hangs on it."""

import django.db.models.deletion
from django.db import migrations, models

LIVING = {"merged_into__isnull": True}
REFERENCES = {"person": {"merged_into_id": "person"}}

# Foreign keys: name, table, columns, table referred to, its columns.
KEYS = [
    ("person_merged_into_own", "person", "negotiation_id, merged_into_id", "person", "negotiation_id, id"),
    # So there is no chain of merged people, and nobody is merged into themselves.
    ("person_merged_into_living", "person", "merged_into_id, merged_into_living", "person", "id, living"),
    ("delegate_of_living_person", "delegate", "person_id, person_living", "person", "id, living"),
    ("office_of_living_person", "office", "person_id, person_living", "person", "id, living"),
]


def add(name, table, columns, target, target_columns):
    return (
        f"ALTER TABLE positions_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES positions_{target} ({target_columns})"
    )


def of_living_person(related_name):
    return models.ForeignKey(
        db_constraint=False,
        limit_choices_to=LIVING,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="positions.person",
    )


def always():
    return models.GeneratedField(
        db_persist=True, expression=models.Value(True), output_field=models.BooleanField()
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0006_frozen_comparisons")]

    operations = [
        migrations.AddField(
            "person",
            "merged_into",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="positions.person",
            ),
        ),
        migrations.AddField(
            "person",
            "living",
            models.GeneratedField(
                db_persist=True,
                expression=models.ExpressionWrapper(
                    models.Q(("merged_into__isnull", True)), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddField(
            "person",
            "merged_into_living",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(models.When(merged_into__isnull=False, then=True)),
                output_field=models.BooleanField(null=True),
            ),
        ),
        migrations.AddConstraint(
            "person", models.UniqueConstraint(fields=("id", "living"), name="person_living")
        ),
        migrations.AlterField("delegate", "person", of_living_person("delegates")),
        migrations.AlterField("office", "person", of_living_person("offices")),
        migrations.AddField("delegate", "person_living", always()),
        migrations.AddField("office", "person_living", always()),
        *(migrations.RunSQL(add(*key), f"ALTER TABLE positions_{key[1]} DROP CONSTRAINT {key[0]}") for key in KEYS),
    ]
