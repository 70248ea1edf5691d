"""The history of one row is read by the row: whoever mends it is told what somebody else changed meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0021_amendments_by_import'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='referencechange',
            index=models.Index(fields=['table', 'row', 'id'], name='referencechange_of_row'),
        ),
    ]
