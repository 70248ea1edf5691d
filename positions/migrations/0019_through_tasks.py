"""A coder is through with entries, too: with the last of them."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0018_inbox_indexes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='codingtask',
            name='codingtask_through_text',
        ),
    ]
