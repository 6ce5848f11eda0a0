"""One settings file; the process's role (LEGAJO_ROLE) decides whose rights it has in the database.

The public site, the officers' site, the worker and the integrator are separate processes with separate
database roles, so that the one the internet reaches holds neither the agency's key nor an officer's rights.
"""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from legajo.config.paths import LOGS, ORIGINALS, PROJECT, SECRETS, VAR


ROLE = os.environ.get("LEGAJO_ROLE", "desk")
PRODUCTION = os.environ.get("LEGAJO_ENV") == "production"
DEBUG = False

LEGAJO_VAR = VAR
LEGAJO_SECRETS = SECRETS
LEGAJO_ORIGINALS = ORIGINALS
LEGAJO_LOGS = LOGS
LEGAJO_ROLE = ROLE


def _secret(name: str) -> str:
    path = SECRETS / name
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


SECRET_KEY = _secret("django") or "only-for-commands-that-sign-nothing-" + "0" * 20
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
        "OPTIONS": {"application_name": f"legajo-{role}"},
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *STAGES,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("es", "Español"), ("en", "English"), ("zh-hans", "中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
SESSION_COOKIE_NAME = f"legajo_{ROLE}"
CSRF_COOKIE_NAME = f"legajo_{ROLE}_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 60 * 60 * 4
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
# An upload is never spooled to a plain temporary file: an identity number must not touch the disk unencrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

TEST_PROJECT_ROOT = PROJECT
