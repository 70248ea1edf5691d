"""What may stand in addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

from positions.models.base import KEY_LENGTH
from positions.models.releases import VERSION_PATTERN


class KeyConverter(StringConverter):
    """The key of a row: small letters, digits, hyphens and, for entries, @."""

    regex = f"[a-z0-9][a-z0-9@-]{{0,{KEY_LENGTH - 1}}}"


class NumberConverter(IntConverter):
    """The number of a version or of a proposal, one that a database column can hold."""

    regex = "[1-9][0-9]{0,17}"


class FormatConverter(StringConverter):
    """The ending of a download's address."""

    regex = "json|csv|xlsx"


class CitationConverter(StringConverter):
    """The ending of a citation's address: BibTeX, RIS or CSL-JSON."""

    regex = "bib|ris|json"


class BibliographyConverter(StringConverter):
    """The ending of the address of a bibliography beside which there is a list as JSON."""

    regex = r"bib|ris|csl\.json"


class PictureConverter(StringConverter):
    """The ending of a picture's address."""

    regex = "svg|png"


class ReportConverter(StringConverter):
    """The ending of a report's address: for word processors, or a page that stands alone."""

    regex = "docx|html"


class SheetConverter(StringConverter):
    """The ending of the address of a table to be filled in by a spreadsheet."""

    regex = "csv|xlsx"


class CitableConverter(StringConverter):
    """What can be cited, besides comparisons."""

    regex = "positions|entries|sources"


class FollowedConverter(StringConverter):
    """What can be followed."""

    regex = "positions|issues|parties|sources"


class ReleaseConverter(StringConverter):
    """The version of a release: numbers with points between them, then words after hyphens."""

    regex = VERSION_PATTERN.strip("^$")


def register() -> None:
    """Make the converters known to addresses; to be called once, before any address is read."""
    register_converter(KeyConverter, "key")
    register_converter(NumberConverter, "number")
    register_converter(FormatConverter, "format")
    register_converter(CitationConverter, "citation")
    register_converter(BibliographyConverter, "bibliography")
    register_converter(PictureConverter, "picture")
    register_converter(ReportConverter, "report")
    register_converter(SheetConverter, "sheet")
    register_converter(CitableConverter, "citable")
    register_converter(FollowedConverter, "followed")
    register_converter(ReleaseConverter, "release")
