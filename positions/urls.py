"""The addresses of the app, as a site map."""

from django.urls import URLPattern, path, register_converter

from positions.activity import feeds
from positions.activity import (
    views as activity,
)
from positions.api import description
from positions.compare import (
    views as compare,
)
from positions.compare.frozen import (
    views as frozen,
)
from positions.delegations import views as delegations
from positions.delegations.people import views as people
from positions.delegations.rosters import views as rosters
from positions.evidence.amend import views as amending
from positions.evidence.log import views as logbook
from positions.evidence.review import views as review
from positions.overview import views as home
from positions.package import (
    views as package,
)
from positions.records import cite
from positions.records import views as things
from positions.registers import (
    coverage_views,
)
from positions.registers import (
    views as registers,
)
from positions.search import (
    views as search,
)
from positions.timeline import (
    views as timeline,
)
from positions.web.converters import CitableConverter, CitationConverter, FormatConverter, KeyConverter

register_converter(KeyConverter, "key")
register_converter(FormatConverter, "format")
register_converter(CitationConverter, "citation")
register_converter(CitableConverter, "citable")

app_name = "positions"

site = [
    path("", home.site, name="site"),
    path("health", home.health, name="health"),
    path("api/v1/docs/", description.description, name="programs"),
]

comparison = [
    path("<key:negotiation>/compare/", compare.compare, name="compare"),
    path("<key:negotiation>/compare.<format:form>", compare.compare_export, name="compare_export"),
]

logging_ = [
    path("<key:negotiation>/changes/new/", logbook.change_new, name="change_new"),
    path("<key:negotiation>/changes/<key:key>/correct/", logbook.change_correct, name="change_correct"),
    path("<key:negotiation>/changes/<key:key>/answer/", logbook.change_answer, name="change_answer"),
    path("<key:negotiation>/sources/new/", logbook.source_new, name="source_new"),
]

timeline_ = [
    path("<key:negotiation>/timeline/", timeline.timeline, name="timeline"),
    path("<key:negotiation>/timeline.<format:form>", timeline.timeline_export, name="timeline_export"),
]

things_ = [
    path("<key:negotiation>/", home.negotiation, name="negotiation"),
    path("<key:negotiation>/positions/<key:key>/", things.position, name="position"),
    path("<key:negotiation>/changes/<key:key>/", things.change, name="change"),
    path("<key:negotiation>/sources/<key:key>/", things.source, name="source"),
    path("<key:negotiation>/rounds/<key:key>/", things.round_, name="round"),
    path("<key:negotiation>/issues/<key:key>/", things.issue, name="issue"),
    path("<key:negotiation>/parties/<key:key>/", things.party, name="party"),
    path("<key:negotiation>/people/<key:key>/", people.person, name="person"),
    path("<key:negotiation>/events/", things.events, name="events"),
    path("<key:negotiation>/events.<format:form>", things.events, name="events_export"),
    path("<key:negotiation>/assessments/", things.assessments, name="assessments"),
    path("<key:negotiation>/assessments.<format:form>", things.assessments, name="assessments_export"),
]

registers_ = [
    path("<key:negotiation>/red-lines/", registers.red_lines, name="red_lines"),
    path("<key:negotiation>/red-lines.<format:form>", registers.red_lines, name="red_lines_export"),
    path("<key:negotiation>/preconditions/", registers.preconditions, name="preconditions"),
    path("<key:negotiation>/preconditions.<format:form>", registers.preconditions, name="preconditions_export"),
    path("<key:negotiation>/incompatibilities/", registers.incompatible, name="incompatibilities"),
    path("<key:negotiation>/incompatibilities.<format:form>", registers.incompatible, name="incompatibilities_export"),
    path("<key:negotiation>/coverage/", coverage_views.coverage, name="coverage"),
    path("<key:negotiation>/coverage.<format:form>", coverage_views.coverage, name="coverage_export"),
]

DELEGATION = "<key:negotiation>/delegations/<key:round_>/<key:party>/"
PERSON = "<key:negotiation>/people/<key:key>/"

