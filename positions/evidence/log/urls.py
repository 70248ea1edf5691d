"""Logging: addresses."""

from django.urls import URLPattern, path

from positions.evidence.log import source_views, views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/entries/new/", views.entry_new, name="entry_new"),
    path("<key:negotiation>/entries/<key:key>/correct/", views.entry_correct, name="entry_correct"),
    path("<key:negotiation>/proposals/<number:number>/answer/", views.proposal_answer, name="proposal_answer"),
    path("<key:negotiation>/sources/new/", source_views.source_new, name="source_new"),
    path("<key:negotiation>/sources/<key:key>/mend/", source_views.source_mend, name="source_mend"),
]
