"""How a difference between coders is settled: by a third person at once, or by the coders once they agree. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class CountedVote(NamedTuple):
    """What somebody took for the right value; `coder`: they had a part in what differs, as coder or as author.

    `only_noted`: they had another part in it, so they are no third person, and no coder either.
    """

    person: int
    value: str
    at: datetime
    coder: bool
    only_noted: bool = False


class Settlement(NamedTuple):
    """The value on which a difference was settled, when, and whether the coders did it themselves."""

    value: str
    at: datetime
    by_coders: bool

    @property
    def by_whom(self) -> str:
        return "by the coders, who agreed on it" if self.by_coders else "by a third person"


def settlement_of(votes: Iterable[CountedVote]) -> Settlement | None:
    """Return how the votes on one code of one entry settle it; None: they do not yet.

    The first that settles it does so for good; what is only noted settles nothing. Of a coder the last vote counts;
    two agree, and no coder who voted has another value.
    """
    last: dict[int, str] = {}
    for vote in sorted(votes, key=lambda each: each.at):
        if not vote.coder and vote.only_noted:
            continue
        if not vote.coder:
            return Settlement(vote.value, vote.at, by_coders=False)
        last[vote.person] = vote.value
        if len(last) > 1 and len(set(last.values())) == 1:
            return Settlement(vote.value, vote.at, by_coders=True)
    return None
