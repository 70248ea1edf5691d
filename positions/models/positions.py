"""Positions, and pairs of them that cannot both be met."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, UniqueConstraint
from django.db.models.functions import Greatest, Least

from positions.domain.codebook import Decision, Kind
from positions.models.base import InNegotiation, Keyed, check, code_field, filled, one_of, reference, text_field, unique
from positions.models.discussion import Comment
from positions.models.entries import Entry, EntryQuerySet


class PositionQuerySet(models.QuerySet["Position"]):
    """Queries over positions."""

    def in_order(self) -> Self:
        """Order by issue, then party: the order of every comparison, register and list."""
        return self.order_by("issue__order", "issue__key", "party__order", "party__key", "key")

    def shown(self) -> Self:
        """Leave out the positions that were recorded with a proposal while no entry of them is published.

        One without any entry was recorded for itself, by an import or an administrator.
        """
        published, drafts = entries_of(OuterRef("pk"))
        return self.filter(Exists(published) | ~Exists(drafts))

    def in_use(self) -> Self:
        """Leave out the positions that nothing made but proposals which were withdrawn, laid aside or replaced.

        They stay on record with these, and are offered no more; answering one of the proposals brings them back.
        """
        published, drafts = entries_of(OuterRef("pk"))
        answered = Exists(Entry.objects.filter(answers=OuterRef("pk")))
        aside = Exists(Comment.objects.filter(entry=OuterRef("pk"), lays_aside=True))
        over = Q(decision=Decision.WITHDRAWN.value) | Q(answered | aside, decision=Decision.SENT_BACK.value)
        return self.filter(Exists(published) | ~Exists(drafts) | Exists(drafts.exclude(over)))


def entries_of(position: OuterRef) -> tuple[EntryQuerySet, EntryQuerySet]:
    """Return the published entries of a position, and the others: each have an index, there is none of both."""
    entries = Entry.objects.filter(position=position)
    return entries.published(), entries.filter(published_at__isnull=True)


class Position(Keyed):
    """Something a party wants, refuses or offers, followed over time by its entries.

    Party, issue and kind stay as they are once an entry of the position is published (guards/publication.sql).
    """

    party = reference("positions.Party", related_name="positions")
    issue = reference("positions.Issue", related_name="positions")
    kind = code_field(20)
    title = text_field(required=True)
    note = text_field()

    objects = PositionQuerySet.as_manager()

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            unique("position_of_party", ["id", "party"]),
            filled("position_filled", "title"),
            one_of("position_kind_known", "kind", Kind),
        ]


class IncompatibilityQuerySet(models.QuerySet["Incompatibility"]):
    """Queries over pairs of positions."""

    def shown(self) -> Self:
        """Leave out the pairs of which a position is only proposed."""
        both = Position.objects.shown()
        return self.filter(position_a__in=both, position_b__in=both)


class Incompatibility(InNegotiation):
    """Two positions of different parties that cannot both be met.

    The parties stand here too, so that the database itself can see that they differ.
    """

    position_a = reference("positions.Position", related_name="incompatibilities_a")
    position_b = reference("positions.Position", related_name="incompatibilities_b")
    party_a = reference("positions.Party", related_name="+", db_index=False)
    party_b = reference("positions.Party", related_name="+", db_index=False)
    note = text_field()

    objects = IncompatibilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "incompatibilities"
        constraints = [
            UniqueConstraint(
                Least("position_a", "position_b"),
                Greatest("position_a", "position_b"),
                name="incompatibility_unique",
                violation_error_message="This pair is already recorded.",
            ),
            check(
                "incompatibility_between_parties",
                ~Q(party_a=F("party_b")),
                "The two positions must belong to different parties.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_a_id} / {self.position_b_id}"
