"""Every address of the site, from the URL patterns."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    """An address by its name with its spaces, its route, and the view behind it."""

    name: str
    route: str
    view: Callable[..., Any]


def addresses() -> Iterator[Address]:
    """Yield every address of the site."""
    yield from below(get_resolver())


def below(resolver: URLResolver, spaces: tuple[str, ...] = (), route: str = "") -> Iterator[Address]:
    """Yield the addresses that a resolver leads to, itself found in these spaces below this route."""
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from below(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, here)
        else:
            assert isinstance(pattern, URLPattern)
            name = ":".join([*spaces, pattern.name or f"(no name) {here}"])
            yield Address(name, here, pattern.callback)
