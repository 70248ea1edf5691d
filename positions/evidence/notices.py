"""Where an entry is shown, and what the next page says of what was just done, with a link to it."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from positions.models import Entry, Negotiation


def note(request: HttpRequest, text: str, negotiation: Negotiation, proposal: int) -> None:
    """Have the next page say a text, with the way to the proposal of that number."""
    there = reverse("positions:proposal", args=[negotiation.key, proposal])
    messages.success(request, format_html('{} <a href="{}">Show it</a>', text, there))


def page_of(entry: Entry) -> str:
    """Return the address of an entry's own page, or of its proposal's."""
    if entry.published_at is None:
        return reverse("positions:proposal", args=[entry.negotiation.key, entry.pk])
    return reverse("positions:entry_version", args=[entry.negotiation.key, entry.key, entry.version])
