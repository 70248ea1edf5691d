"""Review: addresses."""

from django.urls import URLPattern, path

from positions.evidence.review import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/review/", views.review, name="review"),
    path("<key:negotiation>/review/<number:number>/", views.proposal, name="proposal_review"),
    path("<key:negotiation>/proposals/<number:number>/withdraw/", views.proposal_withdraw, name="proposal_withdraw"),
]
