"""The help: addresses."""

from django.urls import URLPattern, path

from positions.help import views

urlpatterns: list[URLPattern] = [
    path("help/", views.index, name="help"),
    path("help/<key:slug>/", views.page, name="help_page"),
    path("about/", views.about, name="about"),
    path("<key:negotiation>/about/", views.about_negotiation, name="about_negotiation"),
]
