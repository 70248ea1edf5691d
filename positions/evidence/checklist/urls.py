"""The checklist: its address."""

from django.urls import URLPattern, path

from positions.evidence.checklist import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/entries/checklist/", views.checklist, name="checklist"),
]
