"""The order of the timeline's list: a further page is read from where the last one ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0009_tighter_evidence"),
    ]

    operations = [
        migrations.AddIndex(
            "positionchange",
            models.Index(
                fields=["negotiation", "effective_on", "sequence", "key"],
                condition=models.Q(("published_at__isnull", False)),
                name="change_timeline",
            ),
        ),
    ]
