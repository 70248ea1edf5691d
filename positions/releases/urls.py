"""Releases: addresses."""

from django.urls import URLPattern, path

from positions.releases import feeds, views

HERE = "<key:negotiation>/releases/"

urlpatterns: list[URLPattern] = [
    path(HERE, views.releases, name="releases"),
    path(f"{HERE}feed.atom", feeds.feed, name="release_feed"),
    path(f"{HERE}new/", views.release_new, name="release_new"),
    path(f"{HERE}differences/", views.release_differences, name="release_differences"),
    path(
        f"{HERE}differences.json", views.release_differences_export, {"form": "json"}, name="release_differences_json"
    ),
    path(f"{HERE}differences.csv", views.release_differences_export, {"form": "csv"}, name="release_differences_csv"),
    path(f"{HERE}<release:version>/", views.release, name="release"),
    path(f"{HERE}<release:version>.zip", views.release_zip, name="release_zip"),
    path(f"{HERE}<release:version>/cite/", views.cite_release, name="cite_release"),
    path(f"{HERE}<release:version>/cite.<citation:form>", views.cite_release, name="cite_release_file"),
]
