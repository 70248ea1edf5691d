"""The checklist: what a party holds at a day, line by line, against one document."""
