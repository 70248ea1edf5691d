"""The form of redacting a history."""

from collections.abc import Iterable
from typing import Any

from django import forms

from positions.domain.codebook import Ground
from positions.web.fields import choose


class HistoryRedactionForm(forms.Form):
    """Which texts go, and for what lawful reason."""

    cells = forms.MultipleChoiceField(label="Texts to remove", widget=forms.CheckboxSelectMultiple)
    ground = forms.TypedChoiceField(
        label="For what reason",
        coerce=Ground,
        choices=[(ground.value, ground.value.capitalize()) for ground in Ground],
        widget=forms.RadioSelect,
    )

    def __init__(self, cells: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the texts that can be removed: how forms name them, and what they say."""
        super().__init__(*args, **kwargs)
        choose(self, "cells").choices = list(cells)
