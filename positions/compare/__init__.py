"""Comparison of two rounds: the main page, its rows opened, its downloads."""
