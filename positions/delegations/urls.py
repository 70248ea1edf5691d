"""Delegations for readers: addresses."""

from django.urls import URLPattern, path

from positions.delegations import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/delegations/", views.delegations, name="delegations"),
    path("<key:negotiation>/delegations.<format:form>", views.delegations_export, name="delegations_export"),
    path("<key:negotiation>/popolo.json", views.popolo, name="popolo"),
    path("<key:negotiation>/people.<format:form>", views.people_export, name="people_export"),
]
