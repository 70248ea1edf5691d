"""The addresses of login, logout and passwords."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path, reverse_lazy
from django.views.decorators.http import require_POST

from tracker.accounts import views
from tracker.accounts.second_factor import views as codes

app_name = "accounts"


def outcome(route: str, name: str) -> URLPattern:
    return path(route, views.outcome, {"what": name}, name=name)


session = [
    path("login/", views.login, name="login"),
    path("logout/", require_POST(LogoutView.as_view(next_page=reverse_lazy("accounts:logged_out"))), name="logout"),
    outcome("logged-out/", "logged_out"),
]

password = [
    path("password/", views.password_change, name="password_change"),
    outcome("password/changed/", "password_changed"),
    path("password/reset/", views.password_reset, name="password_reset"),
    outcome("password/reset/sent/", "password_reset_sent"),
    outcome("password/reset/done/", "password_reset_done"),
    path("password/reset/<uidb64>/<token>/", views.password_reset_confirm, name="password_reset_confirm"),
]

factor = [
    path("login/code/", codes.login_code, name="login_code"),
    path("second-factor/", codes.second_factor, name="second_factor"),
    path("second-factor/setup/", codes.set_up, name="second_factor_setup"),
    path("second-factor/recovery-codes/", codes.recovery_codes, name="recovery_codes"),
    path("second-factor/off/", codes.turn_off, name="second_factor_off"),
]

urlpatterns = [*session, *password, *factor]
