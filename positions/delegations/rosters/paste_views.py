"""A roster pasted from a list: looked at line by line, and recorded in one act."""

from hashlib import blake2s
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect

from positions.delegations.roster import mark
from positions.delegations.rosters.lines import read_lines
from positions.delegations.rosters.matching import matched
from positions.delegations.rosters.paste_form import ListForm, PasteForm
from positions.delegations.rosters.pasting import seat_all
from positions.delegations.rosters.views import RosterTable, load_to_keep
from positions.delegations.sent_forms import NONE, PostTrouble, confirmed, form_page, posted, tried
from positions.domain import wording
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here


@form_page
def paste(request: HtmxRequest, negotiation: str, round_: str, party: str) -> HttpResponse:
    """Take a pasted list, show what each line means, and put its people on the delegation."""
    table, told = load_to_keep(request, negotiation, round_, party)
    draft = draft_here(request, told["by"])
    sent = posted(request)
    text = draft.said("lines", "") if sent is None else sent.get("lines", "")
    listed = ListForm({"lines": text}) if sent is not None else ListForm(initial={"lines": text})
    if not text.strip() and sent is None:
        return show(request, table, draft, listed)
    try:
        lines = read_lines(text.replace("\x00", ""))
    except ValueError as error:
        listed = ListForm({"lines": text})
        listed.add_error("lines", str(error))
        return show(request, table, draft, listed, status=422)
    found = matched(table.negotiation, table.place, lines)
    looked = digest(text)
    # Recorded is only what was looked at: of other lines it is said first what they mean.
    recording = sent is not None and sent.get("act") != "look" and sent.get("looked") == looked
    form = PasteForm(table.negotiation, told["by"], table.place, found, sent if recording else None)
    if sent is not None and not recording:
        form.begin_with(sent, lines_too=sent.get("looked") == looked)
    if not recording:
        return show(request, table, draft, listed, draft.fill(form), looked=looked)
    told["confirmed"] = confirmed(request)

    def save(data: dict[str, Any]) -> None:
        seat_all(table.negotiation, table.place, data["seats"], source=data["source"], **told)

    trouble = tried(form, save)
    if trouble is None:
        draft.finish()
        return HttpResponseRedirect(table.address(), status=303)
    return show(request, table, draft, listed, form, looked=looked, trouble=trouble, status=422)


def digest(text: str) -> str:
    """Return the mark of the lines that were looked at, whatever a browser made of their ends."""
    return blake2s("\n".join(text.split("\r\n")).encode(), digest_size=8).hexdigest()


def show(
    request: HtmxRequest,
    table: RosterTable,
    draft: FormDraft,
    listed: ListForm,
    form: Form | None = None,
    *,
    looked: str = "",
    trouble: PostTrouble = NONE,
    status: int = 200,
) -> HttpResponse:
    """Render the list, and once it was looked at what each line means."""
    number = len(form.found) if isinstance(form, PasteForm) else 0
    context = {
        "negotiation": table.negotiation,
        "section": "delegations",
        "table": table,
        "days": wording.days(table.place.round.starts_on, table.place.round.ends_on),
        "listed": listed,
        "form": form,
        "looked": looked,
        "seen": draft.said("seen", mark(table.roster)),
        "trouble": trouble,
        "draft": draft,
        "here": table.address(),
        "said": f"{wording.counted(number, 'line')} read: look at each, then record." if number else "",
    }
    return render_page(request, "delegations/rosters/paste.html", context, status=status)
