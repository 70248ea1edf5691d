"""How coders coded entries, each without seeing the others."""

from django.db import models
from django.db.models import Q

from positions.domain.codebook import Account, Basis, Channel, Firmness, Scope, TextSeen
from positions.models.base import InNegotiation, check, code_field, filled, one_of, reference, text_field, unique


class Coding(InNegotiation):
    """The codes that one coder gave to an entry. They drive nothing, and are evidence: never changed.

    A coding is of an entry under its key, through all its versions, and refers to the first of them
    (guards/codings.sql). An empty code is a missing value.
    """

    entry = reference("positions.Entry", related_name="codings")
    coder = text_field(required=True)
    coded_on = models.DateField()
    codebook = text_field(required=True)
    text = code_field(10)
    held = models.BooleanField()
    firmness = code_field(20)
    declared = models.BooleanField()
    conditional = models.BooleanField()
    scope = code_field(10)
    account = code_field(10)
    basis = code_field(10)
    channel = code_field(10)
    note = text_field()
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("coding_unique", ["entry", "coder"], "This coder has coded this entry already."),
            filled("coding_filled", "coder", "codebook"),
            one_of("coding_text_known", "text", TextSeen),
            one_of("coding_firmness_known", "firmness", Firmness, optional=True),
            check("coding_firmness_when_held", Q(held=True) | Q(firmness=""), "What is not held has no firmness."),
            one_of("coding_scope_known", "scope", Scope, optional=True),
            one_of("coding_account_known", "account", Account),
            one_of("coding_basis_known", "basis", Basis),
            one_of("coding_channel_known", "channel", Channel, optional=True),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.coder}"
