"""Frozen comparisons: addresses."""

from django.urls import URLPattern, path

from positions.compare.frozen import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/compare/freeze/", views.freeze_comparison, name="freeze"),
    path("c/<int:number>/", views.frozen, name="frozen"),
    path("c/<int:number>/comparison.json", views.frozen_json, name="frozen_json"),
    path("c/<int:number>/cite.<citation:form>", views.cite_frozen, name="cite_frozen"),
]
