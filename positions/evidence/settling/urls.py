"""Settling: addresses."""

from django.urls import URLPattern, path

from positions.evidence.settling import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/coding/settle/", views.coding_settle, name="coding_settle"),
]
