"""Since when the mail server has refused the mails to a person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0019_through_tasks'),
    ]

    operations = [
        migrations.AddField(
            model_name='inboxmail',
            name='refused_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
