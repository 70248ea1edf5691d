"""Tables of lists are read as rows of fields on a phone: there each cell says what it is."""

import re
from pathlib import Path

from django.conf import settings

LISTED = re.compile(r'<table class="[^"]*\blisted\b.*?</table>', re.DOTALL)


def test_every_cell_of_a_listed_table_has_its_label() -> None:
    found = [
        (path.name, cell)
        for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
        for table in LISTED.findall(path.read_text(encoding="utf-8"))
        for cell in re.findall(r"<td\b[^>]*>", table)
    ]
    assert len(found) > 20
    assert [(name, cell) for name, cell in found if "data-label=" not in cell] == []
