"""The log of accounts tells of second factors and recovery codes too."""

from django.db import migrations, models

BEFORE = ("account", "role", "role of account", "permission of account", "permission of role")
NOW = (*BEFORE, "second factor", "recovery codes")


def known(kinds: tuple[str, ...]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(kind__in=list(kinds)),
        name="accountchange_kind_known",
        violation_error_message=f"kind must be one of: {', '.join(kinds)}.",
    )


class Migration(migrations.Migration):
    """Taken back only while the log tells of none: it is kept."""

    dependencies = [
        ("positions", "0002_references"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="accountchange", name="accountchange_kind_known"),
        migrations.AddConstraint(model_name="accountchange", constraint=known(NOW)),
    ]
