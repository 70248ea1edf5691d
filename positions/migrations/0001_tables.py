"""All tables, each with its constraints. References within a negotiation follow in 0002."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import positions.models.moments

# A sign that can be seen, as positions/domain/texts.py has it.
VISIBLE = (
    r"[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

# The guards are no migrations: `migrate` puts them in place at its end, and keeps here what it did. No model, so that
# nothing empties it. Taken back after all tables, with whose triggers the functions' last users have gone.
ADD_GUARDS = "CREATE TABLE positions_guard (file text PRIMARY KEY, sha256 text NOT NULL)"
DROP_GUARDS = r"""
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'positions\_%'
    LOOP
        -- With the triggers on the tables of accounts, which are not ours and stay.
        EXECUTE format('DROP FUNCTION %s CASCADE', function);
    END LOOP;
END $$;
DROP TABLE positions_guard;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenRole",
            fields=[
                ("name", models.CharField(max_length=150, primary_key=True, serialize=False)),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), size=None
                    ),
                ),
            ],
        ),
        migrations.RunSQL([(ADD_GUARDS, None)], [(DROP_GUARDS, None)]),
        migrations.CreateModel(
            name='Negotiation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_collation='C', max_length=200, unique=True)),
                ('title', models.TextField(blank=True, default='')),
                ('description', models.TextField(blank=True, default='')),
                ('licenses', models.JSONField(blank=True, default=list)),
                ('contributors', models.JSONField(blank=True, default=list)),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('temporal', models.JSONField(blank=True, default=dict)),
                ('homepage', models.TextField(blank=True, default='')),
                ('limits', models.TextField(blank=True, default='')),
                ('codebook', models.CharField(default='3', max_length=10)),
                ('version', models.TextField(blank=True, default='')),
                ('created', models.TextField(blank=True, default='')),
                ('release_sha256', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('extra', models.JSONField(blank=True, default=dict)),
                ('comparisons', models.JSONField(blank=True, default=list)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='negotiation_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('group', models.TextField(default='')),
                ('name', models.TextField(default='')),
                ('description', models.TextField(blank=True, default='')),
                ('order', models.BigIntegerField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='issue_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='issue_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='issue_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('group__regex', VISIBLE), ('name__regex', VISIBLE)), name='issue_filled', violation_error_message='Fill in: group, name.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('name', models.TextField(blank=True, default='')),
                ('version', models.TextField(blank=True, default='')),
                ('sha256', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('imported_by_name', models.TextField(blank=True, db_default='', default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='import_in_negotiation'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('name', models.TextField(default='')),
                ('native_name', models.TextField(blank=True, default='')),
                ('short_name', models.TextField(blank=True, default='')),
                ('role', models.CharField(blank=True, default='', max_length=20)),
                ('colour', models.CharField(blank=True, default='', max_length=7)),
                ('order', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'parties',
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='party_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='party_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='party_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('name__regex', VISIBLE)), name='party_filled', violation_error_message='Fill in: name.'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['principal', 'mediator', 'host', 'guarantor', 'observer', 'other'])), name='party_role_known', violation_error_message='role must be one of: principal, mediator, host, guarantor, observer, other.'),
                    models.CheckConstraint(condition=models.Q(('colour__regex', '^#[0-9A-Fa-f]{6}$'), ('colour', ''), _connector='OR'), name='party_colour_is_hex', violation_error_message='A colour is written as #0072b2.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('name', models.TextField(default='')),
                ('native_name', models.TextField(blank=True, default='')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('party', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='positions.party')),
                ('note', models.TextField(blank=True, default='')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='positions.person')),
                ('living', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('merged_into__isnull', True)), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('merged_into_living', models.GeneratedField(db_persist=True, expression=models.Case(models.When(merged_into__isnull=False, then=True)), output_field=models.BooleanField(null=True))),
            ],
            options={
                'verbose_name_plural': 'people',
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='person_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='person_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='person_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('name__regex', VISIBLE)), name='person_filled', violation_error_message='Fill in: name.'),
                    models.UniqueConstraint(fields=('id', 'living'), name='person_living'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('party', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='positions.party')),
                ('issue', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='positions.issue')),
                ('kind', models.CharField(blank=True, default='', max_length=20)),
                ('title', models.TextField(default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='position_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='position_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='position_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.UniqueConstraint(fields=('id', 'party'), name='position_of_party'),
                    models.CheckConstraint(condition=models.Q(('title__regex', VISIBLE)), name='position_filled', violation_error_message='Fill in: title.'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['demand', 'precondition', 'refusal', 'offer'])), name='position_kind_known', violation_error_message='kind must be one of: demand, precondition, refusal, offer.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('name', models.TextField(default='')),
                ('short_name', models.TextField(blank=True, default='')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('venue', models.TextField(blank=True, default='')),
                ('host', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_rounds', to='positions.party')),
                ('level', models.CharField(blank=True, default='', max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('window_starts_on', models.DateField()),
                ('window_ends_on', models.DateField()),
                ('summary', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='round_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='round_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='round_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('name__regex', VISIBLE)), name='round_filled', violation_error_message='Fill in: name.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('short_name'), 12)), name='round_short_name_length', violation_error_message='The short name of a round has at most 12 characters.'),
                    models.CheckConstraint(condition=models.Q(('level__in', ['leaders', 'ministers', 'delegations', 'technical', ''])), name='round_level_known', violation_error_message='level must be one of: leaders, ministers, delegations, technical.'),
                    models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='round_ends_not_before_it_starts', violation_error_message='A round cannot end before it starts.'),
                    models.CheckConstraint(condition=models.Q(('window_ends_on__gte', models.F('ends_on')), ('window_starts_on__lte', models.F('starts_on'))), name='round_window_contains_meeting', violation_error_message='The window must contain the days of the meeting.'),
                ],
            },
        ),
        migrations.AddField(
            model_name='negotiation',
            name='before',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.round'),
        ),
        migrations.AddField(
            model_name='negotiation',
            name='after',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.round'),
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('title', models.TextField(default='')),
                ('publisher', models.TextField(default='')),
                ('author', models.TextField(blank=True, default='')),
                ('origin', models.TextField(blank=True, default='')),
                ('published_on', models.CharField(blank=True, default='', max_length=10)),
                ('type', models.CharField(blank=True, default='', max_length=20)),
                ('url', models.TextField(blank=True, default='')),
                ('archive_url', models.TextField(blank=True, default='')),
                ('accessed_on', models.CharField(blank=True, default='', max_length=10)),
                ('language', models.TextField(blank=True, default='')),
                ('reliability', models.CharField(blank=True, default='', max_length=1)),
                ('read', models.CharField(blank=True, default='', max_length=10)),
                ('note', models.TextField(blank=True, default='')),
                ('public_since', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='source_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='source_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='source_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('title__regex', VISIBLE), ('publisher__regex', VISIBLE)), name='source_filled', violation_error_message='Fill in: title, publisher.'),
                    models.CheckConstraint(condition=models.Q(('published_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'), ('published_on', ''), _connector='OR'), name='source_published_on_is_date', violation_error_message='published_on must be a year, a month or a day: 2022-03-29.'),
                    models.CheckConstraint(condition=models.Q(('accessed_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'), ('accessed_on', ''), _connector='OR'), name='source_accessed_on_is_date', violation_error_message='accessed_on must be a year, a month or a day: 2022-03-29.'),
                    models.CheckConstraint(condition=models.Q(('type__in', ['communique', 'draft treaty', 'memorandum', 'speech', 'interview', 'press statement', 'news report', 'analysis'])), name='source_type_known', violation_error_message='type must be one of: communique, draft treaty, memorandum, speech, interview, press statement, news report, analysis.'),
                    models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='source_reliability_known', violation_error_message='reliability must be one of: A, B, C, D, E, F.'),
                    models.CheckConstraint(condition=models.Q(('read__in', ['whole', 'part', 'none'])), name='source_read_known', violation_error_message='read must be one of: whole, part, none.'),
                    models.CheckConstraint(condition=models.Q(('url__regex', '^https?://'), ('url', ''), _connector='OR'), name='source_url_is_web', violation_error_message='An address starts with http:// or https://.'),
                    models.CheckConstraint(condition=models.Q(('archive_url__regex', '^https?://'), ('archive_url', ''), _connector='OR'), name='source_archive_url_is_web', violation_error_message='An address starts with http:// or https://.'),
                    models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'), ('language', ''), _connector='OR'), name='source_language_is_tag', violation_error_message='A language is written as en or uk-UA.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('party', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='positions.party')),
                ('round', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='positions.round')),
                ('issue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='positions.issue')),
                ('text', models.TextField(default='')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='positions.source')),
                ('locator', models.TextField(blank=True, default='')),
                ('basis', models.CharField(blank=True, default='', max_length=10)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='assessment_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='assessment_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='assessment_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('text__regex', VISIBLE)), name='assessment_filled', violation_error_message='Fill in: text.'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['stated', 'reported', 'inferred'])), name='assessment_basis_known', violation_error_message='basis must be one of: stated, reported, inferred.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReviewRule',
            fields=[
                ('single', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('team_of_one', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('single', True)), name='reviewrule_is_one', violation_error_message='There is one rule of review.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by_name', models.TextField(blank=True, db_default='', default='')),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by_name', models.TextField(blank=True, db_default='', default='')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, default='', max_length=10)),
                ('decision_note', models.TextField(blank=True, db_default='', default='')),
                ('without_second_reader', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('version', models.IntegerField(db_default=1, default=1)),
                ('position', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='positions.position')),
                ('effective_on', models.DateField()),
                ('precision', models.CharField(default='day', max_length=10)),
                ('sequence', models.BigIntegerField(blank=True, null=True)),
                ('said_on', models.DateField(blank=True, null=True)),
                ('round', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='positions.round')),
                ('channel', models.CharField(blank=True, default='', max_length=10)),
                ('held', models.BooleanField()),
                ('firmness', models.CharField(blank=True, default='', max_length=20)),
                ('declared', models.BooleanField(default=False)),
                ('condition', models.TextField(blank=True, default='')),
                ('scope', models.CharField(blank=True, default='', max_length=10)),
                ('content', models.TextField(blank=True, default='')),
                ('statement', models.TextField(default='')),
                ('coding_note', models.TextField(default='')),
                ('account', models.CharField(blank=True, default='', max_length=10)),
                ('speaker', models.TextField(blank=True, default='')),
                ('basis', models.CharField(blank=True, default='', max_length=10)),
                ('rival_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rivals', to='positions.entry')),
                ('answers', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='positions.entry')),
                ('imported_in', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import')),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('reading', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('account', 'analyst'), ('basis', 'inferred'), _connector='OR'), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('conditional', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('condition', ''), _negated=True), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('has_content', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('content', ''), _negated=True), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('ends_term', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('channel', 'term')), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('own_word', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('account', 'own'), models.Q(('channel__in', ['conduct', 'term']), _negated=True)), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('main', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('rival_of__isnull', True), models.Q(('account', 'analyst'), ('basis', 'inferred'), _connector='OR', _negated=True)), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('rival_of_main', models.GeneratedField(db_persist=True, expression=models.Case(models.When(rival_of__isnull=False, then=True)), output_field=models.BooleanField(null=True))),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('published_at__isnull', False)), fields=['position', 'effective_on', 'sequence', 'id'], include=('held', 'firmness', 'declared', 'conditional', 'scope', 'rival_of', 'reading', 'ends_term', 'has_content', 'own_word', 'published_at', 'superseded_at'), name='entry_history'),
                    models.Index(models.F('negotiation'), models.OrderBy(models.F('published_at'), descending=True), name='entry_latest'),
                    models.Index(condition=models.Q(('published_at__isnull', False)), fields=['negotiation', 'effective_on', 'sequence', 'key'], name='entry_timeline'),
                    models.Index(models.F('negotiation'), models.OrderBy(models.F('published_at'), descending=True), condition=models.Q(('proposed_by__isnull', False), ('published_at__isnull', False)), name='entry_activity'),
                    models.Index(condition=models.Q(('decision', ''), ('proposed_by__isnull', False)), fields=['negotiation', 'proposed_at'], name='entry_waiting'),
                    models.Index(condition=models.Q(('published_at__isnull', True)), fields=['position', 'effective_on'], name='entry_drafts'),
                    models.Index(condition=models.Q(('answers__isnull', False)), fields=['answers'], name='entry_answers'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('version', 1)), fields=('negotiation', 'key'), name='entry_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(condition=models.Q(('published_at__isnull', False), ('superseded_at__isnull', True)), fields=('negotiation', 'key'), name='entry_lives_once', violation_error_message='Only one version of an entry counts; the one before gives way first.'),
                    models.UniqueConstraint(condition=models.Q(('published_at__isnull', False)), fields=('negotiation', 'key', 'version'), name='entry_version_unique', violation_error_message='This version of the entry is published already.'),
                    models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='entry_version_positive', violation_error_message='The versions of an entry are counted from 1.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='entry_in_negotiation'),
                    models.UniqueConstraint(fields=('id', 'position', 'main'), name='entry_main_of_position'),
                    models.UniqueConstraint(condition=models.Q(('published_at__isnull', False), ('superseded_at__isnull', True)), fields=('position', 'effective_on', 'sequence'), name='entry_sequence_unique', violation_error_message='Another entry of this position already has this place on this day.'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+([-@][a-z0-9]+)*$')), name='entry_key_is_slug', violation_error_message='A key has only a-z, digits and single hyphens or @ between them.'),
                    models.CheckConstraint(condition=models.Q(('statement__regex', VISIBLE), ('coding_note__regex', VISIBLE)), name='entry_filled', violation_error_message='Fill in: statement, coding_note.'),
                    models.CheckConstraint(condition=models.Q(('precision__in', ['day', 'month', 'year'])), name='entry_precision_known', violation_error_message='precision must be one of: day, month, year.'),
                    models.CheckConstraint(condition=models.Q(('precision', 'day'), models.Q(models.Q(('precision', 'month')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('effective_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1))), models.Q(models.Q(('precision', 'year')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('effective_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractMonth(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('effective_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1))), _connector='OR'), name='entry_date_is_last_day', violation_error_message='A date known to the month or year is written as the last day of it.'),
                    models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='entry_sequence_positive', violation_error_message='The place within the day starts at 1.'),
                    models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('sequence__isnull', False), _connector='OR'), name='entry_published_has_sequence', violation_error_message='A published entry has a place within its day.'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['table', 'text', 'public', 'leak', 'conduct', 'term', ''])), name='entry_channel_known', violation_error_message='channel must be one of: table, text, public, leak, conduct, term.'),
                    models.CheckConstraint(condition=models.Q(('firmness__in', ['categorical', 'plain', 'open', 'tentative', 'same', ''])), name='entry_firmness_known', violation_error_message='firmness must be one of: categorical, plain, open, tentative, same.'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('held', True)), models.Q(('firmness', ''), _negated=True)), models.Q(('firmness', ''), ('held', False)), _connector='OR'), name='entry_firmness_when_held', violation_error_message='Firmness is given exactly when the position is held.'),
                    models.CheckConstraint(condition=models.Q(('held', True), ('declared', False), _connector='OR'), name='entry_declared_when_held', violation_error_message='A position that is not held is not declared a red line.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('firmness', 'same'), _negated=True), ('declared', False), _connector='OR'), name='entry_same_not_declared', violation_error_message='An entry without a word on firmness does not call the position a red line.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('firmness', 'same'), _negated=True), ('condition', ''), _connector='OR'), name='entry_same_without_condition', violation_error_message='An entry without a word on firmness has no condition of its own; it is as before.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel', 'term'), _negated=True), ('held', False), _connector='OR'), name='entry_term_not_held', violation_error_message='An entry that ends a term does not hold the position.'),
                    models.CheckConstraint(condition=models.Q(('held', True), ('condition', ''), _connector='OR'), name='entry_condition_when_held', violation_error_message='A position that is not held has no condition.'),
                    models.CheckConstraint(condition=models.Q(('held', True), ('content', ''), _connector='OR'), name='entry_content_when_held', violation_error_message='A position that is not held has no content.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('content'), 160)), name='entry_content_length', violation_error_message='The content has at most 160 characters.'),
                    models.CheckConstraint(condition=models.Q(('scope__in', ['same', 'wider', 'narrower', 'different', ''])), name='entry_scope_known', violation_error_message='scope must be one of: same, wider, narrower, different.'),
                    models.CheckConstraint(condition=models.Q(('account__in', ['own', 'opponent', 'mediator', 'press', 'analyst'])), name='entry_account_known', violation_error_message='account must be one of: own, opponent, mediator, press, analyst.'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['stated', 'reported', 'inferred'])), name='entry_basis_known', violation_error_message='basis must be one of: stated, reported, inferred.'),
                    models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('published_at')), _connector='OR'), name='entry_superseded_after_publication', violation_error_message='Only a published entry can be replaced, and not before it was published.'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['published', 'sent back', 'withdrawn', ''])), name='entry_decision_known', violation_error_message='decision must be one of: published, sent back, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('imported_in__isnull', False), ('proposed_at__isnull', True), ('proposed_by__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(models.Q(('imported_in__isnull', False), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='entry_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='entry_decided_in_full', violation_error_message='A decision has a person, a time and an outcome.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', ''), models.Q(('decision', ''), _negated=True), _connector='OR'), name='entry_note_of_decision', violation_error_message='A note to the proposer belongs to a decision.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), ('decision', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('without_second_reader', True), _connector='OR'), name='entry_four_eyes', violation_error_message='Whoever wrote an entry cannot decide on it; another person must.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='entry_withdrawn_by_proposer', violation_error_message='Only the person who proposed an entry can withdraw it.'),
                    models.CheckConstraint(condition=models.Q(('without_second_reader', False), models.Q(('decided_by', models.F('proposed_by')), ('decision', 'published')), _connector='OR'), name='entry_alone_is_said', violation_error_message='Only an entry published by its own author is without a second reader.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR', _negated=True)), models.Q(('published_at__isnull', False), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR')), _connector='OR'), name='entry_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EntrySpeaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='speakers', to='positions.entry')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='spoken', to='positions.person')),
                ('order', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('entry', 'person'), name='entryspeaker_unique'),
                    models.UniqueConstraint(fields=('entry', 'order'), name='entryspeaker_order_unique'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by_name', models.TextField(blank=True, db_default='', default='')),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by_name', models.TextField(blank=True, db_default='', default='')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, default='', max_length=10)),
                ('decision_note', models.TextField(blank=True, db_default='', default='')),
                ('without_second_reader', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='positions.entry')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='positions.source')),
                ('locator', models.TextField(default='')),
                ('quote', models.TextField(blank=True, default='')),
                ('quote_language', models.TextField(blank=True, default='')),
                ('translation', models.TextField(blank=True, default='')),
                ('imported_in', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(models.F('entry'), models.F('source'), django.db.models.functions.text.MD5('locator'), condition=models.Q(('locator', '[redacted]'), _negated=True), name='citation_unique', violation_error_message='This place in the source is already cited for the entry.'),
                    models.UniqueConstraint(fields=('entry', 'id'), name='citation_of_entry'),
                    models.CheckConstraint(condition=models.Q(('locator__regex', VISIBLE)), name='citation_filled', violation_error_message='Fill in: locator.'),
                    models.CheckConstraint(condition=models.Q(('quote_language__regex', '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'), ('quote_language', ''), _connector='OR'), name='citation_quote_language_is_tag', violation_error_message='A language is written as en or uk-UA.'),
                    models.CheckConstraint(condition=models.Q(('quote', ''), models.Q(('quote_language', ''), _negated=True), _connector='OR'), name='citation_quote_has_language', violation_error_message='A quote needs its language, such as en or uk.'),
                    models.CheckConstraint(condition=models.Q(('translation', ''), models.Q(('quote', ''), _negated=True), _connector='OR'), name='citation_translation_has_quote', violation_error_message='A translation needs the quote that it translates.'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['published', 'sent back', 'withdrawn', ''])), name='citation_decision_known', violation_error_message='decision must be one of: published, sent back, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('imported_in__isnull', False), ('proposed_at__isnull', True), ('proposed_by__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(models.Q(('imported_in__isnull', False), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='citation_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='citation_decided_in_full', violation_error_message='A decision has a person, a time and an outcome.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', ''), models.Q(('decision', ''), _negated=True), _connector='OR'), name='citation_note_of_decision', violation_error_message='A note to the proposer belongs to a decision.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), ('decision', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('without_second_reader', True), _connector='OR'), name='citation_four_eyes', violation_error_message='Whoever wrote an entry cannot decide on it; another person must.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='citation_withdrawn_by_proposer', violation_error_message='Only the person who proposed an entry can withdraw it.'),
                    models.CheckConstraint(condition=models.Q(('without_second_reader', False), models.Q(('decided_by', models.F('proposed_by')), ('decision', 'published')), _connector='OR'), name='citation_alone_is_said', violation_error_message='Only an entry published by its own author is without a second reader.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR', _negated=True)), models.Q(('published_at__isnull', False), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR')), _connector='OR'), name='citation_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
                ],
                'indexes': [models.Index(fields=['entry'], include=('source', 'published_at'), name='citation_strength')],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by_name', models.TextField(blank=True, db_default='', default='')),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by_name', models.TextField(blank=True, db_default='', default='')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, default='', max_length=10)),
                ('decision_note', models.TextField(blank=True, db_default='', default='')),
                ('without_second_reader', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='positions.entry')),
                ('kind', models.CharField(blank=True, default='', max_length=10)),
                ('replacement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='positions.entry')),
                ('citation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='positions.citation')),
                ('of_table', models.CharField(blank=True, default='', max_length=20)),
                ('of_row', models.BigIntegerField(blank=True, null=True)),
                ('field', models.CharField(blank=True, default='', max_length=20)),
                ('reason', models.TextField(default='')),
            ],
            options={
                'indexes': [
                    models.Index(models.F('negotiation'), models.OrderBy(models.F('published_at'), descending=True), condition=models.Q(('published_at__isnull', False)), name='amendment_activity'),
                    models.Index(condition=models.Q(('decision', ''), ('proposed_by__isnull', False)), fields=['negotiation', 'proposed_at'], name='amendment_waiting'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'retraction', 'redaction'])), name='amendment_kind_known', violation_error_message='kind must be one of: correction, retraction, redaction.'),
                    models.CheckConstraint(condition=models.Q(('reason__regex', VISIBLE)), name='amendment_filled', violation_error_message='Fill in: reason.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'correction'), ('replacement__isnull', False)), models.Q(models.Q(('kind', 'correction'), _negated=True), ('replacement__isnull', True)), _connector='OR'), name='amendment_correction_replaces', violation_error_message='A correction, and only a correction, has an entry that replaces the old one.'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'redaction')), models.Q(('field', ''), _negated=True)), models.Q(models.Q(('kind', 'redaction'), _negated=True), ('citation__isnull', True), ('field', ''), ('of_table', '')), _connector='OR'), name='amendment_redaction_names_field', violation_error_message='A redaction, and only a redaction, names the text that it removes.'),
                    models.CheckConstraint(condition=models.Q(('of_table__in', ['amendment', 'coding', 'referencechange', ''])), name='amendment_of_table_known', violation_error_message='of_table must be one of: amendment, coding, referencechange.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('of_row__isnull', True), ('of_table', '')), models.Q(models.Q(('of_table', ''), _negated=True), ('citation__isnull', True), ('of_row__isnull', False)), _connector='OR'), name='amendment_of_one_row', violation_error_message='A redaction names one row.'),
                    models.UniqueConstraint(condition=models.Q(models.Q(('kind', 'redaction'), _negated=True), ('published_at__isnull', False)), fields=('entry',), name='amendment_supersedes_once', violation_error_message='This entry has already been corrected or retracted.'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['published', 'sent back', 'withdrawn', ''])), name='amendment_decision_known', violation_error_message='decision must be one of: published, sent back, withdrawn.'),
                    models.CheckConstraint(condition=models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), name='amendment_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='amendment_decided_in_full', violation_error_message='A decision has a person, a time and an outcome.'),
                    models.CheckConstraint(condition=models.Q(('decision_note', ''), models.Q(('decision', ''), _negated=True), _connector='OR'), name='amendment_note_of_decision', violation_error_message='A note to the proposer belongs to a decision.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), ('decision', 'withdrawn'), models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('without_second_reader', True), _connector='OR'), name='amendment_four_eyes', violation_error_message='Whoever wrote an entry cannot decide on it; another person must.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='amendment_withdrawn_by_proposer', violation_error_message='Only the person who proposed an entry can withdraw it.'),
                    models.CheckConstraint(condition=models.Q(('without_second_reader', False), models.Q(('decided_by', models.F('proposed_by')), ('decision', 'published')), _connector='OR'), name='amendment_alone_is_said', violation_error_message='Only an entry published by its own author is without a second reader.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), _negated=True)), models.Q(('published_at__isnull', False), ('decision', 'published')), _connector='OR'), name='amendment_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('token', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.entry')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('token', 'digest'), name='submission_sent_once', violation_error_message='This form was sent before.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('person', models.ForeignKey(db_constraint=False, limit_choices_to={'merged_into__isnull': True}, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='positions.person')),
                ('person_living', models.GeneratedField(db_persist=True, expression=models.Value(True), output_field=models.BooleanField())),
                ('title', models.TextField(default='')),
                ('from_on', models.CharField(blank=True, default='', max_length=10)),
                ('to_on', models.CharField(blank=True, default='', max_length=10)),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='positions.source')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(models.F('person'), django.db.models.functions.text.MD5('title'), models.F('from_on'), name='office_unique', violation_error_message='This office of this person is already recorded.'),
                    models.CheckConstraint(condition=models.Q(('title__regex', VISIBLE)), name='office_filled', violation_error_message='Fill in: title.'),
                    models.CheckConstraint(condition=models.Q(('from_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'), ('from_on', ''), _connector='OR'), name='office_from_on_is_date', violation_error_message='from_on must be a year, a month or a day: 2022-03-29.'),
                    models.CheckConstraint(condition=models.Q(('to_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'), ('to_on', ''), _connector='OR'), name='office_to_on_is_date', violation_error_message='to_on must be a year, a month or a day: 2022-03-29.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='positions.round')),
                ('party', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='positions.party')),
                ('completeness', models.CharField(blank=True, default='', max_length=20)),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'party'), name='delegation_unique', violation_error_message='This party already has a delegation at this round.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='delegation_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('completeness__in', ['complete', 'partial', 'unknown', ''])), name='delegation_completeness_known', violation_error_message='completeness must be one of: complete, partial, unknown.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('delegation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='positions.delegation')),
                ('person', models.ForeignKey(db_constraint=False, limit_choices_to={'merged_into__isnull': True}, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='positions.person')),
                ('person_living', models.GeneratedField(db_persist=True, expression=models.Value(True), output_field=models.BooleanField())),
                ('title', models.TextField(default='')),
                ('role', models.CharField(blank=True, default='', max_length=20)),
                ('seniority', models.CharField(blank=True, default='', max_length=20)),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='positions.source')),
                ('locator', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('delegation', 'person'), name='delegate_unique', violation_error_message='This person is already on this delegation.'),
                    models.UniqueConstraint(condition=models.Q(('role', 'head')), fields=('delegation',), name='delegation_has_one_head', violation_error_message='This delegation already has a head.'),
                    models.CheckConstraint(condition=models.Q(('title__regex', VISIBLE)), name='delegate_filled', violation_error_message='Fill in: title.'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['head', 'deputy head', 'member', 'adviser', 'observer'])), name='delegate_role_known', violation_error_message='role must be one of: head, deputy head, member, adviser, observer.'),
                    models.CheckConstraint(condition=models.Q(('seniority__in', ['head of state', 'minister', 'agency head', 'deputy minister', 'adviser', 'official'])), name='delegate_seniority_known', violation_error_message='seniority must be one of: head of state, minister, agency head, deputy minister, adviser, official.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrozenComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('before', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.round')),
                ('after', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.round')),
                ('before_on', models.DateField(blank=True, null=True)),
                ('after_on', models.DateField(blank=True, null=True)),
                ('window', models.BigIntegerField(blank=True, null=True)),
                ('filters', models.TextField(blank=True, default='')),
                ('known', models.DateTimeField()),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('redacted_sha256', models.CharField(blank=True, default='', max_length=64)),
                ('redacted_at', models.DateTimeField(blank=True, null=True)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_by_name', models.TextField(blank=True, db_default='', default='')),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'sha256', 'filters'), name='frozencomparison_unique', violation_error_message='This comparison is frozen already.'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(models.Func(models.Func(models.F('content'), function='sha256'), models.Value('hex'), function='encode', output_field=models.TextField()), models.Case(models.When(redacted_at__isnull=True, then=models.F('sha256')), default=models.F('redacted_sha256'), output_field=models.TextField()))), name='frozencomparison_bytes_are_named', violation_error_message='The SHA-256 is that of the bytes.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('redacted_at__isnull', True), ('redacted_sha256', '')), models.Q(('redacted_at__isnull', False), models.Q(('redacted_sha256', ''), _negated=True)), _connector='OR'), name='frozencomparison_redacted_in_full', violation_error_message='A redaction has a time and a SHA-256.'),
                    models.CheckConstraint(condition=models.Q(('known__lte', models.F('saved_at'))), name='frozencomparison_known_by_then', violation_error_message='What is frozen was known when it was frozen.'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('before__isnull', True), ('before_on__isnull', False)), models.Q(('before__isnull', False), ('before_on__isnull', True)), _connector='OR'), models.Q(models.Q(('after__isnull', True), ('after_on__isnull', False)), models.Q(('after__isnull', False), ('after_on__isnull', True)), _connector='OR')), name='frozencomparison_round_or_day', violation_error_message='Each side is a round or a day.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('after_on__isnull', True), ('before_on__isnull', True), ('window__isnull', True)), models.Q(models.Q(('before_on__isnull', False), ('after_on__isnull', False), _connector='OR'), ('window__isnull', False)), _connector='OR'), name='frozencomparison_window_of_days', violation_error_message='A day has a window, and two rounds have their own.'),
                    models.CheckConstraint(condition=models.Q(('window__isnull', True), ('window__range', (1, 90)), _connector='OR'), name='frozencomparison_window_in_bounds', violation_error_message='A window is 1 to 90 days.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReferenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('table', models.CharField(blank=True, default='', max_length=30)),
                ('row', models.BigIntegerField()),
                ('called', models.TextField(blank=True, default='')),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('operation', models.CharField(blank=True, default='', max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_name', models.TextField(blank=True, db_default='', default='')),
                ('reason', models.TextField(blank=True, default='')),
                ('imported_in', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import')),
                ('changed', models.JSONField()),
            ],
            options={
                'verbose_name': 'change of reference data',
                'verbose_name_plural': 'changes of reference data',
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['about'], name='referencechange_about'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('operation__in', ['added', 'changed', 'deleted'])), name='referencechange_operation_known', violation_error_message='operation must be one of: added, changed, deleted.'),
                    models.CheckConstraint(condition=models.Q(('about', []), _negated=True), name='referencechange_is_about_something', violation_error_message='A change is shown on the page of something.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Incompatibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('position_a', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='incompatibilities_a', to='positions.position')),
                ('position_b', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='incompatibilities_b', to='positions.position')),
                ('party_a', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.party')),
                ('party_b', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.party')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'verbose_name_plural': 'incompatibilities',
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.comparison.Least('position_a', 'position_b'), django.db.models.functions.comparison.Greatest('position_a', 'position_b'), name='incompatibility_unique', violation_error_message='This pair is already recorded.'),
                    models.CheckConstraint(condition=models.Q(('party_a', models.F('party_b')), _negated=True), name='incompatibility_between_parties', violation_error_message='The two positions must belong to different parties.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='positions.round')),
                ('order', models.BigIntegerField()),
                ('text', models.TextField(default='')),
                ('status', models.CharField(blank=True, default='', max_length=20)),
                ('issue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='positions.issue')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='positions.source')),
                ('locator', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'order'), name='outcome_order_unique', violation_error_message='This round already has an outcome with this number.'),
                    models.CheckConstraint(condition=models.Q(('text__regex', VISIBLE)), name='outcome_filled', violation_error_message='Fill in: text.'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['agreed', 'announced', 'refused', 'unsettled'])), name='outcome_status_known', violation_error_message='status must be one of: agreed, announced, refused, unsettled.'),
                    models.CheckConstraint(condition=models.Q(('order__gte', 1)), name='outcome_order_positive', violation_error_message='The order starts at 1.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('occurred_on', models.DateField()),
                ('precision', models.CharField(blank=True, default='', max_length=10)),
                ('title', models.TextField(default='')),
                ('text', models.TextField(blank=True, default='')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='positions.source')),
                ('locator', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='event_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='event_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='event_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('title__regex', VISIBLE)), name='event_filled', violation_error_message='Fill in: title.'),
                    models.CheckConstraint(condition=models.Q(('precision__in', ['day', 'month', 'year'])), name='event_precision_known', violation_error_message='precision must be one of: day, month, year.'),
                    models.CheckConstraint(condition=models.Q(('precision', 'day'), models.Q(models.Q(('precision', 'month')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('occurred_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1))), models.Q(models.Q(('precision', 'year')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractDay(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('occurred_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1), django.db.models.lookups.Exact(django.db.models.functions.datetime.ExtractMonth(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(models.F('occurred_on'), '+', models.Value(datetime.timedelta(days=1))), models.DateField())), 1))), _connector='OR'), name='event_date_is_last_day', violation_error_message='A date known to the month or year is written as the last day of it.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, default='', max_length=30)),
                ('called', models.TextField(blank=True, default='')),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('operation', models.CharField(blank=True, default='', max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_name', models.TextField(blank=True, db_default='', default='')),
                ('changed', models.JSONField()),
            ],
            options={
                'verbose_name': 'change of accounts and roles',
                'verbose_name_plural': 'changes of accounts and roles',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['account', 'role', 'role of account', 'permission of account', 'permission of role'])), name='accountchange_kind_known', violation_error_message='kind must be one of: account, role, role of account, permission of account, permission of role.'),
                    models.CheckConstraint(condition=models.Q(('operation__in', ['added', 'changed', 'deleted'])), name='accountchange_operation_known', violation_error_message='operation must be one of: added, changed, deleted.'),
                    models.CheckConstraint(condition=models.Q(('about', []), _negated=True), name='accountchange_is_about_something', violation_error_message='A change is of an account or a role.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='positions.entry')),
                ('coder', models.TextField(default='')),
                ('coded_on', models.DateField()),
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
                ('imported_in', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('entry', 'coder'), name='coding_unique', violation_error_message='This coder has coded this entry already.'),
                    models.CheckConstraint(condition=models.Q(('coder__regex', VISIBLE), ('codebook__regex', VISIBLE)), name='coding_filled', violation_error_message='Fill in: coder, codebook.'),
                    models.CheckConstraint(condition=models.Q(('text__in', ['whole', 'part', 'copy'])), name='coding_text_known', violation_error_message='text must be one of: whole, part, copy.'),
                    models.CheckConstraint(condition=models.Q(('firmness__in', ['categorical', 'plain', 'open', 'tentative', 'same', ''])), name='coding_firmness_known', violation_error_message='firmness must be one of: categorical, plain, open, tentative, same.'),
                    models.CheckConstraint(condition=models.Q(('held', True), ('firmness', ''), _connector='OR'), name='coding_firmness_when_held', violation_error_message='What is not held has no firmness.'),
                    models.CheckConstraint(condition=models.Q(('scope__in', ['same', 'wider', 'narrower', 'different', ''])), name='coding_scope_known', violation_error_message='scope must be one of: same, wider, narrower, different.'),
                    models.CheckConstraint(condition=models.Q(('account__in', ['own', 'opponent', 'mediator', 'press', 'analyst'])), name='coding_account_known', violation_error_message='account must be one of: own, opponent, mediator, press, analyst.'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['stated', 'reported', 'inferred'])), name='coding_basis_known', violation_error_message='basis must be one of: stated, reported, inferred.'),
                    models.CheckConstraint(condition=models.Q(('channel__in', ['table', 'text', 'public', 'leak', 'conduct', 'term', ''])), name='coding_channel_known', violation_error_message='channel must be one of: table, text, public, leak, conduct, term.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('key', models.CharField(db_collation='C', max_length=200)),
                ('term', models.TextField(default='')),
                ('spellings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'key'), name='term_key_unique', violation_error_message='This key is already used in this negotiation.'),
                    models.UniqueConstraint(fields=('negotiation', 'id'), name='term_in_negotiation'),
                    models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='term_key_is_slug', violation_error_message='A key has only small letters a-z, digits and single hyphens between them.'),
                    models.CheckConstraint(condition=models.Q(('term__regex', VISIBLE)), name='term_filled', violation_error_message='Fill in: term.'),
                    models.CheckConstraint(condition=models.Q(('spellings', []), _negated=True), name='term_has_spellings', violation_error_message='A term has another spelling at least.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('term', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='positions.term')),
                ('spelling', models.TextField(default='')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('negotiation', 'spelling'), name='spelling_of_one_term', violation_error_message='A spelling belongs to one term only.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('transaction', positions.models.moments.TransactionField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('at'), descending=True), name='moment_latest')],
                'constraints': [models.UniqueConstraint(fields=('negotiation', 'at'), name='moment_unique')],
            },
        ),
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('kind', models.CharField(blank=True, default='', max_length=10)),
                ('target', models.BigIntegerField()),
                ('party', models.BigIntegerField(blank=True, null=True)),
                ('issue', models.BigIntegerField(blank=True, null=True)),
                ('on', models.DateField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='searchrow_vector'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'target'), name='searchrow_unique', violation_error_message='What is found has one row in the search index.'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['position', 'entry', 'quote', 'source', 'person'])), name='searchrow_kind_known', violation_error_message='kind must be one of: position, entry, quote, source, person.'),
                ],
            },
        ),
    ]
