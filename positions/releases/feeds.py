"""The releases of a negotiation as an Atom feed, the newest first. Two queries, and never the bytes."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.models import Negotiation, Release
from positions.releases.listing import line_of
from positions.web.asked import negotiation_or_404
from positions.web.atom import PlainAtom, identifier, written
from positions.web.parameters import asks

MOST = 50

if TYPE_CHECKING:
    FeedOfReleases = Feed[Release, Negotiation]
else:
    FeedOfReleases = Feed  # generic for type checkers only


class ReleaseFeed(FeedOfReleases):
    """The last releases as Atom; one that was redacted is an item that changed."""

    feed_type = PlainAtom

    def get_object(self, request: HttpRequest, negotiation: str) -> Negotiation:
        """Return whose releases are asked for. Raises NotHere."""
        return negotiation_or_404(negotiation, request.user)

    def title(self, obj: Negotiation) -> str:
        return written(f"Releases of {obj.name}")

    def subtitle(self, obj: Negotiation) -> str:
        return "Versions of the data that were given a name; each keeps its bytes."

    def link(self, obj: Negotiation) -> str:
        return reverse("positions:releases", args=[obj.key])

    def feed_guid(self, obj: Negotiation) -> str:
        return identifier(obj.key, "releases")

    def author_name(self, obj: Negotiation) -> str:
        """Return whose data these are: no person is named."""
        return written(obj.name)

    def items(self, obj: Negotiation) -> list[Release]:
        rows = Release.objects.filter(negotiation=obj).select_related("negotiation").defer("content")
        return list(rows.order_by("-released_at")[:MOST])

    def item_title(self, item: Release) -> str:
        return written(f"Release {item.version}")

    def item_description(self, item: Release) -> str:
        line = line_of(item)
        removed = "Texts were redacted from it, for a lawful reason." if line.removed else ""
        parts = (item.notes, f"It holds {line.holds}.", f"SHA-256 of the zip: {item.sha256}.", removed)
        return written(" ".join(filter(None, parts)))

    def item_link(self, item: Release) -> str:
        return reverse("positions:release", args=[item.negotiation.key, item.version])

    def item_guid(self, item: Release) -> str:
        return identifier(item.negotiation.key, "release", item.version)

    def item_pubdate(self, item: Release) -> datetime:
        return item.released_at

    def item_updateddate(self, item: Release) -> datetime:
        return item.redacted_at[-1] if item.redacted_at else item.released_at


feed = require_safe(asks(program=True)(ReleaseFeed()))
