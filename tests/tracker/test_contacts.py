"""A contact of the site is what the database takes for one of a negotiation."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.positions.models.breaches import COLUMNS
from tracker.contacts import reaches


@pytest.mark.parametrize("columns", COLUMNS["negotiation_contact_reaches"][1])
def test_what_a_negotiation_may_not_have_the_site_may_not(columns: dict[str, str]) -> None:
    assert not reaches(columns["contact"])


@pytest.mark.parametrize("contact", ["team@example.org", "https://example.org/team", "http://example.org"])
def test_what_reaches(contact: str) -> None:
    assert reaches(contact)


@pytest.mark.parametrize(("contact", "starts"), [("x@y?cc=z", False), ("team@example.org", True), ("", True)])
def test_the_site_does_not_start_with_what_is_none(contact: str, starts: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import tracker.settings"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SITE_CONTACT": contact},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is starts, done.stderr
    assert starts or "SITE_CONTACT is neither a mail address nor a web address" in done.stderr
