"""The interface for programs, described for people: addresses."""

from django.urls import URLPattern, path

from positions.api import crawlers, description

urlpatterns: list[URLPattern] = [
    path("api/v1/docs/", description.description, name="programs"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    # The parts stand at the root, as a sitemap is of what lies below its own address.
    path("sitemap.site.xml", crawlers.sitemap_of_site, name="sitemap_of_site"),
    path("sitemap.<slug:kind>.<number:number>.<key:negotiation>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("robots.txt", crawlers.robots, name="robots"),
]
