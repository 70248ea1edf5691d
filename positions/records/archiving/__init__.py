"""Archived copies of sources: which lack one, taken along for an archive, and brought back."""
