"""The people of the tests: nobody in particular, and one of each role."""

from django.contrib.auth.models import Group, User
from django.test import Client

from positions.web.permissions import Role
from tests import factories as make

ANONYMOUS = "anonymous"
# Who asks, in the order of the table of addresses.
EVERYBODY = (ANONYMOUS, *(role.value for role in Role))


def person(*roles: str) -> User:
    """Return the one with exactly these roles, named after them; without any, a stranger with an account."""
    user = make.user("-".join(roles).replace(" ", "-") or "stranger")
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def client_of(*roles: str) -> Client:
    """Return a browser in which the one with these roles is logged in; of ANONYMOUS, one without a login."""
    client = Client()
    if roles != (ANONYMOUS,):
        client.force_login(person(*roles))
    return client
