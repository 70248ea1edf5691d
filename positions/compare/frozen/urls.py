"""Frozen comparisons: addresses."""

from django.urls import URLPattern, path

from positions.compare.frozen import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/compare/freeze/", views.freeze_comparison, name="freeze"),
    path("c/<int:number>/", views.frozen, name="frozen"),
    path("c/<int:number>/comparison.json", views.frozen_json, name="frozen_json"),
    path("c/<int:number>/comparison.csv", views.frozen_table, {"form": "csv"}, name="frozen_csv"),
    path("c/<int:number>/comparison.xlsx", views.frozen_table, {"form": "xlsx"}, name="frozen_xlsx"),
    path("c/<int:number>/doi/", views.frozen_doi, name="frozen_doi"),
    path("<key:negotiation>/frozen/", views.frozen_list, name="frozen_list"),
    path("c/<int:number>/cite.<citation:form>", views.cite_frozen, name="cite_frozen"),
]
