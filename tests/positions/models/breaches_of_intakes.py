"""Acts that each break one rule of packages that people bring."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils import timezone

from positions.models import Intake
from positions.models.intakes import MOST_BYTES
from tests import factories as make
from tests.positions.models.breaches import Breach


def intake(**columns: Any) -> Intake:
    row = {"by": make.analyst(), "act": "new", "state": "checking", "begun_at": timezone.now()}
    return Intake.objects.create(**row | columns)


def rules() -> Iterator[Breach]:
    yield "intake_act_known", lambda: intake(act="other", negotiation=make.negotiation())
    yield "intake_state_known", partial(intake, state="other")
    yield "intake_new_or_into_one", partial(intake, act="update")
    yield "intake_new_or_into_one", lambda: intake(negotiation=make.negotiation())
    yield (
        "intake_prepares_what_is_new",
        lambda: intake(act="update", negotiation=make.negotiation(), preparing=True),
    )
    yield "intake_sized", partial(intake, content=bytes(MOST_BYTES + 1))
