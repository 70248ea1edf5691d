"""One delegation: addresses."""

from django.urls import URLPattern, path

from positions.delegations.rosters import paste_views, views

DELEGATION = "<key:negotiation>/delegations/<key:round_>/<key:party>/"

urlpatterns: list[URLPattern] = [
    path(DELEGATION, views.roster, name="roster"),
    path(f"{DELEGATION}appoint/", views.appoint, name="appoint"),
    path(f"{DELEGATION}paste/", paste_views.paste, name="roster_paste"),
    path(f"{DELEGATION}take-over/", views.copy, name="roster_copy"),
    path(f"{DELEGATION}completeness/", views.completeness, name="roster_completeness"),
    path(f"{DELEGATION}delegates/<key:person>/", views.delegate, name="delegate"),
    path(f"{DELEGATION}delegates/<key:person>/dismiss/", views.dismiss, name="dismiss"),
]
