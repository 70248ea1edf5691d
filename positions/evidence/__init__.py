"""The acts by which evidence changes: logging, review, amendment. What the three share stands here."""
