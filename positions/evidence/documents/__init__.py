"""Documents: the stored text of a source, read beside the entries that cite it; added, freed, removed."""
