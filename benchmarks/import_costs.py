#!/usr/bin/env python3
"""What an import costs beside raw COPY: `python3 benchmarks/import_costs.py FOLDER`, with the project's variables set.

The project imports the package in a transaction that is taken back. Before that the rows it wrote are read out. Then
the owner of the tables writes them again by COPY, with keys, checks and indices on and the triggers off, and takes the
words of all of them into the index as the triggers would. Prints JSON: processor time in seconds, here and in the
database.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

import psycopg
from django.db import connection, transaction
from django.db.models import Model

from benchmarks.servers import processor
from positions.models import EntrySpeaker, Import, Negotiation
from positions.package import import_package
from positions.package.tables import LOAD_ORDER

ROUNDS = 1
FOUND = {
    "positions_entry": "entry",
    "positions_citation": "quote",
    "positions_position": "position",
    "positions_source": "source",
    "positions_person": "person",
    "positions_party": "party",
}
MODELS: tuple[type[Model], ...] = (Negotiation, Import, *(spec.model for spec in LOAD_ORDER), EntrySpeaker)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND table_schema = 'public' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def by_the_project(folder: str) -> tuple[float, dict[str, bytes]]:
    """Import the package and take it back; return what it cost, and the rows by table, as COPY has them."""
    with transaction.atomic():
        backend = connection.connection.info.backend_pid
        started, before = time.process_time(), processor([backend])
        report = import_package(folder)
        cost = time.process_time() - started + processor([backend]) - before
        if not report.ok:
            sys.exit(str(report.errors[:3]))
        talks = Negotiation.objects.get(key=report.name).pk
        rows = {}
        with connection.cursor() as cursor:
            for model in MODELS:
                table = model._meta.db_table
                owner = "id" if model is Negotiation else "negotiation_id"
                # The two rounds shown first are written after the rounds.
                names = [f'"{name}"' for name in columns_of(table) if name not in ("before_id", "after_id")]
                query = f"COPY (SELECT {', '.join(names)} FROM {table} WHERE {owner} = {talks}) TO STDOUT"
                with cursor.copy(query) as copy:
                    rows[f"{table} ({', '.join(names)})"] = b"".join(bytes(piece) for piece in copy)
        transaction.set_rollback(True)
    return cost, rows


def by_copy(rows: dict[str, bytes]) -> float:
    """Write the rows again and take them back; return what it cost."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        for model in MODELS:
            owner.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER".encode())
        backend = owner.info.backend_pid
        started, before = time.process_time(), processor([backend])
        with owner.cursor() as cursor:
            for target, data in rows.items():
                with cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
                    copy.write(data)
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for target, data in rows.items():
            table, columns = target.split(" ", 1)
            if table in FOUND:
                place = columns.strip("()").split(", ").index('"id"')
                ids = [int(line.split(b"\t")[place]) for line in data.splitlines()]
                owner.execute("SELECT positions_search_put(%s, %s)", [FOUND[table], ids])
        cost = time.process_time() - started + processor([backend]) - before
        owner.rollback()
    return cost


def main(folder: str) -> None:
    found: dict[str, list[float]] = {"project": [], "raw": []}
    for _ in range(ROUNDS):
        cost, rows = by_the_project(folder)
        connection.close()
        found["project"].append(cost)
        found["raw"].append(by_copy(rows))
    print(json.dumps(found | {"rows": sum(data.count(b"\n") for data in rows.values())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
