"""How the site's own pages are rendered and what all of them share."""
