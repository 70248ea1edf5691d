"""Coding tasks: what is given to second coders, what they make of it, and votes on where coders differ."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

# Foreign keys that carry the negotiation along (migration 0002): table, column, table referred to.
KEYS = [
    ("codingtask", "document", "document"),
    ("givenentry", "task", "codingtask"),
    ("givenentry", "entry", "entry"),
    ("codedpassage", "task", "codingtask"),
    ("codedpassage", "position", "position"),
    ("coding", "task", "codingtask"),
    ("coding", "passage", "codedpassage"),
    ("codingvote", "entry", "entry"),
]
ADD = [
    f"ALTER TABLE positions_{table} ADD CONSTRAINT {table}_{column}_own"
    f" FOREIGN KEY (negotiation_id, {column}_id) REFERENCES positions_{target} (negotiation_id, id)"
    for table, column, target in KEYS
]
DROP = [f"ALTER TABLE positions_{table} DROP CONSTRAINT {table}_{column}_own" for table, column, _ in KEYS]


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0014_follows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CodingVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('variable', models.CharField(blank=True, default='', max_length=20)),
                ('value', models.CharField(blank=True, default='', max_length=20)),
                ('by_name', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='positions.entry')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('value__in', ['yes', 'no']), ('variable', 'held')), models.Q(('value__in', ['categorical', 'plain', 'open', 'tentative', 'same', '']), ('variable', 'firmness')), models.Q(('value__in', ['yes', 'no']), ('variable', 'declared')), models.Q(('value__in', ['yes', 'no']), ('variable', 'conditional')), models.Q(('value__in', ['same', 'wider', 'narrower', 'different', '']), ('variable', 'scope')), models.Q(('value__in', ['own', 'opponent', 'mediator', 'press', 'analyst']), ('variable', 'account')), models.Q(('value__in', ['stated', 'reported', 'inferred']), ('variable', 'basis')), models.Q(('value__in', ['table', 'text', 'public', 'leak', 'conduct', 'term', '']), ('variable', 'channel')), _connector='OR'), name='codingvote_value_known', violation_error_message='The codebook has no such value of this code.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CodingTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('kind', models.CharField(blank=True, default='', max_length=10)),
                ('coder_name', models.TextField(blank=True, db_default='', default='')),
                ('called', models.TextField(default='')),
                ('first_called', models.TextField(default='')),
                ('note', models.TextField(blank=True, default='')),
                ('wished', models.IntegerField(blank=True, null=True)),
                ('seed', models.IntegerField(blank=True, null=True)),
                ('once_only', models.BooleanField(default=False)),
                ('given_by_name', models.TextField(blank=True, db_default='', default='')),
                ('given_at', models.DateTimeField()),
                ('through_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by_name', models.TextField(blank=True, db_default='', default='')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coding_tasks', to='positions.document')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'number'), name='codingtask_number_unique', violation_error_message='This number is taken.'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='codingtask_number_positive', violation_error_message='Coding tasks are counted from 1.'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['sample', 'entries', 'document'])), name='codingtask_kind_known', violation_error_message='kind must be one of: sample, entries, document.'),
                    models.CheckConstraint(condition=models.Q(('called__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('first_called__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='codingtask_filled', violation_error_message='Fill in: called, first_called.'),
                    models.CheckConstraint(condition=models.Q(('called', models.F('first_called')), _negated=True), name='codingtask_two_names', violation_error_message='The two coders need two names.'),
                    models.CheckConstraint(condition=models.Q(('coder', models.F('given_by')), _negated=True), name='codingtask_given_to_another', violation_error_message='Give it to somebody else than yourself.'),
                    models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), models.Q(('closed_by', models.F('coder')), _negated=True), _connector='OR'), name='codingtask_closed_by_another', violation_error_message='Somebody else than its coder closes it.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='codingtask_closed_in_full', violation_error_message='A task is closed by somebody, at a time.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('kind', 'document')), models.Q(models.Q(('kind', 'document'), _negated=True), ('document__isnull', True)), _connector='OR'), name='codingtask_of_document', violation_error_message='A text is given whole, or entries are.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sample'), ('seed__isnull', False), ('wished__gte', 1), ('wished__isnull', False)), models.Q(models.Q(('kind', 'sample'), _negated=True), ('once_only', False), ('seed__isnull', True), ('wished__isnull', True)), _connector='OR'), name='codingtask_of_sample', violation_error_message='A sample, and nothing else, has a size and a seed.'),
                    models.CheckConstraint(condition=models.Q(('through_at__isnull', True), ('kind', 'document'), _connector='OR'), name='codingtask_through_text', violation_error_message='Only a text that was given whole is gone through.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('note'), 4000)), name='codingtask_note_length', violation_error_message='The note is too long.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GivenEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='given_to_code', to='positions.entry')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='positions.codingtask')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('task', 'number'), name='givenentry_number_unique', violation_error_message='This place in the task is taken.'),
                    models.UniqueConstraint(fields=('task', 'entry'), name='givenentry_once', violation_error_message='This entry is in the task already.'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='givenentry_number_positive', violation_error_message='The entries of a task are counted from 1.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CodedPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codebook', models.TextField(default='')),
                ('text', models.CharField(blank=True, default='', max_length=10)),
                ('held', models.BooleanField()),
                ('firmness', models.CharField(blank=True, default='', max_length=20)),
                ('declared', models.BooleanField()),
                ('conditional', models.BooleanField()),
                ('scope', models.CharField(blank=True, default='', max_length=10)),
                ('account', models.CharField(blank=True, default='', max_length=10)),
                ('basis', models.CharField(blank=True, default='', max_length=10)),
                ('channel', models.CharField(blank=True, default='', max_length=10)),
                ('note', models.TextField(blank=True, default='')),
                ('number', models.IntegerField()),
                ('effective_on', models.DateField()),
                ('exact', models.TextField(default='')),
                ('prefix', models.TextField(blank=True, default='')),
                ('suffix', models.TextField(blank=True, default='')),
                ('coded_at', models.DateTimeField()),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('position', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.position')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='positions.codingtask')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('task', 'number'), name='codedpassage_number_unique', violation_error_message='This place in the task is taken.'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='codedpassage_number_positive', violation_error_message='The passages of a task are counted from 1.'),
                    models.CheckConstraint(condition=models.Q(('exact__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('codebook__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='codedpassage_filled', violation_error_message='Fill in: exact, codebook.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('note'), 4000)), name='codedpassage_note_length', violation_error_message='The note is too long.'),
                    models.CheckConstraint(condition=models.Q(('text__in', ['whole', 'part', 'copy'])), name='codedpassage_text_known', violation_error_message='text must be one of: whole, part, copy.'),
                    models.CheckConstraint(condition=models.Q(('firmness__in', ['categorical', 'plain', 'open', 'tentative', 'same', ''])), name='codedpassage_firmness_known', violation_error_message='firmness must be one of: categorical, plain, open, tentative, same.'),
                    models.CheckConstraint(condition=models.Q(('held', True), ('firmness', ''), _connector='OR'), name='codedpassage_firmness_when_held', violation_error_message='What is not held has no firmness.'),
                    models.CheckConstraint(condition=models.Q(('scope__in', ['same', 'wider', 'narrower', 'different', ''])), name='codedpassage_scope_known', violation_error_message='scope must be one of: same, wider, narrower, different.'),
                    models.CheckConstraint(condition=models.Q(('account__in', ['own', 'opponent', 'mediator', 'press', 'analyst'])), name='codedpassage_account_known', violation_error_message='account must be one of: own, opponent, mediator, press, analyst.'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['stated', 'reported', 'inferred'])), name='codedpassage_basis_known', violation_error_message='basis must be one of: stated, reported, inferred.'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['table', 'text', 'public', 'leak', 'conduct', 'term', ''])), name='codedpassage_channel_known', violation_error_message='channel must be one of: table, text, public, leak, conduct, term.'),
                ],
            },
        ),
        migrations.AddField(
            model_name='coding',
            name='passage',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='positions.codedpassage'),
        ),
        migrations.AddField(
            model_name='coding',
            name='task',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='positions.codingtask'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.UniqueConstraint(fields=('passage',), name='coding_of_passage_once', violation_error_message='This passage is a coding already.'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('imported_in__isnull', True), ('task__isnull', True), _connector='OR'), name='coding_has_one_origin', violation_error_message='A coding came with a package or was made in a task.'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('passage__isnull', True), ('task__isnull', False), _connector='OR'), name='coding_passage_of_task', violation_error_message='A passage belongs to a task.'),
        ),
        migrations.AddConstraint(
            model_name='codingtask',
            constraint=models.UniqueConstraint(fields=('negotiation', 'id'), name='codingtask_in_negotiation'),
        ),
        migrations.AddConstraint(
            model_name='codedpassage',
            constraint=models.UniqueConstraint(fields=('negotiation', 'id'), name='codedpassage_in_negotiation'),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
