"""What the pages share on which delegations and people are kept: an act tried, and what is to be said when it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from positions.delegations.acts import Changed
from positions.delegations.sources import OF_SOURCE
from positions.web.back import kept_for_back
from positions.web.fields import add_faults
from positions.web.render import HtmxRequest, wants_fragment
from positions.writing.questions import Ask, ToConfirm
from positions.writing.refusals import BadDraft, Refused

SEARCH_LENGTH = 200

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class PostTrouble:
    """Why an act was not done, beside what is said at the fields: questions to confirm, or what changed meanwhile."""

    questions: tuple[ToConfirm, ...] = ()
    changes: tuple[str, ...] = ()
    message: str = ""


NONE = PostTrouble()


def form_page(view: View) -> View:
    """Make a view the page of a form: it is shown, sent, and gone back to with what was typed."""
    return require_http_methods(["GET", "HEAD", "POST"])(kept_for_back(view))


def tried(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> PostTrouble | None:
    """Try an act with what a form holds; return None when it was done, else what is to be said.

    Of a form that was not sent nothing is.
    """
    if not form.is_valid():
        return NONE
    try:
        act(form.cleaned_data)
    except BadDraft as error:
        add_faults(form, error)
        return NONE
    except Ask as error:
        return PostTrouble(questions=error.questions)
    except Changed as error:
        return PostTrouble(changes=error.changes, message=str(error))
    except Refused as error:
        return PostTrouble(message=str(error))
    return None


def confirmed(request: HttpRequest) -> list[str]:
    """Return the codes of the questions that were answered yes."""
    return request.POST.getlist("confirmed")


def seen(request: HttpRequest) -> str:
    """Return the mark of what the person saw when they opened the form."""
    return request.POST.get("seen", "")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None when it is only shown.

    Sent with the button that takes a recorded source for the new one that was typed, it says that one.
    """
    if request.method != "POST":
        return None
    taken = request.POST.get("take_source", "")
    if not taken:
        return request.POST
    sent = request.POST.copy()
    for name in [name for name in sent if name.startswith(OF_SOURCE)]:
        del sent[name]
    sent["source"] = taken
    return sent


def replied_to(request: HtmxRequest) -> str:
    """Return the search that is under way on a page with a list of findings of its own; empty without one."""
    return "found" if wants_fragment(request) and "who" in request.GET else ""
