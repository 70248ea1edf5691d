"""The interface for programs, described for people: addresses."""

from django.urls import URLPattern, path

from positions.api import description

urlpatterns: list[URLPattern] = [
    path("api/v1/docs/", description.description, name="programs"),
]
