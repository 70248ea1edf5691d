"""Registers as at a day (red lines, preconditions, incompatibilities), and coverage."""
