"""One settings file; the process's role (LEGAJO_ROLE) decides whose rights it has in the database.

The public site, the officers' site, the worker and the integrator are separate processes with separate
database roles, so that the one the internet reaches holds neither the agency's key nor an officer's rights.
"""

import base64
import datetime
import hashlib
import hmac
import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

from legajo.config.paths import LOGS, ORIGINALS, PROJECT, SECRETS, VAR


ROLE = os.environ.get("LEGAJO_ROLE", "desk")
PRODUCTION = os.environ.get("LEGAJO_ENV") == "production"
DEBUG = False

LEGAJO_VAR = VAR
LEGAJO_SECRETS = SECRETS
LEGAJO_ORIGINALS = ORIGINALS
LEGAJO_LOGS = LOGS
LEGAJO_ROLE = ROLE
LEGAJO_DESK_ADDRESS = os.environ.get("LEGAJO_DESK_ADDRESS", "http://localhost:8001").rstrip("/")
LEGAJO_PUBLIC_ADDRESS = os.environ.get("LEGAJO_PUBLIC_ADDRESS", "http://localhost:8000").rstrip("/")


def _secret(name: str) -> str:
    path = SECRETS / name
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _derived(purpose: str) -> bytes:
    """A key of one purpose, from the secret that the operator keeps."""
    root = _secret("django") or "only-for-commands-that-sign-nothing-" + "0" * 20
    return hmac.digest(root.encode(), purpose.encode(), hashlib.sha256)


# A key of its own for each site: a session of the public site means nothing on the officers' site.
SECRET_KEY = _derived(f"django {ROLE}").hex()
LEGAJO_SECOND_FACTOR_KEY = base64.urlsafe_b64encode(_derived("second factor"))
ALLOWED_HOSTS = os.environ.get("LEGAJO_HOSTS", "localhost 127.0.0.1 [::1] testserver").split()


def database(role: str) -> dict[str, Any]:
    """The connection of one role. DATABASE_URL names the server; the role's password is in SECRETS."""
    address = urlsplit(os.environ.get("DATABASE_URL") or _secret("database_url") or "postgresql:///legajo")
    query = parse_qs(address.query)
    owner = role == "owner"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path.lstrip("/") or "legajo",
        "HOST": query.get("host", [unquote(address.hostname or "")])[0],
        "PORT": query.get("port", [str(address.port or "")])[0],
        "USER": unquote(address.username or "") if owner else f"legajo_{role}",
        "PASSWORD": unquote(address.password or "") if owner else _secret(f"role_{role}"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"legajo-{role}",
            **{name: values[-1] for name, values in query.items() if name not in ("host", "port")},
        },
    }


DATABASES = {"default": database("collector" if ROLE == "worker" else ROLE)}
if ROLE == "worker":
    DATABASES["accrual"] = database("accrual")

STAGES = [
    "legajo.ledger",
    "legajo.authority",
    "legajo.originals",
    "legajo.accrual",
    "legajo.review",
    "legajo.collection",
    "legajo.maintenance",
    "legajo.custody",
    "legajo.inquiry",
    "legajo.lobby",
    "legajo.channels.counter",
    "legajo.channels.employers",
    "legajo.channels.web",
]
INSTALLED_APPS = [
    "legajo.lobby",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(stage for stage in STAGES if stage != "legajo.lobby"),
    "legajo.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "legajo.lobby.gate.ActorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "legajo.lobby.gate.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "legajo.config.urls_web" if ROLE == "web" else "legajo.config.urls_desk"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "legajo.lobby.context.lobby",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("es", "Español"), ("en", "English"), ("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = (
    not PRODUCTION
)  # production collects the files once; the demo serves them where they are
WHITENOISE_MAX_AGE = 3600
if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# Sign-in (arts. 7, 26): which people each site serves, how long a session lasts, what it may load.
LEGAJO_SERVES = {"web": ("person", "employer")}.get(ROLE, ("officer",))
LEGAJO_FRONT = {"person": "/statement/", "employer": "/employer/", "officer": "/queue/"}
LEGAJO_SESSION_IDLE = datetime.timedelta(minutes=20)
LEGAJO_SESSION_LONGEST = datetime.timedelta(hours=9)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "legajo.lobby.signins.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = True
MFA_ADAPTER = "legajo.lobby.signins.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Legajo"
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "legajo.lobby.signins.account_named"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]  # what was typed is not kept
AXES_LOCKOUT_CALLABLE = "legajo.lobby.pages.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the journal keeps the sign-ins
AXES_VERBOSE = False
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lobby_cache",
        "KEY_FUNCTION": "legajo.lobby.cache_keys.key_of",
    }
}

_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_PREFIX}legajo_{ROLE}"
CSRF_COOKIE_NAME = f"{_PREFIX}legajo_{ROLE}_csrf"
LANGUAGE_COOKIE_NAME = "legajo_language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = int(LEGAJO_SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "legajo.lobby.pages.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the marks inside Designsystemet's stylesheet, the QR of an enrolment
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# An upload is never spooled to a plain temporary file: an identity number must not touch the disk unencrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

TEST_PROJECT_ROOT = PROJECT
