"""Comparisons that are kept to the byte under a short address."""
