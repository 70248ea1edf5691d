"""Logging: addresses."""

from django.urls import URLPattern, path

from positions.evidence.log import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/changes/new/", views.change_new, name="change_new"),
    path("<key:negotiation>/changes/<key:key>/correct/", views.change_correct, name="change_correct"),
    path("<key:negotiation>/changes/<key:key>/answer/", views.change_answer, name="change_answer"),
    path("<key:negotiation>/sources/new/", views.source_new, name="source_new"),
]
