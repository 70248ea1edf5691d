"""How Django's own pages write dates: as everywhere on the site."""
