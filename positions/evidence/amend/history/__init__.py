"""Redacting the history of reference data, where no entry leads to it."""
