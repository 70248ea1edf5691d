"""Packages in the browser: brought, checked, taken in or over what is here, by work apart from the pages (ADR 28)."""
