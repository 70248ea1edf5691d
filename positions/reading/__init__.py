"""What several rooms read: histories, entries with their evidence, the moment of knowledge, proposals as shown."""
