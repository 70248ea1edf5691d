"""The data package: addresses."""

from django.urls import URLPattern, path

from positions.package import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/cite/", views.cite_data, name="cite_data"),
    path("<key:negotiation>/cite.<citation:form>", views.cite_data, name="cite_data_file"),
    path("<key:negotiation>/datapackage.zip", views.data_package, name="data_package"),
]
