"""Mending reference data where they stand, adding to them, and the history of one row."""
