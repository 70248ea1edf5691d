"""Setting up: addresses."""

from django.urls import URLPattern, path

from positions.setup import confirming, views

HERE = "<key:negotiation>/setup/"

urlpatterns: list[URLPattern] = [
    path("new/", views.negotiation_new, name="negotiation_new"),
    path(HERE, views.setup, name="setup"),
    path(f"{HERE}publish/", confirming.setup_publish, name="setup_publish"),
    path(f"{HERE}rename/", confirming.setup_rename, name="setup_rename"),
    path(f"{HERE}delete/", confirming.setup_delete, name="setup_delete"),
    path(f"{HERE}archive/", confirming.setup_archive, name="setup_archive"),
    path(f"{HERE}reopen/", confirming.setup_reopen, name="setup_reopen"),
    path(f"{HERE}<key:part>/", views.setup_part, name="setup_part"),
    path(f"{HERE}<key:part>/<key:key>/", views.setup_row, name="setup_row"),
    path(f"{HERE}<key:part>/<key:key>/move/", confirming.setup_move, name="setup_move"),
    path(f"{HERE}<key:part>/<key:key>/remove/", confirming.setup_remove, name="setup_remove"),
]
