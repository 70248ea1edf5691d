"""Redacting a history: addresses."""

from django.urls import URLPattern, path

from positions.evidence.amend.history import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/history/<key:table>/<number:row>/redact/", views.history_redact, name="history_redact"),
]
