"""The one address of the peer."""

from django.urls import path
from held.views import compare

urlpatterns = [path("<int:negotiation>/<before>/<after>/", compare)]
