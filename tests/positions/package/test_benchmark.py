"""The package with which the import is measured is one of the format as it is."""

import runpy
from pathlib import Path

import pytest

from positions.package import import_package

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "import_package.py"


def test_what_is_measured_can_be_taken_in(tmp_path: Path) -> None:
    runpy.run_path(str(BENCHMARK))["Synthetic"](100).write(tmp_path)
    report = import_package(tmp_path)
    assert report.ok, report.errors
    assert report.created["entries"] == 100
