"""Codings: how far coders who did not see each other's work agree."""
