"""Releases of a negotiation's data: named, kept to the byte, compared with each other, and cited."""
