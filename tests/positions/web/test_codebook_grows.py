"""A source type and a level of firmness are added in the codebook, with what they mean: every page shows them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

PROGRAM = Path(__file__).with_name("grown_codebook.py")
ROOT = PROGRAM.parents[3]


@pytest.mark.usefixtures("django_db_setup")
def test_a_code_is_added_with_its_meaning_alone() -> None:
    database = connections["owner"].settings_dict["NAME"]
    settings = {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command = [sys.executable, str(PROGRAM), database]
    done = subprocess.run(command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    assert int(done.stdout) > 10
