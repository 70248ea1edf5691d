"""The way in: the list of negotiations, and a negotiation's own page."""
