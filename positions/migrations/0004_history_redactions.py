"""Redactions of lines of the history that no entry leads to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ADD = (
    "ALTER TABLE positions_historyredaction ADD CONSTRAINT historyredaction_change_own"
    " FOREIGN KEY (negotiation_id, change_id) REFERENCES positions_referencechange (negotiation_id, id)"
)
DROP = "ALTER TABLE positions_historyredaction DROP CONSTRAINT historyredaction_change_own"


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0003_second_factor_in_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='referencechange',
            constraint=models.UniqueConstraint(fields=('negotiation', 'id'), name='referencechange_in_negotiation'),
        ),
        migrations.CreateModel(
            name='HistoryRedaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_by_name', models.TextField(blank=True, db_default='', default='')),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by_name', models.TextField(blank=True, db_default='', default='')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, default='', max_length=10)),
                ('decision_note', models.TextField(blank=True, db_default='', default='')),
                ('without_second_reader', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('field', models.CharField(blank=True, default='', max_length=30)),
                ('ground', models.CharField(blank=True, default='', max_length=30)),
                ('change', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='positions.referencechange')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('field__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='historyredaction_filled', violation_error_message='Fill in: field.'),
                    models.CheckConstraint(condition=models.Q(('ground__in', ['personal data', 'copyright', 'order of a court or authority'])), name='historyredaction_ground_known', violation_error_message='ground must be one of: personal data, copyright, order of a court or authority.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', '')), name='historyredaction_without_note', violation_error_message='Nothing is noted on it.'),
                    models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('change', 'field'), name='historyredaction_asked_once', violation_error_message='A redaction of this text waits already.'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['published', 'sent back', 'withdrawn', ''])), name='historyredaction_decision_known', violation_error_message='decision must be one of: published, sent back, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), name='historyredaction_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='historyredaction_decided_in_full', violation_error_message='A decision has a person, a time and an outcome.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', ''), models.Q(('decision', ''), _negated=True), _connector='OR'), name='historyredaction_note_of_decision', violation_error_message='A note to the proposer belongs to a decision.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), ('decision', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('without_second_reader', True), _connector='OR'), name='historyredaction_four_eyes', violation_error_message='Whoever wrote an entry cannot decide on it; another person must.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='historyredaction_withdrawn_by_proposer', violation_error_message='Only the person who proposed an entry can withdraw it.'),
                    models.CheckConstraint(condition=models.Q(('without_second_reader', False), models.Q(('decided_by', models.F('proposed_by')), ('decision', 'published')), _connector='OR'), name='historyredaction_alone_is_said', violation_error_message='Only an entry published by its own author is without a second reader.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), _negated=True)), models.Q(('published_at__isnull', False), ('decision', 'published')), _connector='OR'), name='historyredaction_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
                ],
            },
        ),
        migrations.RunSQL(ADD, DROP),
    ]
