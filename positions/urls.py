"""The addresses of the app, joined from the rooms; what the site needs for itself comes before a negotiation's key."""

from django.urls import URLPattern

from positions.activity import urls as activity
from positions.api import urls as api
from positions.compare import urls as compare
from positions.compare.frozen import urls as frozen
from positions.compare.report import urls as report
from positions.delegations import urls as delegations
from positions.delegations.people import urls as people
from positions.delegations.rosters import urls as rosters
from positions.evidence.amend import urls as amend
from positions.evidence.amend.history import urls as history
from positions.evidence.checklist import urls as checklist
from positions.evidence.coding import urls as coding
from positions.evidence.discussion import urls as discussion
from positions.evidence.documents import urls as documents
from positions.evidence.grid import urls as grid
from positions.evidence.inbox import urls as inbox
from positions.evidence.log import urls as log
from positions.evidence.review import urls as review
from positions.evidence.review.batches import urls as batches
from positions.evidence.settling import urls as settling
from positions.evidence.unfinished import urls as unfinished
from positions.help import urls as help_
from positions.members import urls as members
from positions.overview import urls as overview
from positions.package import urls as package
from positions.package.intake import urls as intake
from positions.panel import urls as panel
from positions.records import urls as records
from positions.records.archiving import urls as archiving
from positions.records.lists import urls as lists
from positions.records.mending import urls as mending
from positions.registers import urls as registers
from positions.releases import urls as releases
from positions.search import urls as search
from positions.setup import urls as setup
from positions.timeline import urls as timeline

app_name = "positions"

urlpatterns: list[URLPattern] = [
    *api.urlpatterns,
    *search.urlpatterns,
    *help_.urlpatterns,
    *setup.urlpatterns,
    *unfinished.urlpatterns,
    *inbox.urlpatterns,
    *batches.urlpatterns,
    *members.urlpatterns,
    *overview.urlpatterns,
    *frozen.urlpatterns,
    *compare.urlpatterns,
    *report.urlpatterns,
    *panel.urlpatterns,
    *timeline.urlpatterns,
    *log.urlpatterns,
    *checklist.urlpatterns,
    *documents.urlpatterns,
    *grid.urlpatterns,
    *people.urlpatterns,
    *rosters.urlpatterns,
    *delegations.urlpatterns,
    *records.urlpatterns,
    *lists.urlpatterns,
    *archiving.urlpatterns,
    *mending.urlpatterns,
    *registers.urlpatterns,
    *settling.urlpatterns,
    *coding.urlpatterns,
    *review.urlpatterns,
    *discussion.urlpatterns,
    *amend.urlpatterns,
    *history.urlpatterns,
    *activity.urlpatterns,
    *intake.urlpatterns,
    *package.urlpatterns,
    *releases.urlpatterns,
]
