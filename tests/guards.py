"""What the tests expect of the guards as a whole: which tables are evidence."""

REVIEWED = {"decided_by_id", "decided_at", "decision", "decision_note", "published_at", "without_second_reader"}

# Tables of evidence, and the columns of them that the application may set after the row was written.
EVIDENCE: dict[str, set[str]] = {
    "positions_entry": REVIEWED
    | {"superseded_at", "sequence", "condition", "content", "statement", "coding_note", "speaker"},
    "positions_entryspeaker": set(),
    "positions_citation": REVIEWED | {"locator", "quote", "translation"},
    "positions_amendment": REVIEWED | {"reason"},
    "positions_coding": {"note"},
    "positions_frozencomparison": {"content", "redacted_sha256", "redacted_at", "doi"},
    "positions_release": {
        *("notes", "content", "size", "sha256", "tables_sha256", "content_sha256", "former_sha256", "redacted_at")
    },
    "positions_historyredaction": REVIEWED,
    "positions_import": set(),
    "positions_document": {"text", "file", "file_name", "free_by_id", "free_at", "removed_at"},
    "positions_documentremoval": REVIEWED,
    "positions_anchor": {"exact", "prefix", "suffix"},
    "positions_comment": {"text"},
    "positions_suggestion": {"text", "taken_in_id"},
    "positions_codingtask": {"note", "through_at", "closed_by_id", "closed_at"},
    "positions_givenentry": set(),
    "positions_codedpassage": {"exact", "prefix", "suffix", "note"},
    "positions_codingvote": set(),
}
HISTORY = "positions_referencechange"
