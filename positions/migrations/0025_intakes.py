"""Packages that people bring in the browser, while they wait and are worked on."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0024_invitations_and_handovers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(blank=True, default='', max_length=20)),
                ('state', models.CharField(blank=True, default='', max_length=20)),
                ('key', models.TextField(blank=True, default='')),
                ('version', models.TextField(blank=True, default='')),
                ('file_name', models.TextField(blank=True, default='')),
                ('content', models.BinaryField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('stage', models.TextField(blank=True, default='')),
                ('stopping', models.BooleanField(default=False)),
                ('trouble', models.TextField(blank=True, default='')),
                ('report', models.JSONField(default=dict)),
                ('deciding', models.JSONField(default=dict)),
                ('preparing', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('negotiation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.negotiation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['new', 'add', 'update'])), name='intake_act_known', violation_error_message='act must be one of: new, add, update.'), models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'checked', 'taking', 'taken', 'cancelled', 'broken'])), name='intake_state_known', violation_error_message='state must be one of: checking, checked, taking, taken, cancelled, broken.'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'new'), ('negotiation', None)), models.Q(models.Q(('act', 'new'), _negated=True), ('negotiation__isnull', False)), _connector='OR'), name='intake_new_or_into_one', violation_error_message='A package is for a new negotiation, or for one that is here.'), models.CheckConstraint(condition=models.Q(('act', 'new'), ('preparing', False), _connector='OR'), name='intake_prepares_what_is_new', violation_error_message='What is here already is not in preparation again.'), models.CheckConstraint(condition=models.Q(('content', None), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('content'), 50000000), _connector='OR'), name='intake_sized', violation_error_message='A zip that is brought in the browser takes at most 50,000,000 bytes.')],
            },
        ),
    ]
