"""Acts that each break one rule of the search index or its names; only their owner could attempt them."""

from collections.abc import Iterator

from positions.models import SearchName, SearchRow
from tests import factories as make
from tests.positions.models.breaches import Breach


def guards() -> Iterator[Breach]:
    yield "searchrow_unique", lambda: again(make.person().pk)
    yield (
        "searchrow_kind_known",
        lambda: SearchRow.objects.update_or_create({"kind": "rumour"}, kind="person", target=make.person().pk),
    )

    yield (
        "searchname_kind_known",
        lambda: SearchName.objects.create(negotiation=make.negotiation(), kind="rumour", target=1),
    )


def again(target: int) -> None:
    row = SearchRow.objects.get(kind="person", target=target)
    row.pk = None
    row.save()