delegations_ = [
    path("<key:negotiation>/delegations/", delegations.delegations, name="delegations"),
    path("<key:negotiation>/delegations.<format:form>", delegations.delegations_export, name="delegations_export"),
    path("<key:negotiation>/popolo.json", delegations.popolo, name="popolo"),
    path(DELEGATION, rosters.roster, name="roster"),
    path(f"{DELEGATION}appoint/", rosters.appoint, name="appoint"),
    path(f"{DELEGATION}take-over/", rosters.copy, name="roster_copy"),
    path(f"{DELEGATION}completeness/", rosters.completeness, name="roster_completeness"),
    path(f"{DELEGATION}delegates/<key:person>/", rosters.delegate, name="delegate"),
    path(f"{DELEGATION}delegates/<key:person>/dismiss/", rosters.dismiss, name="dismiss"),
]

people_ = [
    path("<key:negotiation>/people/", people.people, name="people"),
    path("<key:negotiation>/people.<format:form>", delegations.people_export, name="people_export"),
    path("<key:negotiation>/new-person/", people.new, name="person_new"),
    path(f"{PERSON}change/", people.change, name="person_change"),
    path(f"{PERSON}merge/", people.merge_into, name="person_merge"),
    path(f"{PERSON}offices/new/", people.office_new, name="office_new"),
    path(f"{PERSON}offices/<int:office>/", people.office_change, name="office_change"),
    path(f"{PERSON}offices/<int:office>/remove/", people.office_remove, name="office_remove"),
]

citing_ = [
    path("<key:negotiation>/cite/", package.cite_data, name="cite_data"),
    path("<key:negotiation>/cite.<citation:form>", package.cite_data, name="cite_data_file"),
    path("<key:negotiation>/compare/cite/", compare.cite_comparison, name="cite_comparison"),
    path("<key:negotiation>/compare/cite.<citation:form>", compare.cite_comparison, name="cite_comparison_file"),
    path("<key:negotiation>/<citable:thing>/<key:key>/cite/", cite.cite, name="cite"),
    path("<key:negotiation>/<citable:thing>/<key:key>/cite.<citation:form>", cite.cite, name="cite_file"),
]

reviewing = [
    path("<key:negotiation>/review/", review.review, name="review"),
    path("<key:negotiation>/review/<key:key>/", review.proposal, name="proposal"),
    path("<key:negotiation>/changes/<key:key>/withdraw/", review.proposal_withdraw, name="proposal_withdraw"),
    path("<key:negotiation>/changes/<key:key>/retract/", amending.change_retract, name="change_retract"),
    path("<key:negotiation>/changes/<key:key>/redact/", amending.change_redact, name="change_redact"),
    path("<key:negotiation>/activity/", activity.activity, name="activity"),
    path("<key:negotiation>/activity.<format:form>", activity.activity_export, name="activity_export"),
]

frozen_ = [
    path("<key:negotiation>/compare/freeze/", frozen.freeze_comparison, name="freeze"),
    path("c/<int:number>/", frozen.frozen, name="frozen"),
    path("c/<int:number>/comparison.json", frozen.frozen_json, name="frozen_json"),
    path("c/<int:number>/cite.<citation:form>", frozen.cite_frozen, name="cite_frozen"),
]

search_ = [
    path("search/", search.search, name="search_all"),
    path("<key:negotiation>/search/", search.search, name="search"),
]

following = [
    path("<key:negotiation>/feed.atom", feeds.feed, name="feed"),
    path("<key:negotiation>/parties/<key:party>/feed.atom", feeds.feed, name="feed_of_party"),
    path("<key:negotiation>/issues/<key:issue>/feed.atom", feeds.feed, name="feed_of_issue"),
    path("<key:negotiation>/datapackage.zip", package.data_package, name="data_package"),
]

urlpatterns: list[URLPattern] = [
    *site,
    *search_,
    *frozen_,
    *comparison,
    *timeline_,
    *logging_,
    *people_,
    *delegations_,
    *things_,
    *registers_,
    *citing_,
    *reviewing,
    *following,
]
