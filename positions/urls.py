"""The addresses of the app, as a site map."""

from django.urls import URLPattern

app_name = "positions"

urlpatterns: list[URLPattern] = []
