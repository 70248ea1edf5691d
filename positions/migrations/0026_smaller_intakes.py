"""Zips that are brought in the browser take less, so that a site of a gigabyte has room for the work on them."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0025_intakes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='intake',
            name='intake_sized',
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('content', None), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('content'), 20000000), _connector='OR'), name='intake_sized', violation_error_message='A zip that is brought in the browser takes at most 20,000,000 bytes.'),
        ),
    ]
