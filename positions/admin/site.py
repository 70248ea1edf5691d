"""The administration as a whole: who may enter, and what of Django's own pages is not ours."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import LogoutView
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from positions.admin.bounded_lists import homes_of
from positions.admin.start import steps_of
from positions.web.asked import negotiation_or_404
from positions.web.permissions import Permission, allowed, require

# Any of these lets a person in; what can be done there is for each page to say.
ENTRY = (Permission.KEEP_REFERENCE_DATA, Permission.KEEP_DELEGATIONS, Permission.KEEP_ACCOUNTS)
# What is kept of a negotiation is for these.
KEPT = (Permission.KEEP_REFERENCE_DATA, Permission.KEEP_DELEGATIONS)
# The views that take what is sent to them; Django's others would read instead.
read_or_sent = require_http_methods(["GET", "HEAD", "POST"])
SENT_TO = {"changelist_view", "add_view", "change_view", "delete_view", "logout"}
# Pages of Django's that have one of ours in their place, or no use here.
LEFT_OUT = {"view_on_site", "password_change_done"}


class Administration(AdminSite):
    """Django's administration behind our own login and permissions, whatever `is_staff` says."""

    site_header = "Position tracker administration"
    site_title = "Position tracker administration"
    index_title = "What is kept here"
    index_template = "administration/index.html"
    site_url = "/"
    enable_nav_sidebar = False
    # An address that does not exist is answered as everywhere on the site.
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return any(allowed(request.user, permission, None) for permission in ENTRY)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return the view for those who may enter; others are sent to the login page or told which role is needed."""
        answered = read_or_sent(view) if view.__name__ in SENT_TO else require_safe(view)
        guarded = csrf_protect(answered if cacheable else never_cache(answered))

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request, None, *ENTRY)
            refuse_nul(request)
            response: HttpResponseBase = guarded(request, *args, **kwargs)
            return response

        return inner

    def get_urls(self) -> list[Any]:
        ours = path("negotiations/<key:negotiation>/", self.admin_view(self.start), name="start")
        return [ours, *(each for each in super().get_urls() if getattr(each, "name", None) not in LEFT_OUT)]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Lead to the start page of each negotiation first."""
        context = {"homes": homes_of(request), "makes": allowed(request.user, Permission.KEEP_REFERENCE_DATA, None)}
        return super().index(request, {**(extra_context or {}), **context})

    def start(self, request: HttpRequest, negotiation: str) -> HttpResponse:
        """Show what is kept of a negotiation, in the order of the work."""
        home = negotiation_or_404(negotiation, request.user)
        # What is archived is looked at by whoever keeps such on the whole site.
        if not any(allowed(request.user, permission, None) for permission in KEPT):
            require(request, home, *KEPT)

        def seen(model: type[Model]) -> bool:
            return bool(self._registry[model].has_view_permission(request))

        context = self.each_context(request) | {
            "title": home.name,
            "negotiation": home,
            "steps": steps_of(home, request.user, seen=seen),
            "keeps": allowed(request.user, Permission.KEEP_REFERENCE_DATA, home),
        }
        return TemplateResponse(request, "administration/start.html", context)

    @method_decorator(require_safe)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Go to the site's own login page, which slows down guessing."""
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return LogoutView.as_view(next_page=reverse_lazy("accounts:logged_out"))(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("accounts:password_change")


def refuse_nul(request: HttpRequest) -> None:
    """Refuse an address with a sign that no text in the database can have. Raises BadRequest."""
    said = [request.path, *(part for pair in request.GET.lists() for part in (pair[0], *pair[1]))]
    if any("\0" in part for part in said):
        raise BadRequest("The address has a sign in it that cannot be searched for.")


site = Administration(name="admin")
# Deleting is done one by one, with a reason, where it is done at all.
site.disable_action("delete_selected")
