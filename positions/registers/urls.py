"""The registers: addresses."""

from django.urls import URLPattern, path

from positions.registers import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/red-lines/", views.red_lines, name="red_lines"),
    path("<key:negotiation>/red-lines.<format:form>", views.red_lines, name="red_lines_export"),
    path("<key:negotiation>/preconditions/", views.preconditions, name="preconditions"),
    path("<key:negotiation>/preconditions.<format:form>", views.preconditions, name="preconditions_export"),
    path("<key:negotiation>/incompatibilities/", views.incompatible, name="incompatibilities"),
    path("<key:negotiation>/incompatibilities.<format:form>", views.incompatible, name="incompatibilities_export"),
    path("<key:negotiation>/coverage/", views.coverage, name="coverage"),
    path("<key:negotiation>/coverage.<format:form>", views.coverage, name="coverage_export"),
]
