"""Retracting and redacting: addresses."""

from django.urls import URLPattern, path

from positions.evidence.amend import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/entries/<key:key>/retract/", views.entry_retract, name="entry_retract"),
    path("<key:negotiation>/entries/<key:key>/redact/", views.entry_redact, name="entry_redact"),
]
