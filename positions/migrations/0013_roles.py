"""What the code gave to roles, remembered from one migration to the next."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("positions", "0012_publishing_at_once")]

    operations = [
        migrations.CreateModel(
            name="GivenRole",
            fields=[
                ("name", models.CharField(max_length=150, primary_key=True, serialize=False)),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), size=None
                    ),
                ),
            ],
        ),
    ]
