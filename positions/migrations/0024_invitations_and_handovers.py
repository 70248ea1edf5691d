"""People are invited by mail, the work of who leaves goes to somebody, and changes of accounts have a reason."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0023_negotiations_in_preparation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='accountchange',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('given_by_name', models.TextField(blank=True, db_default='', default='')),
                ('reason', models.TextField(default='')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person',), name='handover_once', violation_error_message='This account is inactive already.'), models.CheckConstraint(condition=models.Q(('to', models.F('person')), _negated=True), name='handover_to_another', violation_error_message='The work goes to somebody else.'), models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='handover_reason_filled', violation_error_message='Fill in: reason.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='handover_ended_by_somebody', violation_error_message='Somebody lets a person back in, at a time.')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.TextField(default='')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('nonce', models.UUIDField(default=uuid.uuid4)),
                ('given_at', models.DateTimeField()),
                ('given_by_name', models.TextField(blank=True, db_default='', default='')),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('negotiation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email__regex', '^[^\\s@<>"?&%/]+@[^\\s@<>"?&%/]+$')), name='invitation_reaches', violation_error_message='An invitation goes to a mail address, such as name@example.org.'), models.CheckConstraint(condition=models.Q(('roles', []), _negated=True), name='invitation_gives_something', violation_error_message='Choose a role at least.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody', violation_error_message='An invitation is accepted by somebody, at a time.'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_ends_once', violation_error_message='What was withdrawn cannot be accepted.')],
            },
        ),
    ]
