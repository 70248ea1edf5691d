"""The parties to a negotiation."""

from django.db import models

from positions.domain.codebook import PartyRole
from positions.models.base import InOrder, Keyed, code_field, filled, matches, one_of, text_field


class Party(Keyed):
    """A state or body that negotiates, mediates, hosts or stands by."""

    name = text_field(required=True)
    native_name = text_field()
    short_name = text_field()
    role = code_field(20)
    colour = code_field(7)
    order = models.BigIntegerField()

    objects = InOrder.as_manager()

    class Meta(Keyed.Meta):
        verbose_name_plural = "parties"
        constraints = [
            *Keyed.Meta.constraints,
            filled("party_filled", "name"),
            one_of("party_role_known", "role", PartyRole),
            matches("party_colour_is_hex", "colour", r"^#[0-9A-Fa-f]{6}$", "A colour is written as #0072b2."),
        ]

    @property
    def label(self) -> str:
        return self.short_name or self.name
