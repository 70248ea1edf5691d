"""Search: words to a question for PostgreSQL, what it finds, and which words of it to mark (docs/adr/0009)."""
