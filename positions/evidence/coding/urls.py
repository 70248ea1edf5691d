"""Codings: addresses."""

from django.urls import URLPattern, path

from positions.evidence.coding import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/agreement/", views.agreement, name="agreement"),
    path("<key:negotiation>/agreement.<format:form>", views.agreement_export, name="agreement_export"),
]
