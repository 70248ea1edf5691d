"""Stamps, by which pages are known again before they are made."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0029_speakers_before_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('home', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['home'], name='stamp_home')],
            },
        ),
    ]
