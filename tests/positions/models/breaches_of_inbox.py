"""Acts that each break one rule of what a person follows, and of the mails to them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils import timezone

from positions.models import Follow, InboxMail, Negotiation
from tests import factories as make
from tests.positions.models.breaches import Breach

THINGS: dict[str, Callable[..., Model]] = {
    "position": make.position,
    "issue": make.issue,
    "party": make.party,
    "source": make.source,
}


def rules() -> Iterator[Breach]:
    yield (
        "inboxmail_pace_known",
        lambda: InboxMail.objects.create(by=make.analyst(), pace="weekly", until=timezone.now()),
    )
    yield "follow_of_one_thing", lambda: follow(make.negotiation())
    for name, build in THINGS.items():
        other = "issue" if name == "position" else "position"
        yield "follow_of_one_thing", partial(two, name, other)
        yield f"follow_{name}_once", partial(twice, name, build)
        yield f"follow_{name}_own", partial(cross, name, build)


def follow(home: Negotiation, **things: Any) -> Follow:
    return Follow.objects.create(negotiation=home, by=make.analyst(), at=timezone.now(), **things)


def two(*names: str) -> None:
    home = make.negotiation()
    follow(home, **{name: THINGS[name](negotiation=home) for name in names})


def twice(name: str, build: Callable[..., Model]) -> None:
    home = make.negotiation()
    thing = build(negotiation=home)
    for _ in "ab":
        follow(home, **{name: thing})


def cross(name: str, build: Callable[..., Model]) -> None:
    follow(make.negotiation(), **{name: build(negotiation=make.negotiation())})
