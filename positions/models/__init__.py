"""The models, one module per topic. They import no other layer."""

from positions.models.assessments import Assessment as Assessment
from positions.models.delegations import Delegate as Delegate
from positions.models.delegations import Delegation as Delegation
from positions.models.entries import Amendment as Amendment
from positions.models.entries import Citation as Citation
from positions.models.entries import Entry as Entry
from positions.models.entries import EntrySpeaker as EntrySpeaker
from positions.models.entries import Submission as Submission
from positions.models.frozen import FrozenComparison as FrozenComparison
from positions.models.history import ReferenceChange as ReferenceChange
from positions.models.issues import Issue as Issue
from positions.models.moments import Moment as Moment
from positions.models.negotiations import Import as Import
from positions.models.negotiations import Negotiation as Negotiation
from positions.models.parties import Party as Party
from positions.models.people import Office as Office
from positions.models.people import Person as Person
from positions.models.positions import Incompatibility as Incompatibility
from positions.models.positions import Position as Position
from positions.models.review import ReviewRule as ReviewRule
from positions.models.roles import GivenRole as GivenRole
from positions.models.rounds import Event as Event
from positions.models.rounds import Outcome as Outcome
from positions.models.rounds import Round as Round
from positions.models.search import SearchRow as SearchRow
from positions.models.sources import Source as Source
