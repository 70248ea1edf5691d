"""Accounts and roles. An account is made inactive, never deleted: its name stands beside what it wrote."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from positions.admin.base import NamedRows
from positions.admin.site import site
from positions.domain import wording
from positions.web.fields import TextLine
from positions.web.permissions import APP, Permission, allowed
from tracker.accounts.forms import PasswordResetForm
from tracker.accounts.second_factor.devices import remove

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
    GroupForm = forms.ModelForm[Group]
else:
    UserForm = GroupForm = forms.ModelForm


class AccountsAdmin(NamedRows):
    """What is kept by whoever keeps accounts and roles."""

    list_per_page = 50
    # Names that pages show.
    texts = ("first_name", "last_name")
    show_full_result_count = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.texts:
            kwargs["form_class"] = TextLine
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def may_keep(self, request: HttpRequest, obj: Any = None) -> bool:
        return allowed(request.user, Permission.KEEP_ACCOUNTS, None)

    has_module_permission = has_view_permission = has_add_permission = has_change_permission = may_keep

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserRolesForm(UserForm):
    """An account with its roles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].label = "Roles"
            self.fields["groups"].help_text = "What they allow adds up."
        if "email" in self.fields:
            self.fields["email"].help_text = "Where the link to set a password goes."

    def clean_email(self) -> str:
        """Refuse the address of another account: a link to set a password goes to an address."""
        email = str(self.cleaned_data.get("email") or "")
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and others.exists():
            raise ValidationError("Another account has this address.")
        return email


@admin.action(description="Make inactive")
def make_inactive(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    """Keep the chosen from logging in. Nobody does it to oneself, and only a superuser to a superuser."""
    within = model_admin.within_reach(request, rows)
    number = within.exclude(pk=request.user.pk).filter(is_active=True).update(is_active=False)
    model_admin.message_user(request, f"{wording.counted(number, 'account')} made inactive.", messages.SUCCESS)
    if within.filter(pk=request.user.pk).exists():
        model_admin.message_user(request, "Your own account stays active: another person must do that.", messages.ERROR)


@admin.action(description="Make active")
def make_active(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    number = model_admin.within_reach(request, rows).filter(is_active=False).update(is_active=True)
    model_admin.message_user(request, f"{wording.counted(number, 'account')} made active.", messages.SUCCESS)


@admin.action(description="Send a link to set a password")
def send_link(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    """Send the link to each of the chosen that is active and has an address."""
    reached = [user for user in model_admin.within_reach(request, rows) if user.is_active and user.email]
    for user in reached:
        mail_link(user)
    number = wording.counted(len(reached), "link")
    model_admin.message_user(request, f"{number} sent to those who are active and have an address.", messages.SUCCESS)


def mail_link(user: User, mail: str = "password_reset") -> None:
    """Send the link with which a person sets a password, in that mail: `password_reset` or `invitation`."""
    if not user.has_usable_password():
        # Nobody knows this one; without one there would be no link.
        user.set_password(get_random_string(50))
        user.save(update_fields=["password"])
    form = PasswordResetForm({"email": user.email})
    if form.is_valid():
        form.save(
            email_template_name=f"accounts/{mail}_mail.txt",
            subject_template_name=f"accounts/{mail}_subject.txt",
            extra_email_context={"hours": str(settings.PASSWORD_RESET_TIMEOUT // 3600)},
        )


@admin.action(description="Remove the second factor")
def remove_factor(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    """Let those in by their password alone who lost their phone and their recovery codes."""
    removed = [user for user in model_admin.within_reach(request, rows) if remove(user)]
    number = wording.counted(len(removed), "second factor")
    model_admin.message_user(request, f"{number} removed; tell them to set up another.", messages.SUCCESS)


@admin.register(User, site=site)
class AccountAdmin(AccountsAdmin):
    """Accounts. Only a superuser makes or changes a superuser."""

    form = UserRolesForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "roles", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups",)
    actions = (make_inactive, make_active, send_link, remove_factor)
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        names = sorted(group.name for group in user.groups.all())
        return ", ".join([*(["superuser"] if user.is_superuser else []), *names])

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields: `is_superuser` only for those who are, `is_active` once there is an account."""
        who = ["username", "first_name", "last_name", "email"]
        rank = ["is_superuser"] if request.user.is_superuser else []
        return [*who, "groups", *rank, *(["is_active", "last_login", "date_joined"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields that stay: nobody shuts oneself out."""
        own = obj is not None and obj.pk == request.user.pk
        return (*super().get_readonly_fields(request, obj), *(("is_active", "is_superuser") if own else ()))

    def within_reach(self, request: HttpRequest, rows: Any) -> Any:
        if not self.may_keep(request):
            return rows.none()
        return rows if request.user.is_superuser else rows.exclude(is_superuser=True)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        reachable = obj is None or not obj.is_superuser or request.user.is_superuser
        return self.may_keep(request) and reachable

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Save the account; a new one gets its password by a link in a mail."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            return
        if form.instance.email:
            mail_link(form.instance, "invitation")
            self.message_user(
                request, f"An invitation with a link to set a password was sent to {form.instance.email}."
            )
        else:
            self.message_user(request, "Without an address there is no link to set a password.", messages.WARNING)


class RoleForm(GroupForm):
    """A role: its name and what it allows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["permissions"]
        field.label_from_instance = lambda row: row.name
        field.label = "What it allows"
        field.help_text = ""


@admin.register(Group, site=site)
class RoleAdmin(AccountsAdmin):
    """Roles, and what each allows."""

    form = RoleForm
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "permissions")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the choice among the site's own permissions: Django's for each table mean nothing here."""
        ours = PermissionRow.objects.filter(content_type__app_label=APP, codename__in=list(Permission)).order_by("name")
        kwargs |= {"queryset": ours, "widget": forms.CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **kwargs)
