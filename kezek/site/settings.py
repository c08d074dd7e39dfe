"""Settings: one file, read from the environment. The `kezek` command sets the database's."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from kezek.people.sealing import instance_secret
from kezek.site.cluster.urls import django_database

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("KEZEK_VAR", ROOT / "var"))

DEMO = os.environ.get("KEZEK_DEMO", "") == "1"
DEBUG = os.environ.get("KEZEK_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("KEZEK_SECRET") or instance_secret(VAR)
RUSH = os.environ.get("KEZEK_RUSH", "")  # host:port of the rush lane; none without it
ALLOWED_HOSTS = os.environ.get("KEZEK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")


_url = os.environ.get("DATABASE_URL", "postgresql:///kezek")
_pool = int(os.environ.get("KEZEK_POOL", "0"))
# While the database is down nobody waits long to be told so.
_pooled = {"pool": {"min_size": 1, "max_size": _pool, "timeout": 3.0}} if _pool else {}
DATABASES = {
    "default": {
        **django_database(_url, **_pooled),
        "TEST": {"NAME": os.environ.get("KEZEK_TEST_DB", "kezek_test")},
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "ninja",  # its documentation page, from our own address
    *(
        f"kezek.{room}.apps.RoomConfig"
        for room in (
            "journal policy delivery people ledger kindergartens queue vouchers places contracts"
            " attendance payments feedback notices openlog case face opendata portal desks api site"
        ).split()
    ),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kezek.site.datafiles.DataFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kezek.site.logfiles.LogFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kezek.policy.middleware.CityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kezek.people.middleware.PermissionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "kezek.site.urls"
WSGI_APPLICATION = "kezek.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "kezek.face.context.page",
                "kezek.face.city.city_words",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["kezek.people.backend.CodeBackend"]
LOGIN_URL = "portal:sign_in"

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қаз"), ("ru", "Рус"), ("en", "Eng")]
LOCALE_PATHS = sorted(str(path) for path in (ROOT / "locale").glob("*") if path.is_dir())
FORMAT_MODULE_PATH = ["kezek.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kezek.site.assets.Assets"},
}
WHITENOISE_USE_FINDERS = DEBUG
# What is compressed already, and maps that only a developer's tools ask for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = "jpg jpeg png gif webp zip gz br woff woff2 map".split()
WHITENOISE_MAX_AGE = 31_536_000
MEDIA_ROOT = VAR / "media"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kezek.face.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("KEZEK_TLS", "") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
