"""Two states of the positions of a negotiation, side by side, without a rule."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from held.models import Held


def compare(request: HttpRequest, negotiation: int, before: str, after: str) -> HttpResponse:
    def at(day: str) -> dict[int, Held]:
        moment = datetime.fromisoformat(f"{day}T23:59:59+00:00")
        return {each.id: each for each in Held.history.as_of(moment).filter(negotiation_id=negotiation)}

    first, second = at(before), at(after)
    rows = [(first.get(pk), second.get(pk), second.get(pk) or first[pk]) for pk in {**first, **second}]
    rows.sort(key=lambda row: (row[2].issue_order, row[2].party_order, row[2].key))
    listed = [{"before": one, "after": other, "about": about} for one, other, about in rows]
    return render(request, "compare.html", {"rows": listed, "before": before, "after": after})
