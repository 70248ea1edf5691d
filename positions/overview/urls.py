"""The way in: addresses."""

from django.urls import URLPattern, path

from positions.overview import views

urlpatterns: list[URLPattern] = [
    path("", views.site, name="site"),
    path("<key:negotiation>/", views.negotiation, name="negotiation"),
    path("<key:negotiation>/overview.<picture:form>", views.overview_picture, name="overview_picture"),
]
