"""Releases keep the package of a version of the data, under a name."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


# A foreign key that carries the negotiation along (migration 0002).
ADD = (
    "ALTER TABLE positions_release ADD CONSTRAINT release_imported_in_own FOREIGN KEY (negotiation_id, imported_in_id)"
    " REFERENCES positions_import (negotiation_id, id)"
)
DROP = "ALTER TABLE positions_release DROP CONSTRAINT release_imported_in_own"


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0016_inbox_mail'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.TextField(default='')),
                ('notes', models.TextField(blank=True, default='')),
                ('created', models.TextField(blank=True, default='')),
                ('released_at', models.DateTimeField()),
                ('released_by_name', models.TextField(blank=True, db_default='', default='')),
                ('counts', models.JSONField()),
                ('content', models.BinaryField()),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('tables_sha256', models.CharField(max_length=64)),
                ('content_sha256', models.CharField(max_length=64)),
                ('former_sha256', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('redacted_at', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), blank=True, default=list, size=None)),
                ('imported_in', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('negotiation', 'version'), name='release_version_unique', violation_error_message='There is a release of this version already.'), models.UniqueConstraint(fields=('negotiation', 'released_at'), name='release_one_at_a_time', violation_error_message='One release is named at a time.'), models.CheckConstraint(condition=models.Q(('version__regex', '^[0-9]{1,8}(\\.[0-9]{1,8}){0,3}(-[0-9a-z]{1,20}){0,3}$')), name='release_version_is_one', violation_error_message='A version looks like 1.2.0 or 2026-11: numbers with points or hyphens between them.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.Func(models.F('content'), function='sha256'), models.Value('hex'), function='encode', output_field=models.TextField()), models.F('sha256'))), name='release_bytes_are_named', violation_error_message='The SHA-256 is that of the bytes.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('content'), models.F('size'))), name='release_size_is_told', violation_error_message='The size is that of the bytes.'), models.CheckConstraint(condition=models.Q(('size__lte', 50000000)), name='release_in_bounds', violation_error_message='The zip of a release takes at most 50,000,000 bytes.'), models.CheckConstraint(condition=models.Q(('released_by__isnull', False), ('imported_in__isnull', False), _connector='OR'), name='release_by_somebody', violation_error_message='A release was named by somebody, or came in by an import.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.F('former_sha256'), function='cardinality', output_field=models.IntegerField()), models.Func(models.F('redacted_at'), function='cardinality', output_field=models.IntegerField()))), name='release_redacted_in_full', violation_error_message='Each redaction has a time, and the SHA-256 from before it.')],
            },
        ),
        migrations.RunSQL(ADD, DROP),
    ]
