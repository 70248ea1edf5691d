"""`manage.py create_demo_users`: one account for each role, to try the site out on one's own machine."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError
from django.db import transaction

from positions.management.prepared import DatabaseCommand
from positions.web.permissions import Role

PREFIX = "demo-"
PASSWORD_BYTES = 12


class Command(DatabaseCommand):
    """Makes the accounts, or gives them new passwords when they are there."""

    help = "Make one account per role with a random password, for a local try-out. Refused when DEBUG is off."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the user names and passwords; nothing else keeps the passwords."""
        if not settings.DEBUG:
            raise CommandError(
                "Refused: these accounts are for a try-out on your own machine, and DEBUG is off.\n"
                "There: DEBUG=true python3 manage.py create_demo_users"
            )
        groups = {group.name: group for group in Group.objects.filter(name__in=list(Role))}
        missing = [role.value for role in Role if role.value not in groups]
        if missing:
            raise CommandError(f"These roles are not there: {', '.join(missing)}. Were they renamed or deleted?")
        for role in Role:
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            user, made = demo_user(role, password)
            user.groups.set([groups[role.value]])
            self.stdout.write(f"{user.username:24} {password:20} {'made' if made else 'password reset'}")


def demo_user(role: Role, password: str) -> tuple[User, bool]:
    """Return the account of the role with that password, and whether it was made just now."""
    names = {"first_name": "Demo", "last_name": role.value}
    user, made = User.objects.get_or_create(username=PREFIX + role.value.replace(" ", "-"), defaults=names)
    user.is_active = True
    user.is_staff = role is Role.ADMINISTRATOR
    user.is_superuser = False
    user.set_password(password)
    user.save()
    return user, made
