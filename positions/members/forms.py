"""The forms of members and accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group, User
from django.contrib.auth.validators import UnicodeUsernameValidator

from positions.domain.roles import APP
from positions.reading.account_names import name_of
from positions.web.fields import Reason, TextLine, choose
from tracker.accounts.forms import what_is_asked

TAKEN = "This user name is taken. Choose another one; if it is yours, log in instead."


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # generic for type checkers only
    """Roles to tick: those that allow something."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        roles = Group.objects.filter(permissions__content_type__app_label=APP).distinct().order_by("name")
        super().__init__(roles, error_messages={"required": "Choose a role at least."}, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AddForm(forms.Form):
    """Who is to be of the negotiation, and with which roles."""

    who = TextLine(
        label="User name or mail address",
        most=254,
        help_text="A mail address gets an invitation with a link, whether or not there is an account with it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    roles = RolesField(label="Roles", help_text="What they allow adds up.")


class InviteForm(AddForm):
    """Whom to invite to roles of the whole site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = "Mail address"
        self.fields["who"].help_text = "It gets an invitation with a link, whether or not there is an account with it."


class LeaveForm(forms.Form):
    """Who takes up the work of a person who leaves, and why they leave."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Colleague",
        required=False,
        empty_label="nobody",
        help_text="Takes up what is handed over. They need a role that lets them do so.",
    )
    reason = Reason(label="Reason", rows=2)

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(pk=person.pk).order_by("username")
        choose(self, "to").queryset = people
        choose(self, "to").label_from_instance = lambda row: f"{name_of(row)} ({row.username})"


class TakeAwayForm(forms.Form):
    """Why a role is taken away."""

    reason = Reason(label="Reason", rows=2)


class NewAccountForm(SetPasswordForm):  # type: ignore[type-arg] # generic for type checkers only
    """The account of somebody who was invited: user name, the name that is shown, and the password twice."""

    username = TextLine(
        label="User name",
        most=150,
        help_text="With it you log in: letters, digits and @ . + - _",
        validators=[UnicodeUsernameValidator(message="A user name has letters, digits and @ . + - _ only.")],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    first_name = TextLine(
        label="First name",
        most=150,
        help_text="Your names are shown with what you do.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = TextLine(
        label="Last name",
        required=False,
        most=150,
        help_text="Left empty by who has one name only.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    field_order = ("username", "first_name", "last_name", "new_password1", "new_password2")
    error_messages = {"password_mismatch": "The two passwords differ."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("new_password1", "Password"), ("new_password2", "Password again")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Fill in: {label}."
        self.fields["new_password1"].help_text = what_is_asked()
        self.fields["new_password2"].help_text = ""

    def clean_username(self) -> str:
        name: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(TAKEN)
        # The password is not to be like it.
        self.user.username = name
        return name

    def clean_first_name(self) -> str:
        name: str = self.cleaned_data["first_name"]
        self.user.first_name = name
        return name

    def clean_last_name(self) -> str:
        name: str = self.cleaned_data["last_name"]
        self.user.last_name = name
        return name
