"""The forms of logging: an entry, its citations, a source, and the codebook beside the fields."""
