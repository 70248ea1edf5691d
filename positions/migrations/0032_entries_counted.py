"""The indexes of entries by days and by moments with what is counted of them, so that counting looks at no row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('positions', '0031_search_by_kind')]

    operations = [
        migrations.RemoveIndex(model_name='entry', name='entry_timeline'),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(
                condition=models.Q(('published_at__isnull', False)),
                fields=['negotiation', 'effective_on', 'sequence', 'key'],
                include=('id', 'position', 'account', 'reading', 'ends_term', 'published_at', 'superseded_at'),
                name='entry_timeline',
            ),
        ),
        migrations.RemoveIndex(model_name='entry', name='entry_latest'),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(
                models.F('negotiation'),
                models.OrderBy(models.F('published_at'), descending=True),
                include=('superseded_at',),
                name='entry_latest',
            ),
        ),
    ]
