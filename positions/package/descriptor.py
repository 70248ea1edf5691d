"""The descriptor of a package, datapackage.json: reading it with its faults, and writing it to the byte."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from positions.domain.codebook import CODEBOOK
from positions.domain.texts import as_kept, fault_of
from positions.models import Negotiation
from positions.models.negotiations import RESERVED_NAMES
from positions.package import cells
from positions.package.files import Unreadable
from positions.package.report import Faults, shown
from positions.package.schema import PACKAGE, SLUG
from positions.package.tables import TABLES

FORMER = "This package is in format 2, as it has changes.csv; what is taken in is format 3 (docs/data-package.md)."
PROFILE = "tabular-data-package"
# What the negotiation keeps under the same names.
KEPT = (
    *("title", "description", "version", "created", "codebook", "licenses", "contributors", "keywords", "temporal"),
    *("homepage", "limits", "comparisons", "extra"),
)
# Of these, what the database keeps as JSON.
JSON_KEPT = ("licenses", "contributors", "temporal", "comparisons", "extra")
# What the properties of a thing are written in; others follow in alphabetical order.
PROPERTY_ORDER = ("before", "after", "start", "end", "name", "title", "path", "email", "role", "organization")
# Made anew on export, so not kept.
GENERATED = ("profile", "resources")
CREATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)")
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a package says of itself. `name` is None when it is missing or cannot be a key.

    `extra` has the further properties, `faulty` the names of those that cannot be relied on.
    """

    name: str | None = None
    title: str = ""
    description: str = ""
    version: str = ""
    created: str = ""
    codebook: str = CODEBOOK
    licenses: list[dict[str, Any]] = field(default_factory=list)
    contributors: list[dict[str, Any]] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    temporal: dict[str, str] = field(default_factory=dict)
    homepage: str = ""
    limits: str = ""
    comparison: tuple[str, str] | None = None
    comparisons: list[dict[str, str]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()

    def properties(self) -> dict[str, Any]:
        """Return all that a package of the same version must say alike, by name, in the order of the file."""
        before, after = self.comparison or ("", "")
        return {
            "title": self.title,
            "description": self.description,
            "version": self.version,
            "created": self.created,
            "codebook": self.codebook,
            "licenses": in_order(self.licenses),
            "contributors": in_order(self.contributors),
            "keywords": self.keywords,
            "temporal": in_order(self.temporal),
            "homepage": self.homepage,
            "limits": self.limits,
            "comparison": {"before": before, "after": after} if self.comparison else None,
            "comparisons": in_order(self.comparisons),
            **in_order(self.extra),
        }


class Malformed(ValueError):
    """A property is not as it should be; the message says what would be right."""


def refuse_number(text: str) -> NoReturn:
    """Refuse what Python reads as a number although JSON has no such."""
    raise Malformed(f"{shown(text)} is no number of JSON.")


def finite(text: str) -> float:
    """Return the number; refuse one that is too large to keep."""
    number = float(text)
    return number if math.isfinite(number) else refuse_number(text)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the properties of a JSON object; refuse one that stands there twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Malformed(f"The property {shown(name)} stands there twice.")
        found[name] = value
    return found


def parse(data: bytes, faults: Faults) -> Descriptor:
    """Return the descriptor, telling its faults; what is faulty stays empty in it."""
    try:
        document = json.loads(
            data.decode("utf-8-sig"), parse_constant=refuse_number, parse_float=finite, object_pairs_hook=once
        )
    except UnicodeDecodeError:
        faults.add(PACKAGE, None, None, "datapackage.json is not UTF-8 text.")
    except Malformed as error:
        faults.add(PACKAGE, None, None, str(error))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        faults.add(PACKAGE, None, None, f"datapackage.json is not valid JSON: {error.msg} ({where}).")
    except (ValueError, RecursionError):
        faults.add(PACKAGE, None, None, "datapackage.json has a number too long or is nested too deeply.")
    else:
        if isinstance(document, dict):
            refuse_former(document)
            return read(document, faults)
        faults.add(PACKAGE, None, None, "datapackage.json must be a JSON object: { … }.")
    return Descriptor(faulty=frozenset(["comparison"]))


def refuse_former(document: dict[str, Any]) -> None:
    """Raise Unreadable for the descriptor of a package of the former format."""
    resources = document.get("resources")
    if isinstance(resources, list) and any(
        isinstance(item, dict) and item.get("name") == "changes" for item in resources
    ):
        raise Unreadable(FORMER)


def read(document: dict[str, Any], faults: Faults) -> Descriptor:
    values: dict[str, Any] = {}
    faulty = set()
    extra = {}
    for name in (*READERS, *(name for name in document if name not in {*READERS, *GENERATED})):
        try:
            value = keepable(document.get(name))
            if reader := READERS.get(name):
                values[name] = reader(value)
            else:
                extra[keepable(name)] = value
        except Malformed as error:
            faults.add(PACKAGE, None, shown(name)[1:-1], str(error))
            faulty.add(name)
    for message in resource_faults(document.get("resources")):
        faults.add(PACKAGE, None, "resources", message)
    return Descriptor(**values, extra=extra, faulty=frozenset(faulty))


def keepable(value: Any, depth: int = 0) -> Any:
    """Return a value of JSON as it is kept; raise Malformed for one that the database could not keep and give back."""
    if depth > DEEPEST:
        raise Malformed("The property is nested too deeply.")
    if isinstance(value, str):
        text = as_kept(value)
        if fault := fault_of(text):
            raise Malformed(f"{shown(text)}: {fault}")
        return text
    if isinstance(value, list):
        return [keepable(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return once([(keepable(name), keepable(inner, depth + 1)) for name, inner in value.items()])
    return value


def name_of(value: Any) -> str:
    """Return the name of the package, which becomes the key of the negotiation."""
    if not isinstance(value, str) or not value:
        raise Malformed("The package must have a name, a text such as istanbul.")
    if value in RESERVED_NAMES:
        raise Malformed(f"{shown(value)} is a name that the site needs for itself; choose another.")
    if message := cells.key(SLUG)(value):
        raise Malformed(message)
    return value


def text_of(value: Any) -> str:
    """Return a text; one that is missing is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed("The property must be a text.")
    return value


def created_of(value: Any) -> str:
    """Return the time at which the package was made, as it was written."""
    text = text_of(value)
    if text and not (CREATED.fullmatch(text) and cells.exists(text)):
        raise Malformed(f"{shown(text)} is no time in UTC; write 2025-06-01T12:00:00Z.")
    return text


def licenses_of(value: Any) -> list[dict[str, Any]]:
    """Return the licences, each with a name or an address."""
    if value is None:
        return []
    good = isinstance(value, list) and all(
        isinstance(item, dict) and (isinstance(item.get("name"), str) or isinstance(item.get("path"), str))
        for item in value
    )
    if not good:
        raise Malformed('The licences must be a list such as [{"name": "CC-BY-4.0"}].')
    found: list[dict[str, Any]] = value
    return found


def codebook_of(value: Any) -> str:
    """Return the version of the codebook by which the entries are coded; said by none, it is the present one."""
    if value not in (None, CODEBOOK):
        raise Malformed(f'The entries must be coded by codebook {CODEBOOK}: "codebook": "{CODEBOOK}".')
    return CODEBOOK


def contributors_of(value: Any) -> list[dict[str, Any]]:
    """Return who made the data, each with a title, and with an address as path or none."""
    found: list[dict[str, Any]] = list_of(dict, value)
    for item in found:
        named = isinstance(item.get("title"), str) and item["title"].strip()
        path = item.get("path", "https://any")
        if not named or not isinstance(path, str) or cells.address(path):
            raise Malformed(
                'A contributor must be such as {"title": "A name", "role": "author", "path": "https://host/"}.'
            )
    return found


def keywords_of(value: Any) -> list[str]:
    found: list[str] = list_of(str, value)
    if not all(map(str.strip, found)):
        raise Malformed("A keyword is empty.")
    return found


def list_of(kind: type, value: Any) -> list[Any]:
    """Return a list of such things; one that is missing is empty."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
        raise Malformed(f"The property must be a list of {'texts' if kind is str else 'objects: [{ … }]'}.")
    return value


def temporal_of(value: Any) -> dict[str, str]:
    """Return the first and the last day that the data are about, as far as they are said."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not value.keys() <= {"start", "end"}:
        raise Malformed('The time must be such as {"start": "2022-02-24", "end": "2025-06-02"}.')
    for day in value.values():
        if message := cells.partial_date(text_of(day)):
            raise Malformed(message)
    if value.get("end", "9999") < value.get("start", ""):
        raise Malformed("The time must not end before it starts.")
    return value


def homepage_of(value: Any) -> str:
    text = text_of(value)
    if text and (message := cells.address(text)):
        raise Malformed(message)
    return text


def comparisons_of(value: Any) -> list[dict[str, str]]:
    """Return further pairs of rounds, each with its title. The rounds need not be there: then it is not offered."""
    found: list[dict[str, str]] = list_of(dict, value)
    for item in found:
        texts = [item.get(name) for name in ("before", "after", "title")]
        if len(item) != len(texts) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise Malformed(
                'A further comparison must be such as {"before": "a-round", "after": "another", "title": "…"}.'
            )
    return found


def comparison_of(value: Any) -> tuple[str, str] | None:
    """Return the keys of the two rounds that are shown first."""
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"before", "after"}:
        raise Malformed('The comparison must be such as {"before": "a-round", "after": "another-round"}.')
    before, after = value["before"], value["after"]
    if not isinstance(before, str) or not isinstance(after, str):
        raise Malformed("Both rounds of the comparison must be keys of rounds.")
    return before, after


def resource_faults(value: Any) -> Iterator[str]:
    """Yield what is wrong with the resources: they are tables of the format, all that it requires and no other."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        yield "The resources must be a list of tables, each with name and path."
        return
    left = {table.name: table for table in TABLES}
    for item in value:
        name = item.get("name")
        if not isinstance(name, str) or name not in left:
            yield f"The resource {shown(str(name))} stands there twice or is no table of this format."
        elif item.get("path") != left.pop(name).file:
            yield f"The path of the resource {name} must be {name}.csv."
    if lacking := [name for name, table in left.items() if table.required]:
        yield f"The resources lack: {', '.join(lacking)}."


READERS = {
    "name": name_of,
    "title": text_of,
    "description": text_of,
    "version": text_of,
    "created": created_of,
    "codebook": codebook_of,
    "licenses": licenses_of,
    "contributors": contributors_of,
    "keywords": keywords_of,
    "temporal": temporal_of,
    "homepage": homepage_of,
    "limits": text_of,
    "comparison": comparison_of,
    "comparisons": comparisons_of,
}


def stored(negotiation: Negotiation) -> Descriptor:
    """Return what the database holds of the negotiation's descriptor."""
    before, after = negotiation.before, negotiation.after
    said = {name: getattr(negotiation, name) for name in KEPT}
    return Descriptor(negotiation.key, comparison=(before.key, after.key) if before and after else None, **said)


def write(descriptor: Descriptor) -> bytes:
    """Return the descriptor's file, without the properties that are empty."""
    resources = [table.descriptor() for table in TABLES]
    document = {"profile": PROFILE, "name": descriptor.name, **descriptor.properties(), "resources": resources}
    further = descriptor.extra.keys()
    filled = {name: value for name, value in document.items() if value not in ("", None, [], {}) or name in further}
    return f"{json.dumps(filled, indent=1, ensure_ascii=False)}\n".encode()


def in_order(value: Any) -> Any:
    """Return a JSON value with its properties in a fixed order, which the database does not keep."""
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, dict):
        return {name: in_order(value[name]) for name in sorted(value, key=property_place)}
    return value


def property_place(name: str) -> tuple[int, str]:
    return PROPERTY_ORDER.index(name) if name in PROPERTY_ORDER else len(PROPERTY_ORDER), name
