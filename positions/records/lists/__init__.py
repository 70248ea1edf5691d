"""Lists of all sources, issues, positions and rounds of a negotiation: filtered, in pages, and to take away."""
