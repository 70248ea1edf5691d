"""A frozen comparison may have a DOI, under which somebody deposited it elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('positions', '0007_names_that_are_searched'),
    ]

    operations = [
        migrations.AddField(
            model_name='frozencomparison',
            name='doi',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='frozencomparison',
            constraint=models.CheckConstraint(condition=models.Q(('doi', ''), ('doi__regex', '^10\\.[0-9]{4,9}(\\.[0-9]+)*/[!-~]{1,200}$'), _connector='OR'), name='frozencomparison_doi_is_one', violation_error_message='A DOI looks like 10.5281/zenodo.1234567.'),
        ),
    ]
