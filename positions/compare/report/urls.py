"""What is taken along of a comparison: addresses."""

from django.urls import URLPattern, path

from positions.compare.report import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/compare.<picture:form>", views.comparison_picture, name="comparison_picture"),
    path("<key:negotiation>/compare.<report:form>", views.comparison_report, name="comparison_report"),
    path("<key:negotiation>/compare/card.png", views.comparison_card, name="comparison_card"),
    path("<key:negotiation>/compare/report.zip", views.comparison_pack, name="comparison_pack"),
]
