"""`kill -9` in the middle of a burst of publications: what was answered as saved is there, nothing is half there."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.tracker.processes import begun, is_postgres, kill, manage
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")

# Proposes, publishes and corrects without end; says each time what was answered as saved.
BURST = """
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from os import getpid
from positions.evidence.amend.acts import correct
from positions.evidence.acts import propose
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from tests import factories as make
from tests.positions.evidence.drafting import draft
start = date(2000, 1, 1)
# Each burst has a position of its own.
position = make.position(negotiation=make.negotiation(key=f"talks-of-{getpid()}"), key=f"position-of-{getpid()}")
author, reader = make.analyst(), make.reviewer()
def say(*words):
    print(*words, flush=True)
for number in count():
    entry = propose(draft(position, start + timedelta(days=number)), by=author)
    say("proposed", entry.key)
    publish(entry, by=reader)
    say("published", entry.key)
    if number % 3 == 0:
        again = replace(draft_of(entry), firmness="categorical")
        publish(correct(entry, draft=again, reason="A slip.", by=author), by=reader)
        say("corrected", entry.key)
"""

# What is there, and what would be half there.
LOOK = """
import json
from django.db.models import Exists, F, OuterRef, Q
from positions.models import Amendment, Citation, Entry
cited = Citation.objects.filter(entry=OuterRef("pk"))
entries, made = Entry.objects, Amendment.objects.filter(published_at__isnull=False)
corrected = made.filter(entry=OuterRef("pk"), published_at=OuterRef("superseded_at"))
half = [
    entries.exclude(Exists(cited)).count(),
    entries.published().exclude(Exists(cited.filter(published_at=OuterRef("published_at")))).count(),
    entries.published().exclude(decision="published", decided_at=F("published_at")).count(),
    entries.filter(superseded_at__isnull=False).exclude(Exists(corrected)).count(),
    made.exclude(entry__superseded_at=F("published_at"), replacement__published_at=F("published_at")).count(),
    Amendment.objects.filter(replacement__isnull=True).count(),
]
known = {f"{key} {version}": [at is not None, gone is not None] for key, version, at, gone in
         entries.values_list("key", "version", "published_at", "superseded_at")}
print(json.dumps([known, half]))
"""


def look(environment: dict[str, str]) -> tuple[dict[str, list[bool]], list[int]]:
    """Return the entries by key and version, whether published and replaced, and how many rows are half there."""
    told = manage("shell", "--no-imports", "-c", LOOK, environment=environment)
    known, half = json.loads(told.stdout.splitlines()[-1])
    return known, half


VICTIMS: dict[str, Callable[[psutil.Process], bool]] = {
    "the process that publishes": lambda process: not is_postgres(process),
    "PostgreSQL": is_postgres,
    "everything": lambda process: True,
}


def burst(environment: dict[str, str], lines: int, chosen: Callable[[psutil.Process], bool]) -> list[list[str]]:
    """Return what was answered as saved until, after so many answers, the chosen processes were killed."""
    with begun("shell", "--no-imports", "-c", BURST, environment=environment) as publishing:
        assert publishing.stdout is not None
        answered = [publishing.stdout.readline() for _ in range(lines)]
        kill(environment, chosen)
        answered += publishing.communicate(timeout=PATIENCE)[0].splitlines(keepends=True)
    return [line.split() for line in answered if line.endswith("\n")]


def test_what_was_answered_is_there(var: Path, bare_environment: dict[str, str]) -> None:
    environment = bare_environment | {"TRACKER_VAR": str(var)}
    assert manage("migrate", environment=environment).returncode == 0
    answered = []
    for number, chosen in enumerate(VICTIMS.values()):
        told = burst(environment, 9 + 4 * number, chosen)
        assert len(told) >= 9
        answered += told
    known, half = look(environment)
    assert not any(half)
    for act, key in answered:
        published, replaced = known[f"{key} 1"]
        assert published or act == "proposed"
        if act == "corrected":
            assert replaced
            assert known[f"{key} 2"] == [True, False]
