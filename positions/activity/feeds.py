"""What was published, corrected and retracted, as Atom feeds: of a negotiation, of a party, of an issue.

A feed tells the last acts as the page of activity does, without who proposed and decided. An import is one item of
every feed, however many entries it brought: the data package has them. Six queries, however much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.activity.activity import ALL, Done, Filters, activity, imported, imports
from positions.models import Entry, Issue, Negotiation, Party
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.atom import PlainAtom, identifier, written
from positions.web.parameters import asks

MOST = 50
# The acts that bring a version of an entry.
BRINGING = ("published", "corrected")


@dataclass(frozen=True, slots=True)
class FeedOf:
    """Of what a feed tells: a negotiation, or one party or issue in it. `name` is the title, `page` its address."""

    negotiation: Negotiation
    name: str
    page: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Item:
    """One act with the content and statement of the entry that it brought; both empty when it brought none."""

    act: Done
    negotiation: str
    content: str
    statement: str


if TYPE_CHECKING:
    ActsFeed = Feed[Item, FeedOf]
else:
    ActsFeed = Feed  # generic for type checkers only


class ActivityFeed(ActsFeed):
    """The last acts as Atom."""

    feed_type = PlainAtom

    def get_object(self, request: HttpRequest, negotiation: str, party: str = "", issue: str = "") -> FeedOf:
        """Return what the address asks for. Raises NotHere."""
        found = negotiation_or_404(negotiation, request.user)
        if party or issue:
            return told(found, "party" if party else "issue", party or issue)
        return FeedOf(found, found.name, reverse("positions:activity", args=[found.key]), ALL)

    def title(self, obj: FeedOf) -> str:
        return written(f"Published on {obj.name}")

    def subtitle(self, obj: FeedOf) -> str:
        return "What was published, corrected, retracted, redacted and released; an import is one item."

    def link(self, obj: FeedOf) -> str:
        return obj.page

    def feed_guid(self, obj: FeedOf) -> str:
        return identifier(obj.negotiation.key, "".join(obj.filters.party), "".join(obj.filters.issue))

    def author_name(self, obj: FeedOf) -> str:
        """Return whose data these are: no person is named."""
        return written(obj.negotiation.name)

    def items(self, obj: FeedOf) -> list[Item]:
        acts = [*activity(obj.negotiation, obj.filters, size=MOST).acts]
        if obj.filters != ALL:
            acts += map(imported, imports(obj.negotiation, ALL).order_by("-at", "-id")[:MOST])
        acts.sort(key=lambda act: act.iso, reverse=True)
        return with_texts(obj.negotiation, acts[:MOST])

    def item_title(self, item: Item) -> str:
        act = item.act
        if act.package or act.release:
            return written(f"Imported: {act.package}" if act.package else f"Release {act.release} was named")
        return written(f"{act.what.capitalize()}: {act.party}, {act.issue}: {act.position_title}")

    def item_description(self, item: Item) -> str:
        act = item.act
        if act.package:
            return "A data package was taken in; its entries are on the page of the negotiation."
        if act.release:
            return written(act.reason or "The data as they were then are kept under this version.")
        removed = f"Texts removed: {', '.join(act.fields)}." if act.fields else ""
        done = "Redacted without a second person." if act.what == "redacted" else "Published without a second reader."
        alone = done if act.alone else ""
        parts = (item.content, item.statement, act.reason and f"Why: {act.reason}", removed, alone)
        return written(" ".join(part if part.endswith(".") else f"{part}." for part in parts if part))

    def item_link(self, item: Item) -> str:
        if item.act.package:
            return reverse("positions:negotiation", args=[item.negotiation])
        if item.act.release:
            return reverse("positions:release", args=[item.negotiation, item.act.release])
        return reverse("positions:entry_version", args=[item.negotiation, item.act.entry, item.act.brought])

    def item_guid(self, item: Item) -> str:
        act = item.act
        moment = datetime.fromisoformat(act.iso).astimezone(UTC)
        return identifier(item.negotiation, act.what, act.entry or act.release, str(act.brought), moment.isoformat())

    def item_updateddate(self, item: Item) -> datetime:
        return datetime.fromisoformat(item.act.iso)

    item_pubdate = item_updateddate


feed = require_safe(asks(program=True)(ActivityFeed()))


def told(negotiation: Negotiation, kind: str, key: str) -> FeedOf:
    """Return what the feed of one party or issue tells of. Raises NotHere when there is none such."""
    things: QuerySet[Party] | QuerySet[Issue] = Party.objects.all() if kind == "party" else Issue.objects.all()
    thing = things.filter(negotiation=negotiation, key=key).first()
    if thing is None:
        raise NotHere(f"There is no {kind} “{key[:80]}” in {negotiation.name}.", negotiation)
    name = thing.label if isinstance(thing, Party) else thing.name
    page = reverse(f"positions:{kind}", args=[negotiation.key, key])
    filters = Filters(party=(key,)) if kind == "party" else Filters(issue=(key,))
    return FeedOf(negotiation, f"{name}, {negotiation.name}", page, filters)


def with_texts(negotiation: Negotiation, acts: Sequence[Done]) -> list[Item]:
    """Return the acts with the texts of the entries that they brought, in one query; what was retracted brings none."""
    bringing = {act.entry for act in acts if act.what in BRINGING}
    rows = Entry.objects.published().filter(negotiation=negotiation, key__in=bringing)
    texts = {(key, version): said for key, version, *said in rows.values_list("key", "version", "content", "statement")}
    none = ("", "")
    return [
        Item(act, negotiation.key, *(texts[act.entry, act.brought] if act.what in BRINGING else none)) for act in acts
    ]
