"""What was published, corrected, retracted and redacted: as a page, as a file, as feeds."""
