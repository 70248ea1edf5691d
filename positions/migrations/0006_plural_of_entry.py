"""Several entries are called entries."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0005_keeper_of_negotiation'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='entry',
            options={'verbose_name_plural': 'entries'},
        ),
    ]
