"""Being told: what came back, was said, suggested, asked and published, for each person by themselves."""
