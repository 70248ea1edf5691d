"""The interface for programs, described for people: addresses."""

from django.urls import URLPattern, path

from positions.api import crawlers, description

urlpatterns: list[URLPattern] = [
    path("api/v1/docs/", description.description, name="programs"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
]
