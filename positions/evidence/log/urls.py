"""Logging: addresses."""

from django.urls import URLPattern, path

from positions.evidence.log import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/entries/new/", views.entry_new, name="entry_new"),
    path("<key:negotiation>/entries/<key:key>/correct/", views.entry_correct, name="entry_correct"),
    path("<key:negotiation>/proposals/<number:number>/answer/", views.proposal_answer, name="proposal_answer"),
    path("<key:negotiation>/sources/new/", views.source_new, name="source_new"),
]
