"""The speakers of entries may be written before the entries of the same act, which are then put into the index once."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('positions', '0028_ended_forms')]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE positions_entryspeaker ALTER CONSTRAINT entryspeaker_entry_own DEFERRABLE INITIALLY IMMEDIATE",
            "ALTER TABLE positions_entryspeaker ALTER CONSTRAINT entryspeaker_entry_own NOT DEFERRABLE",
        ),
    ]
