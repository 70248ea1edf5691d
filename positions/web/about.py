"""What a file that is taken away says of itself: what it is, of which moment, on what evidence, and where it stands.

The same words on the first sheet of a workbook, under a picture, in a report and in the head of its files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.models import Negotiation
from positions.reading.moment import echo, last_kept
from positions.reading.releases import release_at
from positions.web.filters import address

# How a standard that the evidence must meet is said.
STANDARDS = {"own": "the party’s own word", "two": "two independent sources", "graded": "grade C or better"}

# What an address asks and a line of its own says.
SAID_APART = frozenset(["evidence", "without"])
# What a file of today's names says of its moment.
AS_NOW = ("What it shows", "names, offices and dates as they are now, whatever was known of positions")


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: its title, its permanent address, its moment, and lines of a label and a value."""

    title: str
    address: str
    known: datetime
    lines: tuple[tuple[str, str], ...]
    source_line: str


def exact_moment(negotiation: Negotiation, known: datetime | None) -> datetime:
    """Return the moment that what is read now, or as known then, is of: the last one committed. At most one query."""
    return known or last_kept(negotiation) or datetime.now(UTC)


def permanent(
    request: HttpRequest,
    page: str,
    names: Sequence[str],
    negotiation: Negotiation,
    known: datetime | None,
    **changes: str | Sequence[str] | None,
) -> tuple[str, datetime]:
    """Return the whole address that shows the same for ever, and its moment.

    `page` is the path of the reading page, `names` the parameters of it that are kept from the request, in order
    (`known` among them), `changes` what stands in their place.
    """
    moment = exact_moment(negotiation, known)
    path = address(page, request.GET, names, **(changes | {"known": echo(moment)}))
    return request.build_absolute_uri(path), moment


def about(
    negotiation: Negotiation, title: str, place: tuple[str, datetime], asked: Iterable[tuple[str, str]] = ()
) -> About:
    """Return what a file says of itself. `place` is what `permanent` gives, `asked` what was chosen, in words."""
    where, moment = place
    version = version_words(negotiation, moment)
    lines = (
        ("Negotiation", negotiation.name),
        *asked,
        ("As known at", f"{wording.moment(moment)} ({echo(moment)})"),
        ("Version of the data", version),
        ("Compiled by", "; ".join(str(each.get("title", "")) for each in negotiation.contributors)),
        ("Licence", "; ".join(map(licence, negotiation.licenses))),
        ("Address", where),
        ("How far to trust it", negotiation.limits),
    )
    by = ", ".join(filter(None, [f"Source: {negotiation.name}", version and f"version {version}"]))
    return About(title, where, moment, tuple((label, value) for label, value in lines if value), by)


def version_words(negotiation: Negotiation, moment: datetime) -> str:
    """Return which release the data are of at a moment, and what was done to entries since. At most one query."""
    found = release_at(negotiation, moment)
    if found is None:
        return negotiation.version
    if not found.version:
        return found.words
    return f"{found.version}, {found.since}" if found.done else found.version


def about_page(
    request: HttpRequest,
    negotiation: Negotiation,
    known: datetime | None,
    title: str,
    asked: Iterable[tuple[str, str]] = (),
) -> About:
    """Return what a file of a page says of itself, whose address is that of the page with an ending.

    What narrows it is said as its address says it; `asked` are further lines, those without a value are left out.
    """
    page = f"{request.path.rpartition('.')[0]}/"
    names = [name for name in request.GET if name != "known"]
    place = permanent(request, page, [*names, "known"], negotiation, known)
    narrowed = "; ".join(f"{name}: {', '.join(request.GET.getlist(name))}" for name in names if name not in SAID_APART)
    return about(negotiation, title, place, [line for line in (("Narrowed to", narrowed), *asked) if line[1]])


def licence(said: dict[str, str]) -> str:
    """Return a licence as it is named: its short name, or else its title or its address."""
    return said.get("name") or said.get("title") or said.get("path", "")


def evidence_words(asked: EvidenceAsked) -> list[tuple[str, str]]:
    """Return what is asked of the evidence as lines of a label and a value; nothing when nothing is."""
    standards = wording.listed([STANDARDS[standard.value] for standard in asked.standards])
    lines = (("Evidence asked for", standards), ("Without the origin", asked.without))
    return [(label, value) for label, value in lines if value]
