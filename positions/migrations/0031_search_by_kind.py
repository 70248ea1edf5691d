"""The newest rows of each kind in a negotiation, gone through where many have the words that are searched for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('positions', '0030_stamps')]

    operations = [
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['negotiation', 'kind', 'target'], name='searchrow_by_kind'),
        ),
    ]
