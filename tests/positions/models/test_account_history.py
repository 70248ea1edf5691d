"""The log of accounts and roles: every change, by whatever statement, and nobody rewrites it."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from positions.models import AccountChange
from positions.writing.reasons import said
from tests import factories as make
from tests.refusals import denied, denied_or_refused, run
from tracker.accounts.second_factor.devices import RECOVERY_CODES, begin, confirm, new_recovery_codes, remove, verified

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def told(kind: str, row: int) -> list[tuple[str, str, str, dict[str, object]]]:
    lines = AccountChange.objects.filter(about__contains=[f"{kind}:{row}"]).order_by("id")
    return [(line.kind, line.called, line.operation, line.changed) for line in lines]


def test_it_works() -> None:
    rita = make.reviewer()
    ana = User.objects.create(username="ana", password="hash of a secret", email="ana@example.org")
    with said(by=rita):
        User.objects.filter(pk=ana.pk).update(username="ann", is_active=False, password="another secret")
    added, changed = told("account", ana.pk)
    assert added[:3] == ("account", "ana", "added")
    assert added[3]["email"] == [None, "ana@example.org"]
    assert changed == ("account", "ann", "changed", {"username": ["ana", "ann"], "is_active": [True, False]})
    line = AccountChange.objects.latest("id")
    assert (line.by, line.by_name) == (rita, rita.username)
    assert not any("secret" in str(changes) for changes in AccountChange.objects.values_list("changed", flat=True))


def test_roles_and_what_they_allow_are_told_on_both_sides() -> None:
    ana, role = make.analyst(), Group.objects.create(name="checker")
    permission = Permission.objects.get(codename="propose")
    role.permissions.add(permission)
    ana.user_permissions.add(permission)
    ana.groups.add(role)
    ana.groups.remove(role)
    joined = ("role of account", ana.username, "added", {"account": [None, ana.username], "role": [None, "checker"]})
    left = ("role of account", ana.username, "deleted", {"account": [ana.username, None], "role": ["checker", None]})
    assert told("account", ana.pk)[-2:] == [joined, left]
    assert told("role", role.pk)[-2:] == [joined, left]
    allowed = {"role": [None, "checker"], "permission": [None, "propose"]}
    assert told("role", role.pk)[1] == ("permission of role", "checker", "added", allowed)
    assert told("account", ana.pk)[-3][:1] == ("permission of account",)


def test_neither_logging_in_nor_a_new_password_leaves_a_line() -> None:
    ana = make.analyst()
    before = told("account", ana.pk)
    User.objects.filter(pk=ana.pk).update(last_login=timezone.now(), password="another")
    assert told("account", ana.pk) == before


def test_second_factors_and_recovery_codes_are_told_without_their_keys() -> None:
    ana, rita = make.analyst(), make.reviewer()
    before = len(told("account", ana.pk))
    device = begin(ana)
    confirm(ana, code_of(device))
    codes = new_recovery_codes(ana)
    assert verified(ana, codes[0])
    assert not verified(ana, "000000")
    assert remove(ana, by=rita)
    assert told("account", ana.pk)[before:] == [
        ("second factor", ana.username, "added", {}),
        ("recovery codes", ana.username, "added", {"number": [None, RECOVERY_CODES]}),
        ("second factor", ana.username, "deleted", {}),
    ]
    lines = AccountChange.objects.filter(about=[f"account:{ana.pk}"]).order_by("-id")[:3]
    assert [line.by for line in lines] == [rita, ana, ana]
    kept = str(list(AccountChange.objects.values()))
    assert not any(secret in kept for secret in (device.key, *codes))


def test_an_app_that_takes_the_place_of_another_is_told() -> None:
    ana = make.analyst()
    confirm(ana, code_of(begin(ana)))
    before = len(told("account", ana.pk))
    TOTPDevice.objects.filter(user=ana).update(key="00" * 20)
    assert [line[2] for line in told("account", ana.pk)[before:]] == ["deleted", "added"]


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE positions_accountchange SET by_name = 'Another'", "history_is_kept"),
        ("DELETE FROM positions_accountchange", "history_is_kept"),
        ("TRUNCATE positions_accountchange", "history_is_kept"),
        (
            "INSERT INTO positions_accountchange (kind, called, about, operation, at, changed)"
            " VALUES ('account', 'ana', '{account:1}', 'added', now(), '{}')",
            "history_is_recorded",
        ),
    ],
)
def test_nobody_writes_or_rewrites_it(statement: str, rule: str) -> None:
    make.analyst()
    with denied_or_refused(rule):
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE auth_user DISABLE TRIGGER user_recorded",
        "DROP TRIGGER user_groups_recorded ON auth_user_groups",
        "TRUNCATE auth_user_groups",
        "SELECT positions_record_account()",
        "SELECT positions_tell_of_account('second factor', 1, 'added', NULL)",
        "DROP TRIGGER second_factor_recorded ON otp_totp_totpdevice",
        "TRUNCATE otp_static_statictoken",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_switch_it_off(statement: str) -> None:
    with denied():
        run(statement)
