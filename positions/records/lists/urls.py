"""The lists: addresses."""

from django.urls import URLPattern, path

from positions.records.lists import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/sources/", views.sources, name="sources"),
    path("<key:negotiation>/sources.<format:form>", views.sources, name="sources_export"),
    path("<key:negotiation>/sources.<bibliography:form>", views.sources, name="sources_bibliography"),
    path("<key:negotiation>/issues/", views.issues, name="issues"),
    path("<key:negotiation>/issues.<format:form>", views.issues, name="issues_export"),
    path("<key:negotiation>/positions/", views.positions, name="positions"),
    path("<key:negotiation>/positions.<format:form>", views.positions, name="positions_export"),
    path("<key:negotiation>/rounds/", views.rounds, name="rounds"),
    path("<key:negotiation>/rounds.<format:form>", views.rounds, name="rounds_export"),
]
