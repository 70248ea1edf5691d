"""Methods and guides on the site: how to read, the codebook, the rule, how to cite, and who keeps it."""
