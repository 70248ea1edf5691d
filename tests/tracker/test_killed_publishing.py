"""`kill -9` in the middle of a burst of publications: what was answered as saved is there, nothing is half there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tracker.environment import BASE_DIR

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")

# Proposes, publishes and corrects without end; says each time what was answered as saved.
BURST = """
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from os import getpid
from positions.evidence.amend.acts import correct
from positions.evidence.log.acts import propose
from positions.evidence.log.drafts import draft_of
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


def shell(code: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def look(environment: dict[str, str]) -> tuple[dict[str, list[bool]], list[int]]:
    """Return whether each version of an entry is published and replaced, and how many rows are half there."""
    told, _ = shell(LOOK, environment).communicate(timeout=120)
    known, half = json.loads(told.splitlines()[-1])
    return known, half


def running(environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Yield the processes of this state folder: the burst, and PostgreSQL with all its children."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("TRACKER_VAR") == environment["TRACKER_VAR"]:
                yield process
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue


def is_postgres(process: psutil.Process) -> bool:
    return "postgres" in process.name()


VICTIMS: dict[str, Callable[[psutil.Process], bool]] = {
    "the process that publishes": lambda process: not is_postgres(process),
    "PostgreSQL": is_postgres,
    "everything": lambda process: True,
}


def kill(environment: dict[str, str], chosen: Callable[[psutil.Process], bool]) -> None:
    for process in list(running(environment)):
        try:
            if chosen(process):
                process.kill()
        except psutil.NoSuchProcess:
            continue


def burst(environment: dict[str, str], lines: int, chosen: Callable[[psutil.Process], bool]) -> list[list[str]]:
    """Return what was answered as saved until, after so many answers, the chosen processes were killed."""
    with shell(BURST, environment) as publishing:
        assert publishing.stdout is not None
        answered = [publishing.stdout.readline() for _ in range(lines)]
        kill(environment, chosen)
        answered += publishing.stdout.readlines()
        publishing.wait(timeout=60)
    return [line.split() for line in answered if line.endswith("\n")]


def test_what_was_answered_is_there(var: Path, bare_environment: dict[str, str]) -> None:
    environment = bare_environment | {"TRACKER_VAR": str(var)}
    made = subprocess.run([sys.executable, "manage.py", "migrate"], cwd=BASE_DIR, env=environment, check=False)
    assert made.returncode == 0
    for number, chosen in enumerate(VICTIMS.values()):
        answered = burst(environment, 20 + 7 * number, chosen)
        assert len(answered) >= 20
        known, half = look(environment)
        assert not any(half)
        for act, key in answered:
            published, replaced = known[f"{key} 1"]
            assert published or act == "proposed"
            if act == "corrected":
                assert replaced
                assert known[f"{key} 2"] == [True, False]
