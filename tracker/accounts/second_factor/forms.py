"""The forms of a second factor: a code, and the password once more."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from tracker.accounts.forms import AccountForm

WRONG_CODE = (
    "This code is not right, was used before, or came too soon after others. "
    "An app’s codes change every half minute: wait for the next, and look whether the phone’s clock is right."
)
LONGEST_CODE = 40


class CodeForm(AccountForm, forms.Form):
    """A code of the app, or a recovery code."""

    labels = {"code": "Code"}
    code = forms.CharField(
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PasswordForm(AccountForm, forms.Form):
    """The password of the person who is logged in: whoever finds the browser open does not have it."""

    labels = {"password": "Password"}
    password = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError("The password is not right.")
        return password
