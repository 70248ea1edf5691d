"""What a redaction takes out of releases: which texts, from which columns and rows of their packages."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps

from positions.evidence.amend.reach import CITATION_TEXTS, CODING_TEXTS, EDITED, ENTRY_TEXTS, RemovableText
from positions.evidence.amend.stored_texts import codings_of
from positions.models import Citation, Entry, Person, Source
from positions.releases.redacting import TextsToGo, redact_releases

# Of an entry, by the table, what of it is a text and which column has its key.
OF_ENTRY = (("entry", ENTRY_TEXTS, "key"), ("citation", CITATION_TEXTS, "entry"), ("coding", CODING_TEXTS, "entry"))


def redact_released(
    negotiation_id: int, line: Collection[int], removed: Collection[RemovableText], *, moment: datetime
) -> None:
    """Take the texts that were removed from a line of entries out of every release.

    What the history of sources and speakers tells no more goes from their rows too. To be called once the redaction is
    written, within its act.
    """
    to_go = [*of_line(line, removed), *of_things(line, removed)]
    noted = {cell.text for cell in removed if cell.field != "locator"}
    redact_releases(negotiation_id, to_go, noted, moment=moment)


def of_line(line: Collection[int], removed: Collection[RemovableText]) -> Iterator[TextsToGo]:
    """Yield what is to go of the entries themselves and of what coders noted, under the keys that the entries have."""
    keys = frozenset(Entry.objects.filter(pk__in=line).values_list("key", flat=True))
    texts = frozenset(cell.text for cell in removed)
    for table, columns, by in OF_ENTRY:
        yield TextsToGo(table, frozenset(columns), texts, by, keys)
    # Coders quote what they code, so notes may have the words among their own.
    sources = set(Citation.objects.filter(entry__in=line).values_list("source", flat=True))
    coded = frozenset(codings_of(line, sources).values_list("entry__key", flat=True))
    words = frozenset(cell.text for cell in removed if cell.field != "locator")
    yield TextsToGo("coding", frozenset(CODING_TEXTS), words, "entry", coded, within=True)


def of_things(line: Collection[int], removed: Collection[RemovableText]) -> Iterator[TextsToGo]:
    """Yield what is to go of the sources that the entries cite, and of their speakers."""
    texts = frozenset(cell.text for cell in removed if cell.table == "referencechange")
    if not texts:
        return
    sources = Source.objects.filter(citations__entry__in=line).values_list("key", flat=True)
    people = Person.objects.filter(spoken__entry__in=line).values_list("key", flat=True)
    for model, keys in (("Source", sources), ("Person", people)):
        yield TextsToGo(model.lower(), frozenset(EDITED[model]), texts, "key", frozenset(keys))


def redact_released_history(
    negotiation_id: int, table: str, row: int, texts: Collection[str], *, moment: datetime
) -> None:
    """Take texts that the history of a row of reference data tells no more out of every release.

    Where rows have keys, out of the row of that key; of others, out of all rows that say the very same in a column.
    """
    model = apps.get_model("positions", table)
    columns = frozenset(EDITED.get(model.__name__, ()))
    key = key_of(model, row)
    to_go = TextsToGo(table, columns, frozenset(texts), "key" if key else "", frozenset([key]))
    redact_releases(negotiation_id, [to_go], texts, moment=moment)


def key_of(model: type[Any], row: int) -> str:
    """Return the key of a row; empty where it has none, or is there no more."""
    if not any(field.name == "key" for field in model._meta.fields):
        return ""
    found: str | None = model.objects.filter(pk=row).values_list("key", flat=True).first()
    return found or ""
