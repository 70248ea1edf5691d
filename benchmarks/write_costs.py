#!/usr/bin/env python3
"""What logging and publishing an entry costs beside raw statements: `python3 benchmarks/write_costs.py NEGOTIATION`.

With the project's variables set. Writes entries into that negotiation, and keeps them. Prints JSON: the processor time
in milliseconds, here and in the database, of the project's two acts and of raw SQL that writes the same rows under the
same locks, round by round. All indices, keys and triggers are on for both.
"""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

import psycopg
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model

from benchmarks.servers import processor
from positions.evidence.acts import propose
from positions.evidence.drafts import CitationDraft, EntryDraft
from positions.evidence.review.acts import publish
from positions.models import Citation, Entry, Negotiation, Position, Source, Submission

ROUNDS, EACH = 6, 25
STATEMENT = (
    "Somebody says that the border shall not be where the others had said at the last round of talks that it was."
)
PUBLISH_ENTRY = """
UPDATE positions_entry SET decided_by_id = %s, decided_at = %s, decision = 'published', published_at = %s,
    sequence = (SELECT coalesce(max(o.sequence), 0) + 1 FROM positions_entry o WHERE o.position_id = %s
        AND o.effective_on = %s AND o.published_at IS NOT NULL)
WHERE id = %s"""
PUBLISH_CITATION = """
UPDATE positions_citation SET decided_by_id = %s, decided_at = %s, decision = 'published', published_at = %s
WHERE entry_id = %s"""


class Written:
    """Writes one entry after the other, each on a day of its position that has none yet, in one way or the other."""

    def __init__(self, key: str) -> None:
        self.talks = Negotiation.objects.get(key=key)
        self.positions = list(Position.objects.filter(negotiation=self.talks).order_by("pk"))
        self.source = Source.objects.filter(negotiation=self.talks).order_by("pk")[0]
        self.author, _ = User.objects.get_or_create(username="benchmark-analyst")
        self.reviewer, _ = User.objects.get_or_create(username="benchmark-reviewer")
        self.places = self.free_places()
        self.raw = psycopg.connect(os.environ["DATABASE_URL"], prepare_threshold=0)
        self.rows: dict[type[Model], dict[str, object]] = {}

    def free_places(self) -> Iterator[tuple[Position, date]]:
        last = Entry.objects.filter(negotiation=self.talks).order_by("-effective_on")[0].effective_on
        for days in count(1):
            for position in self.positions:
                yield position, last + timedelta(days=days)

    def by_the_project(self) -> Entry:
        position, on = next(self.places)
        draft = EntryDraft(
            position=position,
            effective_on=on,
            held=True,
            firmness="plain",
            content="Something else is asked",
            statement=STATEMENT,
            coding_note="As said.",
            account="own",
            basis="stated",
            speaker="Somebody, minister",
            citations=(CitationDraft(source=self.source, locator="p. 1"),),
        )
        entry = propose(draft, by=self.author, token=uuid.uuid4())
        return publish(entry, by=self.reviewer, scope_confirmed=True)

    def learn(self) -> None:
        """Take from rows that the project proposed what raw statements write."""
        entry = self.by_the_project()
        undecided = {"decided_by_id": None, "decided_by_name": "", "decided_at": None, "decision": "", "sequence": None}
        citation, submission = Citation.objects.get(entry=entry), Submission.objects.get(entry=entry)
        for row in (entry, citation, submission):
            values = {
                str(field.column): getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if not (field.primary_key or field.generated)
            }
            self.rows[type(row)] = values | {
                name: value for name, value in (undecided | {"published_at": None}).items() if name in values
            }

    def insert(self, model: type[Model], **changed: object) -> int:
        values = self.rows[model] | changed
        columns = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(["%s"] * len(values))
        query = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places}) RETURNING id"
        return int(self.raw.execute(query.encode(), list(values.values())).fetchall()[0][0])

    def by_raw_statements(self) -> None:
        position, on = next(self.places)
        now = datetime.now(UTC)
        self.raw.execute("SELECT positions_hold(%s)", [self.talks.pk])
        self.raw.execute("SELECT id FROM positions_position WHERE id = %s FOR NO KEY UPDATE", [position.pk])
        key = f"{position.key}@{on}-{uuid.uuid4().hex[:6]}"
        entry = self.insert(Entry, key=key, position_id=position.pk, effective_on=on, proposed_at=now)
        self.insert(Citation, entry_id=entry, proposed_at=now)
        self.insert(Submission, entry_id=entry, token=uuid.uuid4(), digest=uuid.uuid4().hex * 2, at=now)
        self.raw.commit()
        moment = self.raw.execute("SELECT positions_give_moment(%s)", [self.talks.pk]).fetchall()[0][0]
        self.raw.execute("SELECT id FROM positions_entry WHERE id = %s FOR NO KEY UPDATE", [entry])
        by = self.reviewer.pk
        self.raw.execute(PUBLISH_ENTRY, [by, moment, moment, position.pk, on, entry])
        self.raw.execute(PUBLISH_CITATION, [by, moment, moment, entry])
        self.raw.commit()


def cost(work: Callable[[], object], backend: int) -> float:
    started, before = time.process_time(), processor([backend])
    for _ in range(EACH):
        work()
    return 1000 * (time.process_time() - started + processor([backend]) - before) / EACH


def main(negotiation: str) -> None:
    written = Written(negotiation)
    written.learn()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    raw = written.raw.info.backend_pid
    found: dict[str, list[float]] = {"project": [], "raw": []}
    written.by_raw_statements()
    for _ in range(ROUNDS):
        found["raw"].append(cost(written.by_raw_statements, raw))
        found["project"].append(cost(written.by_the_project, own))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
