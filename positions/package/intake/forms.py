"""The form that brings a package."""

from django import forms

from positions.models.intakes import MOST_BYTES, IntakeAct

CHOICES = (
    (IntakeAct.UPDATE.value, "A newer release: what it corrects, retracts and adds is shown first"),
    (IntakeAct.ADD.value, "Further rows: new ones are added, and nothing that is here is changed"),
)


class BringForm(forms.Form):
    """The zip of a package."""

    file = forms.FileField(
        label="The zip of a data package",
        help_text=f"up to {MOST_BYTES // 1_000_000} MB",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": "Choose the zip of a data package.",
            "empty": "This file is empty; choose another.",
        },
    )


class BringNewForm(BringForm):
    """The zip of a package for a new negotiation, and who sees it at first."""

    preparing = forms.BooleanField(
        label="In preparation: only its team sees it, until somebody publishes it", required=False, initial=True
    )


class BringIntoForm(BringForm):
    """The zip of a package for a negotiation that is here, and what is to be done with it."""

    act = forms.ChoiceField(label="It holds", choices=CHOICES, widget=forms.RadioSelect, initial=IntakeAct.UPDATE.value)
