"""Where entries are logged, and by whom."""

import pytest
from django.test import Client

from positions.models import Position, Source
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.drafting import published


@pytest.fixture
def position() -> Position:
    """A position that is held, in a negotiation with two rounds."""
    home = make.negotiation()
    make.round("2022-03-29", negotiation=home, key="one", name="Round one")
    make.round("2025-05-16", negotiation=home, key="two", name="Round two")
    found = make.position(negotiation=home)
    published(found, "2022-03-29", content="Ten", firmness="categorical", condition="if they do")
    return found


@pytest.fixture
def source(position: Position) -> Source:
    return make.source(negotiation=position.negotiation)


@pytest.fixture
def analyst() -> Client:
    return client_of("analyst")
