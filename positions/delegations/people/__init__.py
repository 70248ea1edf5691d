"""People: found by any spelling, kept with their offices, merged."""
