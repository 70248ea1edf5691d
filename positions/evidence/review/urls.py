"""Review: addresses."""

from django.urls import URLPattern, path

from positions.evidence.review import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/review/", views.review, name="review"),
    path("<key:negotiation>/review/<key:key>/", views.proposal, name="proposal"),
    path("<key:negotiation>/entries/<key:key>/withdraw/", views.proposal_withdraw, name="proposal_withdraw"),
]
