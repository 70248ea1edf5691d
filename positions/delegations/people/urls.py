"""People: addresses."""

from django.urls import URLPattern, path

from positions.delegations.people import popolo_views, views

PERSON = "<key:negotiation>/people/<key:key>/"

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/people/<key:key>/", views.person, name="person"),
    path("<key:negotiation>/people/", views.people, name="people"),
    path("<key:negotiation>/people-from-file/", popolo_views.popolo_read, name="popolo_read"),
    path("<key:negotiation>/new-person/", views.new, name="person_new"),
    path(f"{PERSON}change/", views.change, name="person_change"),
    path(f"{PERSON}merge/", views.merge_into, name="person_merge"),
    path(f"{PERSON}offices/new/", views.office_new, name="office_new"),
    path(f"{PERSON}offices/<int:office>/", views.office_change, name="office_change"),
    path(f"{PERSON}offices/<int:office>/remove/", views.office_remove, name="office_remove"),
]
