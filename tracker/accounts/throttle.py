"""Slows down the guessing of passwords: which failures django-axes counts together, and what it says then."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

# So many failures from one address, whatever the names, lock it: more than people behind one address make.
MOST_OF_ADDRESS = 50
# With IPv6, one household has 2^64 addresses of its own.
IPV6_NETWORK = 64


def client_address(request: HttpRequest) -> str | None:
    """Return the address under which failed logins are counted; None when it is unknown, as behind a socket.

    Each of the proxies before the site adds at the right of X-Forwarded-For whom it was asked by. What stands left
    of that came from outside and may be invented.
    """
    forwarded = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    hops = [*forwarded, request.META.get("REMOTE_ADDR", "")]
    return network(hops[max(0, len(hops) - 1 - settings.PROXY_COUNT)])


def network(hop: str) -> str | None:
    """Return an IPv4 address, or the network of an IPv6 address; None for what is neither. A port is left out."""
    text = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), IPV6_NETWORK), strict=False).network_address)
    return str(address)


def address_locked(request: HttpRequest) -> bool:
    """Say whether there were too many failures from this address, in one query; nothing is told of names."""
    address = client_address(request)
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=since)
    return address is not None and (attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= MOST_OF_ADDRESS


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None) -> HttpResponse:
    """Say that there were too many failures and when to try again; the same whether the account exists or not."""
    return refused_until(request, locked_until(get_client_username(request, credentials), client_address(request)))


def refused_until(request: HttpRequest, until: datetime) -> HttpResponse:
    wait = until - timezone.now()
    context = {
        "title": "Too many attempts",
        "until": until.replace(second=0, microsecond=0) + timedelta(minutes=1),
        "minutes": max(1, round(wait / timedelta(minutes=1))),
    }
    page = render(request, "accounts/locked.html", context, status=429)
    page["Retry-After"] = str(max(1, round(wait.total_seconds())))
    page["Cache-Control"] = "no-store"
    return page


def locked_until(username: str, address: str | None) -> datetime:
    """Return when the failures that still count become fewer than the limit."""
    limit: int = settings.AXES_FAILURE_LIMIT
    # A row for each browser that was used, each with at least one failure.
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address).order_by("-attempt_time")
    failures = 0
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    for failed_at, times in attempts.values_list("attempt_time", "failures_since_start")[:limit]:
        failures += times
        if failures >= limit:
            until: datetime = failed_at + cool_off
            return until
    return timezone.now() + cool_off
