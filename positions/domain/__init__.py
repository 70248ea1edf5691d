"""The rules of positions, pure: no Django, no database. Whatever a page or an act decides is decided here."""
