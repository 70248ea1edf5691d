"""Mending reference data: addresses."""

from django.urls import URLPattern, path

from positions.records.mending import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/mend/<key:table>/<number:row>/", views.row_mend, name="row_mend"),
    path("<key:negotiation>/add/<key:table>/", views.row_add, name="row_add"),
    path("<key:negotiation>/history/<key:table>/<number:row>/", views.row_history, name="row_history"),
    path("<key:negotiation>/terms/", views.terms, name="terms"),
]
