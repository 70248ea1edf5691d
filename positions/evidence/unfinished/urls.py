"""Unfinished forms: addresses."""

from django.urls import URLPattern, path

from positions.evidence.unfinished import views

urlpatterns: list[URLPattern] = [
    path("unfinished/", views.unfinished, name="unfinished"),
    path("unfinished/save/", views.draft_save, name="draft_save"),
    path("unfinished/<uuid:number>/discard/", views.draft_discard, name="draft_discard"),
]
