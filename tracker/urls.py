"""The site's addresses."""

from django.urls import include, path

from positions.admin import site as administration
from positions.api.endpoints import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("admin/", administration.urls),
    path("accounts/", include("tracker.accounts.urls")),
    path("", include("positions.urls")),
]

handler400 = "positions.views.errors.bad_request"
handler403 = "positions.views.errors.denied"
handler404 = "positions.views.errors.not_found"
handler500 = "positions.views.errors.failed"
