"""Search: addresses."""

from django.urls import URLPattern, path

from positions.search import views

urlpatterns: list[URLPattern] = [
    path("search/", views.search_all, name="search_all"),
    path("<key:negotiation>/search/", views.search, name="search"),
]
