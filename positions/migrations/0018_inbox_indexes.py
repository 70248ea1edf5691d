"""Indexes by which an inbox is read from the newest on, however much was said."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0017_releases'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['at', 'id'], name='comment_newest'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('lays_aside', True)), fields=['at'], name='comment_lays_aside'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(fields=['at', 'id'], name='suggestion_newest'),
        ),
    ]
