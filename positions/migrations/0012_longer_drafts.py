"""A draft may hold a table of entries."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual


def sized(most: int) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(LessThanOrEqual(Length(Cast(models.F("fields"), models.TextField())), most)),
        name="saveddraft_sized",
        violation_error_message=f"A draft holds at most {most} characters.",
    )


def drop_longer(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the drafts that are too long for what comes back."""
    drafts = apps.get_model("positions", "SavedDraft").objects.using(schema_editor.connection.alias)
    drafts.annotate(size=Length(Cast("fields", models.TextField()))).filter(size__gt=250_000).delete()


class Migration(migrations.Migration):
    dependencies = [("positions", "0011_discussion")]

    operations = [
        migrations.RemoveConstraint("saveddraft", "saveddraft_sized"),
        migrations.AddConstraint("saveddraft", sized(350_000)),
        migrations.RunPython(migrations.RunPython.noop, drop_longer),
    ]
