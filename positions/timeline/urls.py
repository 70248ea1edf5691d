"""The timeline: addresses."""

from django.urls import URLPattern, path

from positions.timeline import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/timeline/", views.timeline, name="timeline"),
    path("<key:negotiation>/timeline.<format:form>", views.timeline_export, name="timeline_export"),
    path("<key:negotiation>/timeline.<picture:form>", views.timeline_picture, name="timeline_picture"),
    path("<key:negotiation>/timeline/citations.<format:form>", views.timeline_citations, name="timeline_citations"),
]
