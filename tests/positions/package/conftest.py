"""What tests of packages share: a small negotiation that was taken in, over which newer releases are taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from positions.package import Report, import_package, update_package
from tests.positions.package.small import Tables, small, write


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Report]:
    """Take a release of the small package over the first one, which is here."""
    assert import_package(write(tmp_path, small(), version="1.0.0")).ok

    def update(tables: Tables, version: str = "1.1.0", **options: Any) -> Report:
        properties = {"version": version, **options.pop("properties", {})}
        return update_package(write(tmp_path, tables, **properties), **options)

    return update
