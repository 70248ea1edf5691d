"""Who keeps the data of a negotiation, and how to reach them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0004_history_redactions'),
    ]

    operations = [
        migrations.AddField(
            model_name='negotiation',
            name='contact',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='negotiation',
            name='keeper',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='negotiation',
            constraint=models.CheckConstraint(condition=models.Q(('contact__regex', '^https?://'), ('contact__regex', '^[^\\s@<>"?&%/]+@[^\\s@<>"?&%/]+$'), ('contact', ''), _connector='OR'), name='negotiation_contact_reaches', violation_error_message='A contact is a mail address or a web address with http:// or https://.'),
        ),
    ]
