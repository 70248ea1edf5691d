"""The timeline: what is read, what it is narrowed by, and how it is drawn."""
