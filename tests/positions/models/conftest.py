"""What the tests of the models share: the two roles that may attempt something."""

from collections.abc import Iterator

import pytest
from django.db import connections


@pytest.fixture
def _as_owner(db: None) -> Iterator[None]:
    """Do everything over the connection of the tables' owner. Needs both databases in the test's mark."""
    application = connections["default"]
    connections["default"] = connections["owner"]
    yield
    connections["default"] = application


@pytest.fixture(params=["application", "owner"])
def role(request: pytest.FixtureRequest) -> str:
    """Do everything once as the application, once as the owner of the tables; return which."""
    name: str = request.param
    if name == "owner":
        request.getfixturevalue("_as_owner")
    return name
