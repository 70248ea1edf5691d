"""The interface with all its addresses under `/api/v1/`."""

from positions.api import answers, evidence, registers, search, surroundings
from positions.api.interface import api

# What the addresses are of; each adds its own to the interface.
PARTS = (surroundings, evidence, answers, registers, search)

__all__ = ["PARTS", "api"]
