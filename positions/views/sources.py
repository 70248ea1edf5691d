"""Recording a document before logging from it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from positions.commands import BadDraft, add_source
from positions.forms.source import SourceForm
from positions.forms.summary import errors_of
from positions.htmx import HtmxRequest, render_page
from positions.permissions import Permission, require
from positions.question import negotiation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Record a document, then log from it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    form = SourceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            source = add_source(found, by=by, **form.cleaned_data)
        except BadDraft as error:
            for name, messages in error.errors.items():
                form.add_error(name, list(messages))
        else:
            log = reverse("positions:change_new", args=[found.key])
            return HttpResponseRedirect(f"{log}?{urlencode({'source': source.key})}", status=303)
    context = {"negotiation": found, "form": form, "errors": errors_of(form), "section": "log"}
    return render_page(request, "source_new.html", context, status=422 if form.errors else 200)
