"""The project's only settings file; docs/operations.md lists what comes from the environment."""

import os
import sys
import warnings
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tracker import secret_key, variables
from tracker.contacts import reaches
from tracker.error_texts import without_values_in

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = variables.text(
    "SECRET_KEY", "Give it a long random text and keep it; `python3 manage.py up` makes its own."
)
if weakness := secret_key.weakness(SECRET_KEY):
    raise ImproperlyConfigured(weakness)
DEBUG = variables.flag("DEBUG", default=False)
ALLOWED_HOSTS = variables.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = variables.words("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = variables.flag("HTTPS", default=False)

INSTALLED_APPS = [
    "positions.apps.PositionsConfig",
    "tracker",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "tracker.logs.RequestLog",
    # Refusals are for programs on pages of other sites too, so it stands around all that may refuse.
    "tracker.other_sites.ReadFromOtherSites",
    "tracker.programs.RefusedInJson",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.static_files.StaticFiles",
    # Around all that asks the database, so that one request is read from one.
    "tracker.replicas.middleware.ReadFromReplica",
    # Around all that finds out who asks: whoever is answered here is not logged in.
    "positions.web.again.AnsweredAgain",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    # Before all that may answer in the place of a view: no answer to somebody who is logged in is kept by a cache.
    "tracker.accounts.private_pages.PrivatePages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tracker.accounts.access.LoginRequired",
    "tracker.accounts.second_factor.middleware.SecondFactorNeeded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "positions.web.permissions.rights",
    "positions.evidence.review.header.waiting",
    "positions.evidence.unfinished.header.unfinished",
    "positions.evidence.inbox.header.inbox_counts",
    "positions.package.header.newer_release",
]
# The first owns the site's own pages; the administration's and mails are Django's.
TEMPLATES = [
    {
        "BACKEND": "positions.web.jinja.Pages",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "positions.web.jinja.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "positions" / "admin" / "templates", BASE_DIR / "tracker" / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]


def extra(module: str, variable: str, name: str) -> Any:
    """Import what only some installations have; raise ImproperlyConfigured when this one does not."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{variable} is set, and the extra {name!r} is not installed: install requirements/extras.txt."
        ) from error


def database(variable: str, hint: str) -> dict[str, Any]:
    return database_at(variables.text(variable, hint), variable)


def database_at(address: str, variable: str) -> dict[str, Any]:
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(address))
    except dj_database_url.ParseError as error:
        raise ImproperlyConfigured(f"{variable} is not a database address like postgresql://user@host/name.") from error
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{variable} must name a PostgreSQL database: postgresql://user@host/name.")
    return config


DATABASE_HINT = "Name the database as postgresql://user:password@host:5432/name, or start with `python3 manage.py`."

# Two roles for one database (docs/adr/0002): the application logs in as a role that owns nothing,
# migrations run as the owner. With one address for both, the triggers remain and the grants mean little.
DATABASES: dict[str, dict[str, Any]] = {
    "default": database("DATABASE_URL", DATABASE_HINT),
    "owner": database(
        "DATABASE_OWNER_URL" if variables.words("DATABASE_OWNER_URL", default=[]) else "DATABASE_URL", DATABASE_HINT
    ),
}
# A connection costs more than a page's queries; the pool keeps them open and is safe under threads.
# By update, not by assignment: a socket host lives in OPTIONS too.
# Who gets none within two seconds is told so (503); more connections than a worker has threads are never asked for.
POOL = {"min_size": 1, "max_size": 8, "timeout": 1.5}
DATABASES["default"].setdefault("OPTIONS", {}).update({"pool": POOL})
# A connection that the database ended meanwhile is not handed out.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
# Standbys that are read from (tracker/replicas). Their connections are not checked first: where one fails, the primary
# is asked. Who is cut off is noticed soon, not when the system gives up.
REPLICAS: list[str] = []
LOST_SOON = {"connect_timeout": 2, "tcp_user_timeout": 3000, "keepalives_idle": 5, "keepalives_interval": 2}
for number, place in enumerate(variables.words("DATABASE_REPLICA_URLS", default=[]), start=1):
    REPLICAS.append(f"replica{number}")
    DATABASES[REPLICAS[-1]] = database_at(place, "DATABASE_REPLICA_URLS")
    DATABASES[REPLICAS[-1]].setdefault("OPTIONS", {}).update({**LOST_SOON, "pool": POOL})
    DATABASES[REPLICAS[-1]]["TEST"] = {"MIRROR": "owner"}
# One that is more seconds behind is left out.
DATABASE_REPLICA_LAG = variables.number("DATABASE_REPLICA_LAG", default=30)
# Only then are migrations taken back that drop tables with rows of evidence.
DESTROY_EVIDENCE = variables.flag("DESTROY_EVIDENCE", default=False)
DATABASE_ROUTERS = ["tracker.database_roles.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Accounts (docs/guide/accounts.md). Reading is public unless the whole site is to require a login.
LOGIN_REQUIRED = variables.flag("LOGIN_REQUIRED", default=False)
# Browsers may hand files and the answers for programs to pages of other sites (tracker/other_sites.py).
OTHER_SITES = variables.flag("OTHER_SITES", default=True)
# Whoever may propose may also publish, their own entries too; each of these says so for ever.
TEAM_OF_ONE = variables.flag("TEAM_OF_ONE", default=False)
# Whoever wants a second factor at the login sets one up; with this, who may do any of these must.
OTP_TOTP_ISSUER = "Position tracker"
SECOND_FACTOR = variables.flag("SECOND_FACTOR", default=False)
SECOND_FACTOR_FOR = [act for act in ("review", "redact", "keep_reference_data", "keep_accounts") if SECOND_FACTOR]
# Says whether a person may do that, on the whole site or in a part of it.
ALLOWED_SOMEWHERE = "positions.web.permissions.allowed_somewhere"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "positions:site"
# A working day from the login, and the time that the link in a mail works.
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60

# Five failures with one user name from one address lock the two together for a quarter of an hour.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# So the time that the lock page names stays true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "tracker.accounts.throttle.client_address"
AXES_LOCKOUT_CALLABLE = "tracker.accounts.throttle.locked_out"
# No more is kept of a login than that it failed: no list of who was here when and from where.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

# Mail for forgotten passwords goes to the terminal until there is a server for it.
EMAIL_HOST = variables.word("EMAIL_HOST", default="")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
# TLS from the first byte, or by STARTTLS once connected.
EMAIL_USE_SSL = variables.flag("EMAIL_SSL", default=False)
EMAIL_USE_TLS = variables.flag("EMAIL_TLS", default=True) and not EMAIL_USE_SSL
EMAIL_PORT = variables.number("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER = variables.word("EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = variables.word("EMAIL_PASSWORD", default="")
EMAIL_TIMEOUT = 20
# Where links in mails lead; the host of a request may be anybody's invention.
SITE_ADDRESS = variables.word("SITE_ADDRESS", default="http://localhost:8000").rstrip("/")
if EMAIL_HOST and not os.environ.get("SITE_ADDRESS", "").strip():
    raise ImproperlyConfigured("Mails are sent, so SITE_ADDRESS must say where the site is, as https://host.")
if not SITE_ADDRESS.startswith(("http://", "https://")):
    raise ImproperlyConfigured("SITE_ADDRESS is no web address; write https://host.")
# The hour in UTC from which those are written to who want a mail a day (positions/evidence/inbox/sending.py).
DAILY_MAIL_HOUR = variables.number("DAILY_MAIL_HOUR", default=6)
if DAILY_MAIL_HOUR > 23:
    raise ImproperlyConfigured("DAILY_MAIL_HOUR is an hour of the day in UTC; write 0 to 23.")
# Who keeps the site, and how they are reached; a negotiation may have keepers of its own.
SITE_KEEPER = variables.word("SITE_KEEPER", default="")
SITE_CONTACT = variables.word("SITE_CONTACT", default="")
if SITE_CONTACT and not reaches(SITE_CONTACT):
    raise ImproperlyConfigured("SITE_CONTACT is neither a mail address nor a web address with http:// or https://.")
DEFAULT_FROM_EMAIL = variables.word("EMAIL_FROM", default="tracker@localhost")

# How Django’s own pages write dates.
FORMAT_MODULE_PATH = "tracker.formats"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The local start serves the files where they lie; an installation that has run collectstatic serves hashed names.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv[1:2]
WHITENOISE_USE_FINDERS = not COLLECTED
if not COLLECTED:
    warnings.filterwarnings("ignore", message="No directory at")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tracker.accounts.views.form_too_old"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Of this host only: what runs under it elsewhere is not ours to send to HTTPS, and the list that browsers come with,
# which needs that and is hard to leave, is for the owner of the whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
BEHIND_PROXY = variables.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many of ours stand before the site, each adding to X-Forwarded-For: more would believe what anybody writes there.
PROXY_COUNT = variables.number("PROXY_COUNT", default=1) if BEHIND_PROXY else 0

# What the log says and what it keeps to itself: tracker/logs.py.
ADMINS = [("", address) for address in variables.words("ERROR_MAIL", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[position tracker] "
HANDLERS = ["console", *(["mail"] if ADMINS else [])]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tracker.logs.OneLine"}},
    "filters": {
        "without_trace": {"()": "django.utils.log.CallbackFilter", "callback": "ext://tracker.logs.without_trace"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_trace"]},
        "mail": {"()": "tracker.logs.ErrorMail", "formatter": "line", "filters": ["without_trace"]},
    },
    "root": {"handlers": HANDLERS, "level": "WARNING"},
    "loggers": {
        # Its own handlers would log everything twice.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "tracker.access": {"level": "INFO" if variables.flag("ACCESS_LOG", default=True) else "WARNING"},
    },
}

# Pages that are finished are kept for whoever is not logged in, in each process, up to so much memory.
KEPT_PAGES_MB = variables.number("KEPT_PAGES_MB", default=32)

METRICS_TOKEN = variables.word("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    extra("django_prometheus", "METRICS_TOKEN", "metrics")
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")

SENTRY_DSN = variables.word("SENTRY_DSN", default="")
if SENTRY_DSN:
    # Where it went wrong, and nothing of who asked or what they sent.
    extra("sentry_sdk", "SENTRY_DSN", "sentry").init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=without_values_in,
    )
