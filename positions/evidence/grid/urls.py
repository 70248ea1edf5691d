"""Entries from a spreadsheet: addresses."""

from django.urls import URLPattern, path

from positions.evidence.grid import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/log/grid/", views.grid, name="entry_grid"),
    path("<key:negotiation>/log/grid/template.<sheet:form>", views.grid_template, name="entry_grid_template"),
]
