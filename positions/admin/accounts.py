"""Accounts and roles. An account is made inactive, never deleted: its name stands beside what it wrote."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.crypto import get_random_string
from django.utils.html import format_html_join

from positions.admin.base import NamedRows
from positions.admin.site import site
from positions.domain import wording
from positions.models import AccountChange
from positions.reading.account_history import fields_of, record_of_account
from positions.web.fields import TextLine
from positions.web.permissions import APP, Permission, allowed
from positions.writing.reasons import said
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

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show a form or do what it asks for in the person's name."""
        with transaction.atomic(), said(by=request.user):
            return super().changeform_view(request, *args, **kwargs)

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """Leave it to the database, which tells more."""

    log_change = log_deletions = log_addition

    def subject_of(self, row: Any) -> tuple[str, int]:
        """Return what the history of the row is of: `account` or `role`, and which."""
        return "role" if isinstance(row, Group) else "account", row.pk

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what changed in the row, as the database recorded it."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": f"History of {row}",
            "opts": self.opts,
            "object": row,
            "record": record_of_account(*self.subject_of(row)),
        }
        return TemplateResponse(request, "administration/history.html", context)


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


def set_active(request: Any, rows: Any, *, active: bool) -> int:
    """Make accounts active or inactive in the person's name; return how many were not so before."""
    with transaction.atomic(), said(by=request.user):
        number: int = rows.filter(is_active=not active).update(is_active=active)
    return number


@admin.action(description="Make inactive")
def make_inactive(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    """Keep the chosen from logging in. Nobody does it to oneself, and only a superuser to a superuser."""
    within = model_admin.within_reach(request, rows)
    number = set_active(request, within.exclude(pk=request.user.pk), active=False)
    model_admin.message_user(request, f"{wording.counted(number, 'account')} made inactive.", messages.SUCCESS)
    if within.filter(pk=request.user.pk).exists():
        model_admin.message_user(request, "Your own account stays active: another person must do that.", messages.ERROR)


@admin.action(description="Make active")
def make_active(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    number = set_active(request, model_admin.within_reach(request, rows), active=True)
    model_admin.message_user(request, f"{wording.counted(number, 'account')} made active.", messages.SUCCESS)


@admin.action(description="Send a link to set a password")
def send_link(model_admin: "AccountAdmin", request: HttpRequest, rows: Any) -> None:
    """Send the link to each of the chosen that is active and has an address."""
    reached = [user for user in model_admin.within_reach(request, rows) if user.is_active and user.email]
    for user in reached:
        mail_link(user)
    number = wording.counted(len(reached), "link")
    model_admin.message_user(request, f"{number} sent to those who are active and have an address.", messages.SUCCESS)


# The mails with a link to set a password: the templates of subject and text.
RESET = ("accounts/password_reset_subject.txt", "accounts/password_reset_mail.txt")
INVITATION = ("accounts/invitation_subject.txt", "accounts/invitation_mail.txt")


def mail_link(user: User, mail: tuple[str, str] = RESET) -> None:
    """Send the link with which a person sets a password, in one of the two mails."""
    if not user.has_usable_password():
        # Nobody knows this one; without one there would be no link.
        user.set_password(get_random_string(50))
        user.save(update_fields=["password"])
    form = PasswordResetForm({"email": user.email})
    if form.is_valid():
        form.save(
            subject_template_name=mail[0],
            email_template_name=mail[1],
            extra_email_context={"hours": str(settings.PASSWORD_RESET_TIMEOUT // 3600)},
        )


@admin.action(description="Remove the second factor")
def remove_factor(model_admin: "AccountAdmin", request: Any, rows: Any) -> None:
    """Let those in by their password alone who lost their phone and their recovery codes."""
    removed = [user for user in model_admin.within_reach(request, rows) if remove(user, by=request.user)]
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
    actions = (make_inactive, make_active, send_link, remove_factor)
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the roles as boxes to tick: they are few."""
        return super().formfield_for_manytomany(db_field, request, **kwargs, widget=forms.CheckboxSelectMultiple)

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
            mail_link(form.instance, INVITATION)
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


@admin.register(AccountChange, site=site)
class AccountChangeAdmin(AccountsAdmin):
    """What changed in accounts and roles: to look at, never to add, change or delete."""

    actions = None
    list_display = ("at", "by_name", "kind", "called", "operation", "fields_changed")
    list_filter = ("kind", "operation")
    search_fields = ("called", "by_name")
    date_hierarchy = "at"
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_add_permission

    def subject_of(self, row: AccountChange) -> tuple[str, int]:
        """Return the account or role that the line is about first."""
        kind, _, number = row.about[0].partition(":")
        return kind, int(number)

    @admin.display(description="what")
    def fields_changed(self, change: AccountChange) -> str:
        lines = ((field.name, field.old or "nothing", field.new or "nothing") for field in fields_of(change))
        return format_html_join("; ", "{}: {} → {}", lines)
