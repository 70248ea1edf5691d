"""The permanent link of a page: its address with all that it shows by itself written out, and the exact moment.

Whoever follows it later finds the same entries, states and shifts, whatever was published or corrected since, and
whichever rounds the page shows first by then. It needs no account, and nothing is written for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest

from positions.domain import wording
from positions.models import Negotiation
from positions.web.about import permanent

# The fragments that are all of a page but its frame, in which the link stands: it is sent along with them.
WHOLE_REGIONS = frozenset({"comparison", "timeline", "acts", "results", "people", "roster"})

WrittenOut = Mapping[str, str | Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class PermanentLink:
    """The whole address that shows the same for ever, and its moment in words.

    `recorded`: the page shows people or rosters, which are as they were recorded then.
    """

    address: str
    moment: str
    recorded: bool = False


def permanent_link(request: HttpRequest, context: Mapping[str, object], status: int) -> PermanentLink | None:
    """Return the permanent link of a page; None where it was refused or has no moment of knowledge. One query.

    What the page shows where its address does not say it, such as its rounds, the view names in `written_out`;
    `recorded` that it shows people or rosters as recorded then.
    """
    negotiation, names = context.get("negotiation"), names_of(request)
    if status != 200 or not isinstance(negotiation, Negotiation) or "known" not in names:
        return None
    known = context.get("known")
    written_out = cast("WrittenOut", context.get("written_out", {}))
    read_at = known if isinstance(known, datetime) else None
    address, moment = permanent(request, request.path, names, negotiation, read_at, **written_out)
    return PermanentLink(address, wording.moment(moment), bool(context.get("recorded")))


def names_of(request: HttpRequest) -> Sequence[str]:
    """Return the parameters that the page asked for takes (`asks`); none where no view was found."""
    view = request.resolver_match.func if request.resolver_match else None
    parameters = getattr(view, "parameters", None)
    return parameters.names if parameters else ()
