"""What the database says of a text, and always says alike: asked once in each process, and kept up to a bound."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

Said = tuple[Any, ...]


class KeptSayings:
    """Answers to a query that takes texts as an array and returns a row for each, the text first."""

    def __init__(self, query: str, most: int) -> None:
        self.query, self.most = query, most
        self.kept: dict[str, Said] = {}

    def of(self, texts: Iterable[str]) -> dict[str, Said]:
        """Return what is said of each text. One query, none where all were asked before."""
        asked, kept = set(texts), self.kept
        found = {text: kept[text] for text in asked & kept.keys()}
        if new := sorted(asked - found.keys()):
            said = self.ask(new)
            found |= said
            # Other threads read the old ones to the end. Where there are too many it is begun anew.
            self.kept = kept | said if len(kept) + len(said) <= self.most else {}
        return found

    def ask(self, texts: Sequence[str]) -> dict[str, Said]:
        with connection.cursor() as cursor:
            cursor.execute(self.query, [list(texts)])
            return {text: tuple(said) for text, *said in cursor.fetchall()}
