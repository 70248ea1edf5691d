"""The read-only interface for programs: `/api/v1/`, described by OpenAPI, with the pages' own answers."""
