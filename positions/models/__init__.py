"""The models, one module per topic. They import no other layer."""

from positions.models.assessments import Assessment
from positions.models.delegations import Delegate, Delegation
from positions.models.entries import Amendment, Citation, Entry, EntrySpeaker, Submission
from positions.models.frozen import FrozenComparison
from positions.models.history import ReferenceChange
from positions.models.issues import Issue
from positions.models.negotiations import Import, Negotiation
from positions.models.parties import Party
from positions.models.people import Office, Person
from positions.models.positions import Incompatibility, Position
from positions.models.review import ReviewRule
from positions.models.rounds import Event, Outcome, Round
from positions.models.search import SearchRow
from positions.models.sources import Source

__all__ = [
    "Amendment",
    "Assessment",
    "EntrySpeaker",
    "Citation",
    "Delegate",
    "Delegation",
    "Event",
    "FrozenComparison",
    "Import",
    "Incompatibility",
    "Issue",
    "Negotiation",
    "Office",
    "Outcome",
    "Party",
    "Person",
    "Position",
    "Entry",
    "ReferenceChange",
    "ReviewRule",
    "Round",
    "SearchRow",
    "Source",
    "Submission",
]
