"""Delegations for readers: addresses."""

from django.urls import URLPattern, path

from positions.delegations import attendance_views, views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/delegations/", views.delegations, name="delegations"),
    path("<key:negotiation>/delegations.<format:form>", views.delegations_export, name="delegations_export"),
    path("<key:negotiation>/delegations/rounds/", attendance_views.attendance_page, name="attendance"),
    path(
        "<key:negotiation>/delegations/rounds.<format:form>",
        attendance_views.attendance_export,
        name="attendance_export",
    ),
    path(
        "<key:negotiation>/delegations/rounds.<picture:form>",
        attendance_views.attendance_picture,
        name="attendance_picture",
    ),
    path("<key:negotiation>/popolo.json", views.popolo, name="popolo"),
    path("<key:negotiation>/people.<format:form>", views.people_export, name="people_export"),
]
