"""Names under which a search looks things up, and more kinds of things that it finds."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = ['position', 'entry', 'quote', 'source', 'person', 'outcome', 'event', 'assessment']


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0006_plural_of_entry'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('kind', models.CharField(blank=True, default='', max_length=10)),
                ('target', models.BigIntegerField()),
                ('looked_up', models.TextField(default='')),
                ('written', models.TextField(default='')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['looked_up', 'negotiation'], name='searchname_looked_up'),
                    models.Index(fields=['target', 'kind'], name='searchname_target'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'given', 'party', 'term'])), name='searchname_kind_known', violation_error_message='kind must be one of: family, given, party, term.'),
                ],
            },
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['negotiation', 'id'], name='searchrow_newest'),
        ),
        migrations.RemoveConstraint(model_name='searchrow', name='searchrow_kind_known'),
        migrations.AddConstraint(
            model_name='searchrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='searchrow_kind_known', violation_error_message='kind must be one of: ' + ', '.join(KINDS) + '.'),
        ),
        # The rows of further kinds go, on the way back, before the older check comes; the guards write the index anew.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DELETE FROM positions_searchrow WHERE kind IN ('outcome', 'event', 'assessment')",
        ),
    ]
