"""Review in batches: addresses."""

from django.urls import URLPattern, path

from positions.evidence.review.batches import views

urlpatterns: list[URLPattern] = [
    path("review/", views.review_queue, name="review_queue"),
    path("<key:negotiation>/review/batch/<key:key>/<number:author>/", views.review_batch, name="review_batch"),
]
