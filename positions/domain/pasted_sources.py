"""What a pasted text says of a source: a reference as BibTeX, RIS or CSL-JSON, or the text of its page. Pure.

Only the fields that a source has are read, of the first reference; what cannot be read is left out, for a person looks
at what was filled in. Nothing is guessed that may be otherwise.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from positions.domain.codebook import SourceType
from positions.domain.languages import tag_of
from positions.domain.texts import as_typed
from positions.domain.typed_dates import NAMES, read

# References are short; a page that is longer than this says title and day at its beginning.
MOST_PASTED = 100_000
TITLE_LENGTH = 200
# How much of a page's text is looked at for its title and its day.
HEAD = 2_000

# What each format calls the types that say of which kind a source is.
OF_TYPE = {
    **dict.fromkeys(["article-newspaper", "news"], SourceType.NEWS_REPORT),
    **dict.fromkeys(["report", "techreport", "book", "inbook", "incollection", "chapter"], SourceType.ANALYSIS),
    **dict.fromkeys(["article-journal", "rprt", "jour", "chap", "thesis", "phdthesis"], SourceType.ANALYSIS),
    "speech": SourceType.SPEECH,
    "interview": SourceType.INTERVIEW,
}
# Where each format has the fields of a source, the first that is filled.
PUBLISHERS = ("publisher", "organization", "institution", "container-title", "journaltitle", "journal", "howpublished")
RIS_FIELDS = {
    **dict.fromkeys(["TI", "T1", "CT"], "title"),
    **dict.fromkeys(["AU", "A1"], "author"),
    **dict.fromkeys(["T2", "JO", "JF", "JA"], "container-title"),
    **dict.fromkeys(["DA", "PY", "Y1"], "issued"),
    **dict.fromkeys(["UR", "L1"], "url"),
    "PB": "publisher",
    "LA": "language",
    "Y2": "accessed",
    "TY": "type",
}
RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")
BIBTEX_BEGIN = re.compile(r"@(?!comment|string|preamble)(\w+)\s*[{(]\s*([^,\s}]*)\s*,", re.IGNORECASE)
BIBTEX_NAME = re.compile(r"[\s,]*([\w-]+)\s*=\s*")
DAYS = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(NAMES)}),? \d{{4}}|(?:{'|'.join(NAMES)}) \d{{1,2}},? \d{{4}})\b",
    re.IGNORECASE,
)
ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "c": "\u0327", "v": "\u030c"}
ACCENTED = re.compile(r"\\([\"'`^~]|[cv](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?")


@dataclass(frozen=True, slots=True)
class PastedSource:
    """What was read: the columns of a source by name, only those that are said; how many references there were."""

    columns: Mapping[str, str]
    references: int = 0


def read_pasted(text: str) -> PastedSource:
    """Return what a pasted text says. Raises ValueError with a sentence when it is too long, or broken."""
    if len(text) > MOST_PASTED:
        raise ValueError(f"Paste at most {MOST_PASTED} characters: one reference, or the beginning of a page.")
    text = as_typed(text)
    found: Iterable[dict[str, Any]]
    if text[:1] in ("{", "["):
        found = csl_items(text)
    elif re.match(r"TY  ?-", text):
        found = ris_items(text)
    elif text[:1] in ("@", "%") and BIBTEX_BEGIN.search(text):
        found = bibtex_items(text)
    else:
        return PastedSource(of_page(text))
    listed = list(found)
    if not listed:
        raise ValueError("There is no reference in this text.")
    return PastedSource(columns_of(listed[0]), len(listed))


def csl_items(text: str) -> list[dict[str, Any]]:
    """Return the items of CSL-JSON with its names for fields. Raises ValueError."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("This looks like CSL-JSON but cannot be read.") from error
    items = said if isinstance(said, list) else [said]
    found = []
    for item in items:
        if isinstance(item, dict):
            flat: dict[str, Any] = {name.lower(): value for name, value in item.items() if isinstance(value, str)}
            flat["author"] = [csl_name(each) for each in listed_in(item.get("author"))]
            flat |= {name: csl_date(item.get(name)) for name in ("issued", "accessed")}
            found.append(flat)
    return found


