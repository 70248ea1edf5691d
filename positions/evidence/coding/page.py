"""All that is told of the agreement between coders, as the page and the files give it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User

from positions.evidence.coding.alternatives import Alternatives, alternatives
from positions.evidence.coding.codings import AgreementPage, agreement_page, coded_entries
from positions.evidence.coding.parts import AgreementPart, by_party, by_year
from positions.reading.codings import keys_kept_from
from positions.reading.settlements import settlements
from positions.web.asked import AskedPair


@dataclass(frozen=True, slots=True)
class AgreementTold:
    """The measures over all entries that a person is told of, and by party and year.

    `alternatives` is how the comparison would read with one coder's codes; None: there is no pair of rounds.
    `kept`: how many entries are left out of all this, since whoever looks has yet to code them.
    """

    whole: AgreementPage
    by_party: tuple[AgreementPart, ...]
    by_year: tuple[AgreementPart, ...]
    alternatives: Alternatives | None
    kept: int


def agreement_told(own: AskedPair, known: datetime | None, person: User | AnonymousUser) -> AgreementTold:
    """Return what is told to a person of coders, as known; `own` is the negotiation's own pair of rounds.

    At most thirteen queries.
    """
    every = coded_entries(own.negotiation, known)
    kept = keys_kept_from(person, own.negotiation.pk) & every.entries.keys()
    # Of a small part the measures would give the codes away.
    coded = every.without(kept)
    pair = (own.before, own.after) if own.before and own.after and coded.entries else None
    return AgreementTold(
        whole=agreement_page(coded, settlements(own.negotiation.pk, known)),
        by_party=by_party(coded),
        by_year=by_year(coded),
        alternatives=alternatives(own.negotiation, coded, *pair, known) if pair else None,
        kept=len(kept),
    )
