"""In the language of the site."""
