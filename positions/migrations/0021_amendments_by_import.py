"""A newer release corrects and retracts what an older one brought: amendments that come in by an import."""

import django.db.models.deletion
from django.db import migrations, models

# A foreign key that carries the negotiation along (migration 0002). And a correction by an import is written before the
# version that it brings, which may live only once the old one has given way: that key can wait.
ADD = (
    "ALTER TABLE positions_amendment ADD CONSTRAINT amendment_imported_in_own"
    " FOREIGN KEY (negotiation_id, imported_in_id) REFERENCES positions_import (negotiation_id, id)",
    "ALTER TABLE positions_amendment ALTER CONSTRAINT amendment_replacement_own DEFERRABLE INITIALLY IMMEDIATE",
)
DROP = (
    "ALTER TABLE positions_amendment ALTER CONSTRAINT amendment_replacement_own NOT DEFERRABLE",
    "ALTER TABLE positions_amendment DROP CONSTRAINT amendment_imported_in_own",
)


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0020_refused_since'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='amendment',
            name='amendment_has_origin',
        ),
        migrations.RemoveConstraint(
            model_name='amendment',
            name='amendment_published_by_decision',
        ),
        migrations.AddField(
            model_name='amendment',
            name='imported_in',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='positions.import'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'redaction'), _negated=True), models.Q(('imported_in__isnull', False), _negated=True), _connector='OR'), name='amendment_redaction_by_somebody', violation_error_message='A redaction is asked for and done by people, never by an import.'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('imported_in__isnull', False), ('proposed_at__isnull', True), ('proposed_by__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(models.Q(('imported_in__isnull', False), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='amendment_has_origin', violation_error_message='An entry is imported and undecided, or proposed by somebody.'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR', _negated=True)), models.Q(('published_at__isnull', False), models.Q(('decision', 'published'), ('imported_in__isnull', False), _connector='OR')), _connector='OR'), name='amendment_published_by_decision', violation_error_message='An entry is published exactly when it was imported or somebody decided so.'),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
