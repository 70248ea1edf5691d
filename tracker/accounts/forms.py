"""The forms of login and passwords: Django's own, in the site's words."""

from threading import Thread
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import forms as auth
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.validators import MaxLengthValidator
from django.forms import BaseForm

DIFFERENT = "The two new passwords differ."


class AccountForm(BaseForm):
    """What the forms share: labels, errors that make sense away from their field, and where the cursor stands."""

    labels: ClassVar[dict[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (name, label) in enumerate(self.labels.items()):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = f"Fill in: {label}."
            # After an error the cursor stands at the summary of the errors.
            field.widget.attrs["autofocus"] = number == 0 and not self.is_bound
        if "new_password1" in self.labels:
            self.fields["new_password1"].help_text = what_is_asked()
            self.fields["new_password2"].help_text = ""


def what_is_asked() -> str:
    rules = get_default_password_validators()
    lengths = [rule.min_length for rule in rules if isinstance(rule, MinimumLengthValidator)]
    least = max(lengths, default=1)
    return f"At least {least} characters, not only digits, not a common password, and not like your name or address."


class LoginForm(AccountForm, auth.AuthenticationForm):
    """User name and password."""

    labels = {"username": "User name", "password": "Password"}
    error_messages = {
        "invalid_login": "This user name and password do not belong together. Capital letters matter in both."
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = self.fields["username"].widget.attrs["maxlength"]
        # Django only tells the browser, and django-axes would try to store whatever comes.
        self.fields["username"].validators.append(MaxLengthValidator(longest, "This user name is too long."))


class PasswordChangeForm(AccountForm, auth.PasswordChangeForm):
    """The old password, and the new one twice."""

    labels = {"old_password": "Old password", "new_password1": "New password", "new_password2": "New password again"}
    error_messages = {"password_incorrect": "The old password is not right.", "password_mismatch": DIFFERENT}


class SetPasswordForm(AccountForm, auth.SetPasswordForm):  # type: ignore[type-arg] # generic for type checkers only
    """The new password twice, for somebody who came by the link in a mail."""

    labels = {"new_password1": "New password", "new_password2": "New password again"}
    error_messages = {"password_mismatch": DIFFERENT}


class PasswordResetForm(AccountForm, auth.PasswordResetForm):
    """The address of an account that may or may not exist."""

    labels = {"email": "E-mail address"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Send links that lead to SITE_ADDRESS: the host that a request names may be anybody's."""
        here = urlsplit(settings.SITE_ADDRESS)
        super().save(*args, **kwargs | {"domain_override": here.netloc, "use_https": here.scheme == "https"})

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send aside: an answer that waited for the mail server would tell that there is such an account."""
        Thread(target=super().send_mail, args=args, kwargs=kwargs).start()
