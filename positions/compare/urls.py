"""The comparison of two rounds: addresses."""

from django.urls import URLPattern, path

from positions.compare import cite, views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/compare/", views.compare, name="compare"),
    path("<key:negotiation>/compare.<format:form>", views.compare_export, name="compare_export"),
    path("<key:negotiation>/compare/citations.<format:form>", views.compare_citations, name="compare_citations"),
    path("<key:negotiation>/compare/cite/", cite.cite_comparison, name="cite_comparison"),
    path("<key:negotiation>/compare/cite.<citation:form>", cite.cite_comparison, name="cite_comparison_file"),
    path("<key:negotiation>/compare/sources.<citation:form>", cite.compare_sources, name="compare_sources"),
]
