"""Whether and how soon people are written to of what comes to their inbox."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0015_coding_tasks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InboxMail',
            fields=[
                ('by', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('pace', models.CharField(blank=True, default='', max_length=20)),
                ('until', models.DateTimeField()),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pace__in', ['at once', 'daily'])), name='inboxmail_pace_known', violation_error_message='pace must be one of: at once, daily.')],
            },
        ),
    ]
