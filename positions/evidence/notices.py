"""What the next page says of what was just done, with a link to it."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from positions.models import Negotiation


def note(request: HttpRequest, text: str, negotiation: Negotiation, proposal: int) -> None:
    """Have the next page say a text, with the way to the proposal of that number."""
    there = reverse("positions:proposal", args=[negotiation.key, proposal])
    messages.success(request, format_html('{} <a href="{}">Show it</a>', text, there))
