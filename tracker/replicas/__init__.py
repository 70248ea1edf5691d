"""Reading from standbys: which of them may be read from, and who does (docs/adr/0031)."""
