"""What can be given to whom, and what keeps two coders apart."""

import pytest
from bs4 import BeautifulSoup

from positions.evidence.coding.acts import Handing, give_document, give_entries
from positions.evidence.coding.closing import close_task
from positions.evidence.coding.giving import to_be_coded
from positions.models import Coding
from positions.writing.refusals import BadDraft, Refused
from tests import coded
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person

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
    shown = BeautifulSoup(giver.get(f"/talks/proposals/{waits.pk}/").content, "lxml")
    assert shown.select_one("p.acts")
    assert shown.find("a", string="Give to a second coder") is None
    assert give_entries(entry.negotiation, handing(), [entry], by=make.reviewer()).given.get().entry == entry


def test_a_coder_is_given_nothing_twice_and_keeps_their_name() -> None:
    entry = make.entry(make.position(negotiation=make.negotiation(key="talks")), key="coast-1")
    home, coder = entry.negotiation, coded.coder()
    coder.groups.set(person("analyst").groups.all())
    task = coded.task(entry)
    assert not to_be_coded(home, coder, "coder-2").exists()
    coded.close(task)
    assert not to_be_coded(home, coder, "coder-2").exists()
    other = make.entry(make.position(negotiation=home), key="river-1")
    giver = client_of("reviewer")
    sent = {"coder": coder.pk, "called": "coder-3", "first_called": "coder-1", "number": 2, "entries": other.key}
    answer = giver.post("/talks/coding/new/?kind=entries", sent).content.decode()
    assert "This coder is told as coder-2 already, and keeps that name." in answer
    assert "second coder, told as coder-2" in answer
    with pytest.raises(Refused, match="told under another name already"):
        give_entries(home, handing("coder-3"), [other], by=make.reviewer())


def test_what_is_in_an_open_task_is_not_coded_by_way_of_a_text() -> None:
    entry = make.entry()
    text = stored.document(entry.citations.get().source)
    alone = give_entries(entry.negotiation, handing(), [entry], by=make.reviewer())
    whole = give_document(text, handing(number=2), by=make.reviewer())
    coded.passage(whole, position=entry.position, effective_on=entry.effective_on)
    close_task(whole, by=make.reviewer())
    assert not Coding.every.exists()
    assert coded.coding(alone).entry == entry
