"""Figures for Prometheus at /metrics, for whoever has the token: with METRICS_TOKEN and the extra `metrics`."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.replicas.report import in_figures


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures of all workers, and how this one sees the replicas.

    Without the setting, or to others, there is no such page.
    """
    token: str = settings.METRICS_TOKEN
    if not (token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")):
        raise Http404
    from django_prometheus.exports import ExportToDjangoView

    answer: HttpResponse = ExportToDjangoView(request)
    answer.content += in_figures().encode()
    return answer
