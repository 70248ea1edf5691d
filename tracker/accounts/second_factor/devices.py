"""What somebody proves a login with beside the password: an app's codes (TOTP), and ten codes that work once each."""

from base64 import b32encode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from segno import make_qr

APP, RECOVERY = "app", "recovery codes"
RECOVERY_CODES = 10
# Of an app's code; a recovery code is longer, so it is plain which of the two was typed.
DIGITS = 6


def has_second_factor(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def must_have_one(user: User | AnonymousUser) -> bool:
    """Say whether the setting SECOND_FACTOR asks one of this person, by what they may do."""
    allowed_somewhere = import_string(settings.ALLOWED_SOMEWHERE)
    return any(allowed_somewhere(user, act) for act in settings.SECOND_FACTOR_FOR)


def verified(user: User, code: str) -> Device | None:
    """Return what the code belongs to, used up by this; None when it is wrong, old, or comes too soon after others."""
    code = "".join(code.split()).lower()
    by_app = len(code) == DIGITS and code.isascii() and code.isdigit()
    kind = TOTPDevice if by_app else StaticDevice
    # One after the other, so that a code works once.
    with transaction.atomic():
        devices = kind.objects.select_for_update().filter(user=user, confirmed=True)
        return next((device for device in devices if device.verify_token(code)), None)


def begin(user: User) -> TOTPDevice:
    """Return the app that is being set up; it counts once a code of it was typed in."""
    return TOTPDevice.objects.get_or_create(user=user, name=APP, confirmed=False)[0]


def picture(device: TOTPDevice) -> str:
    """Return the picture that the app photographs, as a `data:` address of an SVG."""
    return str(make_qr(device.config_url, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def key_of(device: TOTPDevice) -> str:
    """Return the key as people type it into an app that takes no picture, in groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def acts(by: User) -> None:
    """Say to the database, for this transaction, who acts: its triggers write the log of accounts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tracker.user', %s, true)", [str(by.pk)])


@transaction.atomic
def confirm(user: User, code: str) -> TOTPDevice | None:
    """Let the app that is being set up count from now on, in place of an earlier one; None for a wrong code."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, name=APP, confirmed=False).first()
    if device is None or not device.verify_token("".join(code.split())):
        return None
    acts(user)
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes; those before work no more."""
    acts(user)
    device, _ = StaticDevice.objects.get_or_create(user=user, name=RECOVERY)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def remove(user: User, *, by: User) -> bool:
    """Let the password alone suffice; return whether there was anything to remove. `by` is who removes it."""
    acts(by)
    gone, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return bool(gone)
