"""What the tests of the compare page share."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.parsing import parsed


@pytest.fixture
def ask(client: Client) -> Callable[..., BeautifulSoup]:
    """Ask for the page of a negotiation."""

    def page(query: str = "", *, of: str = "istanbul", status: int = 200, **options: Any) -> BeautifulSoup:
        answer = client.get(f"/{of}/compare/{'?' if query else ''}{query}", **options)
        assert answer.status_code == status
        return parsed(answer.content)

    return page
