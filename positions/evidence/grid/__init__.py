"""Entries from a spreadsheet: pasted or uploaded, shown as a table, mended in place, proposed together."""
