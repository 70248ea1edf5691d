"""Read models of the pages of one thing: finished strings, few queries, however much hangs on it."""
