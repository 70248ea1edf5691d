"""Delegations for readers; rosters and people in rooms of their own within."""