def listed_in(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def csl_name(name: object) -> str:
    if not isinstance(name, dict):
        return ""
    parts = [name.get(part) for part in ("given", "non-dropping-particle", "family")]
    return str(name.get("literal") or " ".join(str(part) for part in parts if part))


def csl_date(date: object) -> str:
    """Return a date as text; of a span the beginning. Empty when there is none."""
    if not isinstance(date, dict):
        return ""
    parts = listed_in(next(iter(listed_in(date.get("date-parts"))), None))
    numbers = [str(part) for part in parts if str(part).isdecimal()]
    return "-".join([numbers[0], *(each.zfill(2) for each in numbers[1:3])]) if numbers else str(date.get("raw") or "")


def ris_items(text: str) -> Iterator[dict[str, Any]]:
    """Yield the references of RIS by our names for fields; the first of several for one field counts."""
    item: dict[str, Any] = {"author": []}
    for line in text.splitlines():
        found = RIS_LINE.match(line.strip())
        if not found:
            continue
        tag, value = found[1], found[2].strip()
        name = RIS_FIELDS.get(tag)
        if tag == "ER":
            yield item
            item = {"author": []}
        elif name == "author":
            item["author"].append(value)
        elif name in ("issued", "accessed"):
            day = "-".join(part.zfill(2) for part in value.split("/")[:3] if part.strip().isdecimal())
            # A day says more than a year, whichever comes first.
            item[name] = max(item.get(name, ""), day, key=len)
        elif name and value:
            item.setdefault(name, value)
    if len(item) > 1:
        yield item


def bibtex_items(text: str) -> Iterator[dict[str, Any]]:
    """Yield the references of BibTeX with its names for fields, in plain letters."""
    for begin in BIBTEX_BEGIN.finditer(text):
        item: dict[str, Any] = {"type": begin[1].lower()}
        at = begin.end()
        while found := BIBTEX_NAME.match(text, at):
            value, at = bibtex_value(text, found.end())
            item.setdefault(found[1].lower(), value)
        item["author"] = re.split(r"\s+and\s+", item["author"]) if item.get("author") else []
        item["issued"] = item.get("date", "").split("/")[0] or bibtex_day(item)
        item["accessed"] = item.get("urldate", "")
        item.setdefault("language", item.get("langid", ""))
        yield {
            name: [plain(each) for each in value] if name == "author" else plain(value) for name, value in item.items()
        }


def bibtex_value(text: str, at: int) -> tuple[str, int]:
    """Return the value that begins at a place, in braces, quotes or bare, and where it ends."""
    closing = {"{": "}", '"': '"'}.get(text[at : at + 1], "")
    if not closing:
        bare = re.compile(r"[^,}\s]*").match(text, at)
        return (bare[0], bare.end()) if bare else ("", at)
    depth, place = 0, at + 1
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 2
            continue
        if sign == closing and not depth:
            break
        depth += {"{": 1, "}": -1}.get(sign, 0)
        place += 1
    return text[at + 1 : place], place + 1


def bibtex_day(item: Mapping[str, Any]) -> str:
    """Return the day as year, month and day say it; empty when no year is given."""
    year, month, day = (str(item.get(name, "")).strip() for name in ("year", "month", "day"))
    named = [number for number, name in enumerate(NAMES, start=1) if len(month) >= 3 and name.startswith(month.lower())]
    number = month if month.isdecimal() else str(named[0]) if named else ""
    parts = [year, number.zfill(2)] if number else [year]
    return "-".join([*parts, day.zfill(2)] if number and day.isdecimal() else parts)


def plain(text: str) -> str:
    """Return a text of BibTeX without its signs for letters and braces."""
    text = ACCENTED.sub(lambda found: found[2] + ACCENTS[found[1]], text)
    text = re.sub(r"\\url\s*", "", text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text).replace("---", "—").replace("--", "–").replace("~", " ")
    return re.sub(r"[{}]", "", text)


def columns_of(item: Mapping[str, Any]) -> dict[str, str]:
    """Return what a reference says as columns of a source."""
    authors = "; ".join(filter(None, (given_first(str(name)) for name in item.get("author", ()))))
    publisher = next((str(item[name]) for name in PUBLISHERS if item.get(name)), "")
    kind = OF_TYPE.get(str(item.get("type", "")).lower())
    said = {
        "title": item.get("title", ""),
        "publisher": publisher,
        "author": authors,
        "published_on": day_of(item.get("issued", "")),
        "type": kind.value if kind else "",
        "url": address_of(item.get("url", "")),
        "accessed_on": day_of(item.get("accessed", "")),
        "language": language_of(item.get("language", "")),
    }
    return {name: text for name, value in said.items() if (text := " ".join(as_typed(str(value)).split()))}


def given_first(name: str) -> str:
    family, _, given = (part.strip() for part in name.partition(","))
    return f"{given} {family}".strip()


def day_of(text: object) -> str:
    """Return a date as exactly as it is given; empty when it is none."""
    try:
        return read(as_typed(str(text)))
    except ValueError:
        return ""


def address_of(text: object) -> str:
    found = as_typed(str(text))
    return found if re.fullmatch(r"https?://\S+", found) else ""


def language_of(text: object) -> str:
    tag = str(tag_of(as_typed(str(text))))
    return tag if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else ""


def of_page(text: str) -> dict[str, str]:
    """Return title and day where the beginning of a page's text says them and nothing else can be meant.

    The title is a first line that is no sentence and has another below it. The day is the only one that is named.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[str, str] = {}
    if (
        len(lines) > 1
        and 10 <= len(lines[0]) <= TITLE_LENGTH
        and lines[0][-1] not in ".:;,"
        and not DAYS.search(lines[0])
    ):
        found["title"] = lines[0]
    days = {day for named in DAYS.findall(text[:HEAD]) if (day := day_of(named))}
    if len(days) == 1:
        found["published_on"] = days.pop()
    return found
