"""The licences that are offered for data, by their SPDX names. Pure."""

from collections.abc import Mapping
from typing import NamedTuple


class OfferedLicence(NamedTuple):
    """A licence: its SPDX name, its title, where its text stands, and what it asks in a few words."""

    name: str
    title: str
    path: str
    asks: str


DEFAULT = "CC-BY-4.0"
LICENCES = {
    each.name: each
    for each in (
        OfferedLicence(
            DEFAULT,
            "Creative Commons Attribution 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
            "free to use for all who name you",
        ),
        OfferedLicence(
            "CC0-1.0",
            "Creative Commons Zero 1.0 Universal",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "free to use for all, nothing is asked",
        ),
        OfferedLicence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0 International",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "who names you and shares what is made of it alike",
        ),
        OfferedLicence(
            "CC-BY-NC-4.0",
            "Creative Commons Attribution-NonCommercial 4.0 International",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            "who names you and earns nothing by it",
        ),
        OfferedLicence(
            "ODC-By-1.0",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
            "for databases: free to use for all who name you",
        ),
        OfferedLicence(
            "ODbL-1.0",
            "Open Data Commons Open Database License 1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
            "for databases: who names you and shares alike",
        ),
    )
}


def as_in_package(name: str) -> dict[str, str]:
    """Return a licence as a data package writes it."""
    licence = LICENCES[name]
    return {"name": licence.name, "title": licence.title, "path": licence.path}


def name_in(licenses: list[Mapping[str, str]]) -> str:
    """Return the name of the licence of a package; empty when it has none or one that is not offered here."""
    names = [str(each.get("name", "")) for each in licenses]
    return names[0] if len(names) == 1 and names[0] in LICENCES else ""
