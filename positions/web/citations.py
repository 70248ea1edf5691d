"""What a reference says of a source, of the data set, and of what stands in it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from positions.domain import wording
from positions.domain.author_names import NO_NAMES, Author, NamesKnown, author_of, authors_named, names_known
from positions.models import Negotiation, Party, Person, Source
from positions.models.base import PARTIAL_DATE_PATTERN
from positions.reading.moment import echo
from positions.reading.releases import release_at
from positions.web.reference_formats import DATA_SET, IN_DATA_SET, Reference


def source_references(negotiation: Negotiation) -> Callable[[Source], Reference]:
    """Return what gives the reference of a source of a negotiation. One query, for the first that names an author."""
    return partial(of_source, negotiation, cache(partial(named_in, negotiation)))


def named_in(negotiation: Negotiation) -> NamesKnown:
    """Return the names of publishers and parties, and of people, as they are now. One query."""
    sources = Source.objects.shown().filter(negotiation=negotiation)
    parties = Party.objects.filter(negotiation=negotiation)
    people = Person.objects.filter(negotiation=negotiation)
    rows = names_of(sources, "body", "publisher", "").union(
        names_of(parties, "body", "name", ""),
        names_of(parties, "body", "short_name", ""),
        names_of(people, "person", "name", "native_name"),
    )
    found = list(rows)
    bodies = [name for what, name, _ in found if what == "body"]
    return names_known(bodies, [(name, native) for what, name, native in found if what == "person"])


def names_of(rows: QuerySet[Any], what: str, name: str, native: str) -> QuerySet[Any, tuple[str, str, str]]:
    """Return the names in those columns of the rows, with what they are of."""
    beside: F | Value = F(native) if native else Value("")
    return rows.order_by().values_list(Value(what), F(name), beside)


def of_source(negotiation: Negotiation, names: Callable[[], NamesKnown], source: Source) -> Reference:
    """Return the reference of a source: the document itself, at its own address if it has one, not our page of it."""
    known = names() if source.author else NO_NAMES
    archived = source.archive_url if source.archive_url != source.url else ""
    address = source.url or archived
    return Reference(
        id=f"{negotiation.key}_{source.key}",
        kind=source.type,
        title=source.title,
        authors=authors_named(source.author, publisher=source.publisher, language=source.language, names=known),
        publisher=source.publisher,
        issued=source.published_on,
        url=address,
        accessed=source.accessed_on if address else "",
        language=source.language,
        note=f"Archived copy: {archived}" if archived and source.url else "",
    )


def of_data_set(request: HttpRequest, negotiation: Negotiation, known: datetime | None = None) -> Reference:
    """Return the reference of a negotiation's data set at its own address, as known at a moment (None: now)."""
    url = request.build_absolute_uri(reverse("positions:negotiation", args=[negotiation.key]))
    version, since = release_words(negotiation, known)
    note = "; ".join(filter(None, (since, known_words(known) if known else "")))
    return replace(data_set(negotiation), url=url, version=version, note=capital(note))


def release_words(negotiation: Negotiation, known: datetime | None) -> tuple[str, str]:
    """Return which release the data are of at a moment (None: now), and in words what was done to entries since.

    Where nothing was, there are no words: then they are just that release. Where nothing was ever released, it is the
    version that the package says. At most one query.
    """
    found = release_at(negotiation, known)
    if found is None:
        return negotiation.version, ""
    if not found.version:
        return "", found.words
    return found.version, f"{found.since} release {found.version}" if found.done else ""


def capital(text: str) -> str:
    """Return a note as a sentence begins."""
    return text[:1].upper() + text[1:]


def data_set(negotiation: Negotiation) -> Reference:
    """Return the reference of a negotiation's data set: as its package and whoever keeps it here say it."""
    return Reference(
        id=negotiation.key,
        kind=DATA_SET,
        title=negotiation.name,
        authors=makers_of(negotiation),
        publisher=publisher_of(negotiation),
        issued=issued(negotiation),
        version=negotiation.version,
        accessed=today(),
    )


def part_of_data_set(
    negotiation: Negotiation, part: str, title: str, url: str, note: str, known: datetime | None, *, issued_on: str = ""
) -> Reference:
    """Return the reference of something within a negotiation's data set. `part` tells it from its other parts.

    Its id names the data set too, as that of a source does: so those of two data sets can stand in one library. It was
    issued on the day of the data set, unless another is given; `note` says of which moment it is,
    and `known` is that moment (None: now): of it are the release and what was published since.
    """
    version, since = release_words(negotiation, known)
    return Reference(
        id=f"{negotiation.key}_{part}",
        kind=IN_DATA_SET,
        title=title,
        authors=makers_of(negotiation),
        container=negotiation.name,
        publisher=publisher_of(negotiation),
        issued=issued_on or issued(negotiation),
        version=version,
        url=url,
        accessed=today(),
        note=capital("; ".join(filter(None, (note, since)))),
    )


def in_data_set(
    request: HttpRequest,
    negotiation: Negotiation,
    page: str,
    names: Sequence[str | int],
    title: str,
    locator: str,
    known: datetime | None,
) -> Reference:
    """Return the reference of a thing with a page of its own, as known at a moment (None: not said).

    `names` are what its address and its id are made of: the key, and of an entry the version too.
    """
    path = reverse(f"positions:{page}", args=[negotiation.key, *names])
    url = request.build_absolute_uri(f"{path}?{urlencode({'known': echo(known) or ''})}" if known else path)
    note = ", ".join(filter(None, (locator, known_words(known) if known else "")))
    return part_of_data_set(negotiation, "-v".join(map(str, names)), title, url, note, known)


def known_words(moment: datetime) -> str:
    """Return in words of which moment of knowledge something is."""
    return f"as known on {wording.moment(moment)}"


def makers_of(negotiation: Negotiation) -> tuple[Author, ...]:
    """Return those whom the package names as its authors; where it names none, all who made it."""
    by_role = [(str(each.get("role", "author")), str(each.get("title", ""))) for each in negotiation.contributors]
    authors = [name for role, name in by_role if name and role in ("author", "creator")]
    others = [name for role, name in by_role if name and role not in ("publisher", "funder")]
    return tuple(author_of(name) for name in authors or others)


def publisher_of(negotiation: Negotiation) -> str:
    """Return who publishes a negotiation's data: as its package says, else who keeps it here; empty when nobody says.

    Whoever made it is not named a second time.
    """
    named = [each.get("title", "") for each in negotiation.contributors if each.get("role") == "publisher"]
    found = first_of([*named, negotiation.keeper, settings.SITE_KEEPER])
    return "" if found in {author.whole for author in makers_of(negotiation)} else found


def first_of(texts: Iterable[str]) -> str:
    """Return the first text that is not empty, or an empty one."""
    return next(filter(None, texts), "")


def issued(negotiation: Negotiation) -> str:
    """Return the day that a negotiation's package was made; empty when it does not say."""
    return day_of(negotiation.created)


def day_of(created: str) -> str:
    """Return the day on which a package was made, as it says itself; empty when it does not."""
    day = created[: len("2026-11-22")]
    return day if re.fullmatch(PARTIAL_DATE_PATTERN, day) else ""


def today() -> str:
    """Return the day on which whoever asks for a reference has the page before them."""
    return str(datetime.now(UTC).date())
