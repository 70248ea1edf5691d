"""References as BibTeX, read by BibTeX and by biblatex alike. Pure."""

from urllib.parse import quote

from positions.domain.author_names import Author
from positions.domain.languages import LANGUAGES
from positions.web.reference_formats import Reference, cited_as, house_of, one_line, stands_in

# What has a meaning of its own in BibTeX, and how to write it so that it has none. Braces are counted by BibTeX
# whatever stands before them, so they are named.
SIGNS = str.maketrans(
    {sign: f"\\{sign}" for sign in "$&%#_"}
    | {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
# The names of months that all styles know; they stand without braces.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# In an address all signs but those that may stand in one are written by their codes.
OF_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"


def as_bibtex(reference: Reference) -> str:
    """Return a reference as an entry of BibTeX, its title in braces of its own, so that styles leave its capitals."""
    kind = cited_as(reference)
    fields = {
        "author": names(reference),
        "title": in_braces(reference.title),
        **published(reference),
        **dates(reference.issued or ("n.d." if needs_all(reference) else "")),
        **language(reference.language),
        "note": escaped(reference.note),
        "doi": quote(reference.doi, safe=OF_ADDRESSES),
        "url": quote(reference.url, safe=OF_ADDRESSES),
        "urldate": reference.accessed,
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind.bibtex}{{{reference.id.replace('@', ':')},", *lines, "}", ""])


def needs_all(reference: Reference) -> bool:
    """Say whether its type has to have an author and a year, without which programs refuse it."""
    return cited_as(reference).bibtex != "misc"


def names(reference: Reference) -> str:
    """Return the authors; where there has to be one and nobody is named, it stands under who published it."""
    authors = reference.authors or ((Author(reference.publisher),) if needs_all(reference) else ())
    return " and ".join(
        f"{in_braces(author.name)}, {escaped(author.given)}" if author.given else in_braces(author.name)
        for author in authors
    )


def language(tag: str) -> dict[str, str]:
    """Return the language of what is cited. Styles print it, so English, in which titles are given, is not printed."""
    if tag.partition("-")[0].lower() == "en":
        return {"langid": "english"}
    return {"language": escaped(LANGUAGES.get(tag, tag))}


def published(reference: Reference) -> dict[str, str]:
    """Return where it was published, in the fields of its type.

    What only some styles would show as a field of its own, as a version, stands among how it was published.
    """
    kind, house = cited_as(reference), escaped(reference.publisher)
    if kind.bibtex == "article":
        return {"journal": house}
    if kind.bibtex == "techreport":
        return {"type": "Analysis", "institution": house}
    within = f"In: {reference.container}" if reference.container else ""
    version = f"version {reference.version}" if reference.version else ""
    parts = (kind.called, within, version, stands_in(reference) if not within else "", house_of(reference))
    return {"howpublished": escaped(", ".join(filter(None, parts)))}


def dates(issued: str) -> dict[str, str]:
    """Return the day in the parts that it is known in, for BibTeX, and as one date, for biblatex."""
    year, month, day = [*issued.split("-"), "", ""][:3]
    date = issued if year.isdecimal() else ""
    return {"year": year, "month": MONTHS[int(month) - 1] if month else "", "day": day.lstrip("0"), "date": date}


def in_braces(text: str) -> str:
    return f"{{{escaped(text)}}}"


def escaped(text: str) -> str:
    return one_line(text).translate(SIGNS)
