"""A comparison as it is taken along: as a picture, as a report, and all of it in one file."""
