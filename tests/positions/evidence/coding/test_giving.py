"""What can be given to whom, and what keeps two coders apart."""

import pytest
from bs4 import BeautifulSoup

from positions.evidence.coding.acts import Handing, give_entries
from positions.writing.refusals import BadDraft
from tests import coded
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db


def handing(called: str = "coder-2", number: int = 1) -> Handing:
    return Handing(coder=coded.coder(), called=called, first_called="coder-1", note="", number=number)


def test_a_correction_that_waits_cannot_be_given() -> None:
    entry = make.entry(make.position(negotiation=make.negotiation(key="talks")), key="coast-1")
    waits = make.correction(entry, by=make.user("author")).replacement
    giver = client_of("reviewer")
    sent = {"coder": coded.coder().pk, "called": "coder-2", "first_called": "coder-1", "number": 1}
    answer = giver.post("/talks/coding/new/?kind=entries", sent | {"entries": f"/talks/proposals/{waits.pk}/"})
    assert "a correction can be given once it is published" in answer.content.decode()
    with pytest.raises(BadDraft, match="cannot code these"):
        give_entries(entry.negotiation, handing(), [waits], by=make.reviewer())
    shown = BeautifulSoup(giver.get(f"/talks/proposals/{waits.pk}/").content, "html.parser")
    assert shown.select_one("p.acts")
    assert shown.find("a", string="Give to a second coder") is None
    assert give_entries(entry.negotiation, handing(), [entry], by=make.reviewer()).given.get().entry == entry
