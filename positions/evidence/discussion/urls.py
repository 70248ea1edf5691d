"""Discussion: addresses."""

from django.urls import URLPattern, path

from positions.evidence.discussion import views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/comments/<number:number>/", views.entry_comments, name="entry_comments"),
    path("<key:negotiation>/proposals/<number:number>/suggest/", views.proposal_suggest, name="proposal_suggest"),
    path("<key:negotiation>/proposals/<number:number>/take/", views.suggestion_take, name="suggestion_take"),
    path("<key:negotiation>/proposals/<number:number>/lay-aside/", views.proposal_lay_aside, name="proposal_lay_aside"),
]
