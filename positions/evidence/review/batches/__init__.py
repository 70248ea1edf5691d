"""Review in batches: what waits in all negotiations by document and person, and deciding on several at once."""
