"""Citations, amendments and codings of a negotiation are listed the newest first, however much others have."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0026_smaller_intakes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='citation',
            index=models.Index(fields=['negotiation', 'id'], name='citation_in_order'),
        ),
        migrations.AddIndex(
            model_name='amendment',
            index=models.Index(fields=['negotiation', 'id'], name='amendment_in_order'),
        ),
        migrations.AddIndex(
            model_name='coding',
            index=models.Index(fields=['negotiation', 'id'], name='coding_in_order'),
        ),
    ]
