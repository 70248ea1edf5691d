"""The page of one thing: position, entry, source, issue, party, round; events and assessments."""
