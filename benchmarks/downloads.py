#!/usr/bin/env python3
"""How soon downloads begin and what they take: `python3 benchmarks/downloads.py [POSITIONS] [ENTRIES] [FILE …]`.

Makes a negotiation of its own in the database of DATABASE_URL (with SECRET_KEY, as all that Django
runs), 100,000 entries without other wishes, asks for its files through the whole of Django, and takes everything
back. Prints for each file the time to its first byte and to its last, its size, and how much more memory the process
took at most than before. It judges nothing.
"""

import gc
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client

from benchmarks import compare_page
from positions.models import Citation, Entry, Import, Negotiation, Position, Source

FILES = (
    *("timeline", "timeline/citations", "compare", "compare/citations", "positions", "red-lines", "coverage"),
    *("issues", "rounds", "sources", "activity"),
)
STATUS = Path("/proc/self/status")


def make(positions: int, each: int) -> None:
    """Write the positions, and within the database so many entries of each, every one with two citations."""
    with connection.cursor() as cursor:
        # The words of all of them are taken into the search within one statement.
        cursor.execute("SET LOCAL statement_timeout = 0")
    compare_page.make(positions, 0)
    talks = Negotiation.objects.get(key=compare_page.KEY)
    taken = Import.objects.get(negotiation=talks)
    source = Source.objects.get(negotiation=talks)
    position = Position.objects.filter(negotiation=talks).first()
    told = {"imported_in": taken, "published_at": taken.imported_at, "negotiation": talks}
    entry = Entry(
        **told,
        position=position,
        effective_on=taken.imported_at.date() - timedelta(days=5000),
        sequence=1,
        held=True,
        scope="same",
        firmness="plain",
        content="What is asked for as of this entry, in words of the usual length",
        statement="Somebody says something about this, and explains at some length why that is so. " * 2,
        coding_note="As said.",
        account="own",
        speaker="Somebody, with an office",
        basis="stated",
    )
    days = "effective_on + (n * 7 + p.id %% 7)::int"
    insert(
        entry,
        {"key": "p.key || '@' || n", "position_id": "p.id", "effective_on": days.replace("effective_on", "%s::date")},
        "positions_position p, generate_series(1, %s) n WHERE p.negotiation_id = %s",
        [each, talks.pk],
    )
    citation = Citation(**told, source=source, entry=entry, quote="Word for word.", quote_language="en")
    insert(
        citation,
        {"entry_id": "e.id", "locator": "'paragraph ' || n"},
        "positions_entry e, generate_series(1, 2) n WHERE e.negotiation_id = %s",
        [talks.pk],
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")


def insert(row: Model, computed: dict[str, str], source: str, parameters: list[int]) -> None:
    """Write rows like that one, with some columns computed from what the source yields."""
    fields = [each for each in row._meta.concrete_fields if not each.primary_key and not each.generated]
    columns = ", ".join(f'"{each.column}"' for each in fields)
    values = [each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields]
    given = [value for each, value in zip(fields, values, strict=True) if "%s" in computed.get(each.column or "", "%s")]
    cells = ", ".join(computed.get(each.column or "", "%s") for each in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({columns}) SELECT {cells} FROM {source}",
            [*given, *parameters],
        )


def memory(name: str) -> int:
    """Return the memory of this process in kB: now (VmRSS), or at most since it was last reset (VmHWM)."""
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(name))


def measure(client: Client, path: str) -> str:
    """Ask for a file, drop it piece by piece, and return the figures."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, started, first, size = memory("VmRSS"), time.perf_counter(), 0.0, 0
    response = client.get(path)
    for piece in response:
        first = first or time.perf_counter() - started
        size += len(piece)
    whole = time.perf_counter() - started
    more = (memory("VmHWM") - before) / 1024
    times = f"first byte {first:.2f} s, all {whole:.1f} s"
    return f"{response.status_code}, {times}, {size / 1e6:.1f} MB, {more:.0f} MB more memory"


def main(positions: str = "5000", entries: str = "20", *files: str) -> None:
    """Measure within a transaction that is taken back."""
    with transaction.atomic():
        make(int(positions), int(entries))
        client = Client(HTTP_HOST="localhost")
        print(f"{positions} positions of {entries} entries")
        for name in files or FILES:
            for form in ("csv", "json", "xlsx"):
                path = f"/{compare_page.KEY}/{name}.{form}"
                if form == "csv":
                    # The first answer loads what every later one has already.
                    client.get(f"{path}?known=2001-01-01")
                print(f"{name}.{form}: {measure(client, path)}", flush=True)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
