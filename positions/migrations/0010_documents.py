"""The stored texts of sources, their removals, and where in them citations are anchored."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


# Foreign keys that carry the negotiation along (migration 0002): table, column, table referred to.
KEYS = [
    ("document", "source", "source"),
    ("anchor", "document", "document"),
    ("documentremoval", "document", "document"),
]
ADD = [
    f"ALTER TABLE positions_{table} ADD CONSTRAINT {table}_{column}_own"
    f" FOREIGN KEY (negotiation_id, {column}_id) REFERENCES positions_{target} (negotiation_id, id)"
    for table, column, target in KEYS
]
DROP = [f"ALTER TABLE positions_{table} DROP CONSTRAINT {table}_{column}_own" for table, column, _ in KEYS]


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0009_saved_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.TextField(blank=True, default='')),
                ('text', models.TextField(blank=True, default='')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.BinaryField(blank=True, null=True)),
                ('file_name', models.TextField(blank=True, default='')),
                ('file_type', models.CharField(blank=True, default='', max_length=10)),
                ('added_by_name', models.TextField(blank=True, db_default='', default='')),
                ('added_at', models.DateTimeField()),
                ('free_by_name', models.TextField(blank=True, db_default='', default='')),
                ('free_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('free_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='positions.source')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'), ('language', ''), _connector='OR'), name='document_language_is_tag', violation_error_message='A language is written as en or uk-UA.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 2000000)), name='document_text_length', violation_error_message='The text of a document has at most 1,000,000 characters.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('file'), 10000000)), name='document_file_size', violation_error_message='The file of a document has at most 10 MB.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Case(models.When(file__isnull=True, then=models.F('sha256')), default=models.Func(models.Func(models.F('file'), function='sha256'), models.Value('hex'), function='encode', output_field=models.TextField()), output_field=models.TextField()), models.F('sha256'))), name='document_bytes_are_named', violation_error_message='The SHA-256 is that of the bytes.'),
                    models.CheckConstraint(condition=models.Q(('file_type__in', ['txt', 'html', 'pdf', 'docx', ''])), name='document_file_type_known', violation_error_message='file_type must be one of: txt, html, pdf, docx.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('text__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(('file__isnull', True), ('file_name', ''), ('removed_at__isnull', False), ('text', '')), _connector='OR'), name='document_has_text', violation_error_message='A document has a text until it is removed.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('free_at__isnull', True), ('free_by__isnull', True)), models.Q(('free_at__isnull', False), ('free_by__isnull', False)), _connector='OR'), name='document_free_by_somebody', violation_error_message='That a text is free to show is said by somebody, at a time.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exact', models.TextField(default='')),
                ('prefix', models.TextField(blank=True, default='')),
                ('suffix', models.TextField(blank=True, default='')),
                ('citation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='positions.citation')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='positions.document')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('citation',), name='anchor_once', violation_error_message='This citation has its place in the text already.'),
                    models.CheckConstraint(condition=models.Q(('exact__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='anchor_filled', violation_error_message='Fill in: exact.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DocumentRemoval',
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
                ('ground', models.CharField(blank=True, default='', max_length=30)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='removals', to='positions.document')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ground__in', ['personal data', 'copyright', 'order of a court or authority'])), name='documentremoval_ground_known', violation_error_message='ground must be one of: personal data, copyright, order of a court or authority.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', '')), name='documentremoval_without_note', violation_error_message='Nothing is noted on it.'),
                    models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('document',), name='documentremoval_asked_once', violation_error_message='The removal of this text waits already.'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['published', 'sent back', 'withdrawn', ''])), name='documentremoval_decision_known', violation_error_message='decision must be one of: published, sent back, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), name='documentremoval_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='documentremoval_decided_in_full', violation_error_message='A decision has a person, a time and an outcome.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', ''), models.Q(('decision', ''), _negated=True), _connector='OR'), name='documentremoval_note_of_decision', violation_error_message='A note to the proposer belongs to a decision.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), ('decision', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('without_second_reader', True), _connector='OR'), name='documentremoval_four_eyes', violation_error_message='Whoever wrote an entry cannot decide on it; another person must.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='documentremoval_withdrawn_by_proposer', violation_error_message='Only the person who proposed an entry can withdraw it.'),
                    models.CheckConstraint(condition=models.Q(('without_second_reader', False), models.Q(('decided_by', models.F('proposed_by')), ('decision', 'published')), _connector='OR'), name='documentremoval_alone_is_said', violation_error_message='Only an entry published by its own author is without a second reader.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), _negated=True)), models.Q(('published_at__isnull', False), ('decision', 'published')), _connector='OR'), name='documentremoval_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('negotiation', 'id'), name='document_in_negotiation'),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
