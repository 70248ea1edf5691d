"""What an address asks of the evidence: `evidence=own,two,graded` and `without=ORIGIN`, the same for every page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from positions.domain.evidence import NOTHING_ASKED, EvidenceAsked, Standard, origin_of
from positions.models import Negotiation, Source
from positions.web.filters import UnknownFilter

# The parameters, in the order in which an address has them.
EVIDENCE_PARAMETERS = ("evidence", "without")


def evidence_asked(query: QueryDict, negotiation: Negotiation, known: datetime | None) -> EvidenceAsked:
    """Return what an address asks of the evidence. Raises UnknownFilter."""
    return evidence_named(query.getlist("evidence"), query.getlist("without"), negotiation, known)


def evidence_named(
    evidence: Iterable[str], without: Iterable[str], negotiation: Negotiation, known: datetime | None
) -> EvidenceAsked:
    """Return what is asked by these texts, each of which may name several standards. One query for an origin.

    Raises UnknownFilter for what is neither a standard nor an origin on which something shown rests.
    """
    names = {name.strip() for text in evidence for name in text.split(",")} - {""}
    unknown = sorted(names - {standard.value for standard in Standard})
    if unknown:
        known_ones = ", ".join(Standard)
        raise UnknownFilter(f"Of evidence can be asked: {known_ones}; not “{unknown[0][:40]}”.")
    origins = sorted({text.strip() for text in without} - {""})
    if len(origins) > 1:
        raise UnknownFilter("Only one origin at a time can be left out.")
    standards = tuple(standard for standard in Standard if standard in names)
    if not origins:
        return EvidenceAsked(standards) if standards else NOTHING_ASKED
    return EvidenceAsked(standards, origins[0], meant(origins[0], negotiation, known))


def meant(text: str, negotiation: Negotiation, known: datetime | None) -> str:
    """Return the origin that a text names, by its name or by the key of a source. Raises UnknownFilter."""
    named = Q(origin=text) | Q(key=text)
    sources = Source.objects.shown(known).filter(named, negotiation=negotiation) if "\0" not in text else []
    origins = [origin_of(source.origin, source.key) for source in sources]
    if not origins:
        raise UnknownFilter(f"No source here has the origin or the key “{text[:80]}”.")
    return text if text in origins else origins[0]


def asked_data(asked: EvidenceAsked) -> dict[str, Any]:
    """Return what was asked of the evidence as plain data; None without an origin to do without."""
    return {"evidence": [standard.value for standard in asked.standards], "without": asked.without or None}
