"""Logging: entries, corrections and new versions from one form, with what they will do."""
