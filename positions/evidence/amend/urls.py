"""Retracting and redacting: addresses."""

from django.urls import URLPattern, path

from positions.evidence.amend import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/entries/<key:key>/retract/", views.entry_retract, name="entry_retract"),
    path("<key:negotiation>/entries/<key:key>/<number:version>/redact/", views.entry_redact, name="entry_redact"),
    path("<key:negotiation>/proposals/<number:number>/redact/", views.proposal_redact, name="proposal_redact"),
]
