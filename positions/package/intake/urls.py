"""Packages in the browser: addresses."""

from django.urls import URLPattern, path

from positions.package.intake import views

urlpatterns: list[URLPattern] = [
    path("new/package/", views.package_bring, name="package_bring"),
    path("new/package/template.zip", views.package_template, name="package_template"),
    path("new/package/<number:number>/", views.package_intake, name="package_intake"),
    path("<key:negotiation>/package/", views.package_bring, name="package_bring_into"),
    path("<key:negotiation>/package/template.zip", views.package_template, name="package_template_of"),
    path("<key:negotiation>/package/<number:number>/", views.package_intake, name="package_intake_into"),
]
