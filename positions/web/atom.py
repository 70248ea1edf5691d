"""What Atom feeds share: plain texts, and identifiers that are the same wherever the site stands."""

import re
import uuid
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

# From what an identifier is made, wherever the site stands.
IDENTIFIERS = uuid.UUID("6f1f2f5e-58a3-5f0a-9a55-0c8d2f0f6c11")
# What XML cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class PlainAtom(Atom1Feed):
    """Atom whose summaries are text, as ours are, where Django's are taken for HTML."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


def identifier(*parts: str) -> str:
    """Return the same identifier for the same parts, at whatever address the site is."""
    return uuid.uuid5(IDENTIFIERS, "\n".join(parts)).urn


def written(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)
