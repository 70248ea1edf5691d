"""The administration at /admin/: reference data, accounts and roles; evidence to look at, never to change."""

from positions.admin import accounts, evidence, people, reference
from positions.admin.site import site

__all__ = ["accounts", "evidence", "people", "reference", "site"]
