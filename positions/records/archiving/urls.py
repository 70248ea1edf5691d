"""Archived copies: addresses."""

from django.urls import URLPattern, path

from positions.records.archiving import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/archiving/", views.archiving, name="archiving"),
    path("<key:negotiation>/archiving.<format:form>", views.archiving_export, name="archiving_export"),
]
