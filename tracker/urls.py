"""The site's addresses."""

from django.urls import include, path

from positions.admin import site as administration
from positions.api.endpoints import api
from tracker.health import alive, health
from tracker.metrics import metrics

urlpatterns = [
    path("health", health, name="health"),
    path("health/alive", alive, name="alive"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("admin/", administration.urls),
    path("accounts/", include("tracker.accounts.urls")),
    path("", include("positions.urls")),
]

handler400 = "positions.web.errors.bad_request"
handler403 = "positions.web.errors.denied"
handler404 = "positions.web.errors.not_found"
handler500 = "positions.web.errors.failed"
