"""The way in: addresses."""

from django.urls import URLPattern, path

from positions.overview import views

urlpatterns: list[URLPattern] = [
    path("", views.site, name="site"),
    path("<key:negotiation>/", views.negotiation, name="negotiation"),
]
