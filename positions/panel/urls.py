"""The panel: addresses."""

from django.urls import URLPattern, path

from positions.panel import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/panel/", views.panel, name="panel"),
    path("<key:negotiation>/panel.schema.json", views.panel_schema, name="panel_schema"),
    path("<key:negotiation>/panel.<format:form>", views.panel_export, name="panel_export"),
]
