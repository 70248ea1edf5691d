"""Logging reads by indices alone, however much there is."""

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from positions.evidence.staleness import seen_of
from tests import factories as make
from tests.positions.evidence.drafting import draft, published

pytestmark = pytest.mark.django_db

# What grows with the evidence; the others stay small.
GROWING = ("entry", "citation", "amendment", "entryspeaker", "submission")


def plans(captured: CaptureQueriesContext) -> list[str]:
    """Return the plans of the reads among the queries, with sequential scans as the last resort."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in captured:
            if query["sql"].startswith("SELECT") and "positions_" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def test_no_act_of_logging_reads_a_whole_table() -> None:
    position = make.position()
    main = published(position)
    entry = draft(position, "2022-04-01", rival_of=main)
    other = replace(draft_of(main), statement="Otherwise.")
    acts: dict[str, Any] = {
        "propose": lambda: propose(entry, by=make.analyst(), token=uuid4(), seen=seen_of(position)),
        "correct": lambda: correct(main, draft=other, reason="A slip.", by=make.analyst(), token=uuid4()),
        "publish": lambda: publish(propose(entry, by=make.analyst()), by=make.reviewer(), scope_confirmed=True),
    }
    for name, act in acts.items():
        with CaptureQueriesContext(connection) as captured:
            act()
        read = plans(captured)
        assert read
        for plan in read:
            scanned = re.findall(r"Seq Scan on positions_(\w+)", plan)
            assert not set(scanned).intersection(GROWING), f"{name}\n{plan}"
