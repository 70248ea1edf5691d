"""Review: the queue, and deciding on proposals."""
