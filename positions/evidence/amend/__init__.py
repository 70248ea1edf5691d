"""Correcting, retracting and redacting what is published."""
