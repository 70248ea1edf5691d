"""What people follow: a position, an issue, a party or a source."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Foreign keys that carry the negotiation along (migration 0002); what somebody follows may be deleted.
FOLLOWED = ["position", "issue", "party", "source"]
ADD = [
    f"ALTER TABLE positions_follow ADD CONSTRAINT follow_{column}_own FOREIGN KEY (negotiation_id, {column}_id)"
    f" REFERENCES positions_{column} (negotiation_id, id) ON DELETE CASCADE"
    for column in FOLLOWED
]
DROP = [f"ALTER TABLE positions_follow DROP CONSTRAINT follow_{column}_own" for column in FOLLOWED]


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0013_inbox'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.issue')),
                ('negotiation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='positions.negotiation')),
                ('party', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.party')),
                ('position', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.position')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='positions.source')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('issue__isnull', True), ('party__isnull', True), ('position__isnull', False), ('source__isnull', True)), models.Q(('issue__isnull', False), ('party__isnull', True), ('position__isnull', True), ('source__isnull', True)), models.Q(('issue__isnull', True), ('party__isnull', False), ('position__isnull', True), ('source__isnull', True)), models.Q(('issue__isnull', True), ('party__isnull', True), ('position__isnull', True), ('source__isnull', False)), _connector='OR'), name='follow_of_one_thing', violation_error_message='Follow one position, issue, party or source at a time.'), models.UniqueConstraint(condition=models.Q(('position__isnull', False)), fields=('by', 'position'), name='follow_position_once', violation_error_message='You follow this already.'), models.UniqueConstraint(condition=models.Q(('issue__isnull', False)), fields=('by', 'issue'), name='follow_issue_once', violation_error_message='You follow this already.'), models.UniqueConstraint(condition=models.Q(('party__isnull', False)), fields=('by', 'party'), name='follow_party_once', violation_error_message='You follow this already.'), models.UniqueConstraint(condition=models.Q(('source__isnull', False)), fields=('by', 'source'), name='follow_source_once', violation_error_message='You follow this already.')],
            },
        ),
        migrations.RunSQL(ADD, DROP),
    ]
