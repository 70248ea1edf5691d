"""How a spelling of a term is looked up."""


def as_looked_up(spelling: str) -> str:
    """Return it in small letters, but for two or three capitals, which stand for a name: US is not us."""
    return spelling if len(spelling) in (2, 3) and all(map(str.isupper, spelling)) else spelling.lower()
