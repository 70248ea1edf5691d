"""What the team says of entries without deciding: comments, asks, and edits that are suggested."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


# Foreign keys that carry the negotiation along (migration 0002): table, column.
KEYS = [("comment", "entry"), ("suggestion", "entry"), ("suggestion", "taken_in")]
ADD = [
    f"ALTER TABLE positions_{table} ADD CONSTRAINT {table}_{column}_own"
    f" FOREIGN KEY (negotiation_id, {column}_id) REFERENCES positions_entry (negotiation_id, id)"
    for table, column in KEYS
]
DROP = [f"ALTER TABLE positions_{table} DROP CONSTRAINT {table}_{column}_own" for table, column in KEYS]


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0010_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='amendment',
            name='amendment_of_table_known',
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True, default='')),
                ('asks_name', models.TextField(blank=True, db_default='', default='')),
                ('lays_aside', models.BooleanField(default=False)),
                ('asks', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='positions.entry')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text__regex', '[^\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), models.Q(('asks__isnull', False), ('lays_aside', False), ('text', '')), _connector='OR'), name='comment_says_something', violation_error_message='Write what you have to say.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 2000)), name='comment_length', violation_error_message='A comment is too long.'),
                    models.CheckConstraint(condition=models.Q(('asks', models.F('by')), _negated=True), name='comment_asks_another', violation_error_message='Ask somebody else than yourself.'),
                    models.CheckConstraint(condition=models.Q(('asks__isnull', True), ('lays_aside', False), _connector='OR'), name='comment_asks_or_lays_aside', violation_error_message='One at a time.'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('asks__isnull', False)), fields=['asks', 'at'], name='comment_asks'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField()),
                ('field', models.CharField(blank=True, default='', max_length=20)),
                ('text', models.TextField(blank=True, default='')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='positions.entry')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('taken_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions_taken', to='positions.entry')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('field__in', ['statement', 'content', 'firmness', 'condition', 'scope', 'speaker', 'account', 'basis', 'channel', 'coding_note'])), name='suggestion_field_known', violation_error_message='field must be one of: statement, content, firmness, condition, scope, speaker, account, basis, channel, coding_note.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 100000)), name='suggestion_length', violation_error_message='A suggested text is too long.'),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('of_table__in', ['amendment', 'coding', 'comment', 'suggestion', 'referencechange', ''])), name='amendment_of_table_known', violation_error_message='of_table must be one of: amendment, coding, comment, suggestion, referencechange.'),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
