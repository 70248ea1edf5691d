"""The pages of one thing: addresses."""

from django.urls import URLPattern, path

from positions.records import cite, views

VERSION = "<key:negotiation>/entries/<key:key>/<number:version>/"

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/positions/<key:key>/", views.position, name="position"),
    path("<key:negotiation>/entries/<key:key>/", views.entry, name="entry"),
    path(VERSION, views.entry, name="entry_version"),
    path("<key:negotiation>/proposals/<number:number>/", views.proposal, name="proposal"),
    path("<key:negotiation>/sources/<key:key>/", views.source, name="source"),
    path("<key:negotiation>/rounds/<key:key>/", views.round_, name="round"),
    path("<key:negotiation>/issues/<key:key>/", views.issue, name="issue"),
    path("<key:negotiation>/parties/<key:key>/", views.party, name="party"),
    path("<key:negotiation>/events/", views.events, name="events"),
    path("<key:negotiation>/events.<format:form>", views.events, name="events_export"),
    path("<key:negotiation>/assessments/", views.assessments, name="assessments"),
    path("<key:negotiation>/assessments.<format:form>", views.assessments, name="assessments_export"),
    path(f"{VERSION}cite/", cite.cite_entry, name="cite_entry"),
    path(f"{VERSION}cite.<citation:form>", cite.cite_entry, name="cite_entry_file"),
    path("<key:negotiation>/<citable:thing>/<key:key>/cite/", cite.cite, name="cite"),
    path("<key:negotiation>/<citable:thing>/<key:key>/cite.<citation:form>", cite.cite, name="cite_file"),
]
