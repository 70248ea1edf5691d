"""Retracting and redacting: addresses."""

from django.urls import URLPattern, path

from positions.evidence.amend import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/changes/<key:key>/retract/", views.change_retract, name="change_retract"),
    path("<key:negotiation>/changes/<key:key>/redact/", views.change_redact, name="change_redact"),
]
