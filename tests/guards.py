"""What the tests expect of the guards as a whole: which tables are evidence, and how an owner gets past them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

REVIEWED = {"decided_by_id", "decided_at", "decision", "decision_note", "published_at", "without_second_reader"}

# Tables of evidence, and the columns of them that the application may set after the row was written.
EVIDENCE: dict[str, set[str]] = {
    "positions_entry": REVIEWED
    | {"superseded_at", "sequence", "condition", "content", "statement", "coding_note", "speaker"},
    "positions_entryspeaker": set(),
    "positions_citation": REVIEWED | {"locator", "quote", "translation"},
    "positions_amendment": REVIEWED,
    "positions_frozencomparison": {"content", "redacted_sha256", "redacted_at"},
    "positions_import": set(),
}
HISTORY = "positions_referencechange"


@contextmanager
def lifted_guards(cursor: CursorWrapper) -> Iterator[None]:
    """Let the owner, whose cursor it is, empty all tables during the block."""
    for table in (*EVIDENCE, HISTORY):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in (*EVIDENCE, HISTORY):
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
