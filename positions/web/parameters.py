"""What an address may ask: the one place that tells what was asked and cannot be given.

Each view names its parameters with `asks`. A page then says above its results what it could not follow, an answer for
programs refuses; nothing that was asked is passed over in silence, but for what other sites hang on to addresses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase

from positions.web.render import mention, wants_fragment

# What mailings, advertisements and HTMX put into addresses, for themselves.
OF_OTHERS = frozenset(
    [
        *("fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "twclid", "yclid", "igshid", "_ga", "_gl"),
        *("mc_cid", "mc_eid", "org.htmx.cache-buster"),
    ]
)
LONGEST_NAME = 40
MOST_SAID = 5


@dataclass(frozen=True, slots=True)
class Parameters:
    """What an address may ask: names in the order in which it has them, and those that may be given several times.

    `fields`: parameters that take a day too, with the name of the field in which a form asks for it.
    """

    names: Sequence[str]
    several: Sequence[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, query: QueryDict) -> Iterator[str]:
        """Yield in sentences what is asked and cannot be given."""
        for name, values in query.lists():
            if name not in self.names and not (name.startswith("utm_") or name in OF_OTHERS):
                yield unknown(name, self.names)
            elif name in self.names and name not in self.several and len(values) > 1:
                yield f"“{name}” takes one value and was given {len(values)}."

    def tidy(self, query: QueryDict) -> QueryDict:
        """Return the query without what was left empty, with days where their parameters are."""
        tidied = QueryDict(mutable=True)
        moved = {name: query.get(beside, "") for name, beside in self.fields.items() if query.get(beside)}
        in_order = [*self.names, *(name for name in query if name not in self.names)]
        for name in in_order:
            values = [moved[name]] if name in moved else [value for value in query.getlist(name) if value]
            if values and name not in self.fields.values():
                tidied.setlist(name, values)
        return QueryDict(tidied.urlencode())


def unknown(name: str, names: Sequence[str]) -> str:
    """Return a sentence that says that there is no such parameter, and which may have been meant."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:LONGEST_NAME])
    (meant,) = get_close_matches(name[:LONGEST_NAME], names, n=1) or ("",)
    advice = f" Did you mean “{meant}”?" if meant else ""
    return f"“{shown}” cannot be asked here.{advice}"


Viewing = TypeVar("Viewing", bound=Callable[..., HttpResponseBase])


def asks(
    names: Sequence[str] = (),
    *,
    several: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    program: bool = False,
) -> Callable[[Viewing], Viewing]:
    """Say what the addresses of a view may ask.

    A page whose form left fields empty leads to its tidy address. An answer for programs (`program`, or `form` is its
    format), and an act, are refused when something is asked that cannot be given; a page says so (`mention`).
    """
    parameters = Parameters(names, several, fields or {})

    def made(view: Viewing) -> Viewing:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            tidied = parameters.tidy(request.GET)
            wrong = list(parameters.wrong(tidied))[:MOST_SAID]
            for_program = program or bool(kwargs.get("form"))
            if wrong and for_program:
                return JsonResponse({"error": " ".join(wrong)}, status=400)
            if wrong and request.method == "POST":
                raise BadRequest(" ".join(wrong))
            if untidy(request) and not for_program and not wants_fragment(request):
                return HttpResponseRedirect(f"{request.path}?{tidied.urlencode()}".removesuffix("?"))
            setattr(request, "GET", tidied)  # noqa: B010 - its type is one that nobody can make
            mention(request, *wrong)
            return view(request, *args, **kwargs)

        setattr(asked, "parameters", parameters)  # noqa: B010 - a test reads it
        return cast("Viewing", asked)

    def untidy(request: HttpRequest) -> bool:
        """Say whether a form left a field empty, or asks for a day beside a parameter."""
        beside = parameters.fields.values()
        return request.method != "POST" and any("" in values or name in beside for name, values in request.GET.lists())

    return made
