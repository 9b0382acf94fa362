"""Settings of the one Django project, all of them from the typed Config (operation)."""

from pathlib import Path

from csp.constants import NONE, SELF

import ringbeam
from ringbeam.site.config import load
from ringbeam.site.databases import database
from ringbeam.site.home import prepare, secret_key
from ringbeam.site.logs import logging_config
from ringbeam.site.mail import mail
from ringbeam.site.providers import providers

CONFIG = load()
HOME = CONFIG.home
PROVIDERS = providers(CONFIG.providers)
prepare(HOME)
SECRET_KEY = CONFIG.secret_key or secret_key(HOME)
DEBUG = CONFIG.debug

ROOMS = (
    "ringbeam.core",
    "ringbeam.exchange",
    "ringbeam.web",
    "ringbeam.api",
    "ringbeam.cli",
    "ringbeam.standards",
    "ringbeam.organization",
    "ringbeam.improvement",
    "ringbeam.documents",
    "ringbeam.planning",
    "ringbeam.services",
    "ringbeam.desk",
    "ringbeam.security",
    "ringbeam.evaluation",
    "ringbeam.conformity",
    "ringbeam.site",
)
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{one}" for one in PROVIDERS),
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "ringbeam.site.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ringbeam.web.middleware.ActorMiddleware",
]
ROOT_URLCONF = "ringbeam.site.urls"
CSRF_FAILURE_VIEW = "ringbeam.web.errors.unsafe"
WSGI_APPLICATION = "ringbeam.site.wsgi.application"
PACKAGE = Path(__file__).resolve().parent.parent
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / room.rpartition(".")[2] / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "ringbeam.web.jinja.environment",
            "context_processors": ["ringbeam.web.shell.shell"],
        },
    },
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
    },
]

DATABASES = {"default": database(CONFIG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that the brake on guessing holds over all web processes.
SESSION_ENGINE = "ringbeam.site.sessions"
CACHES = {
    "default": {
        "BACKEND": "ringbeam.site.caching.SayingCache",
        "LOCATION": "ringbeam_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = ["ringbeam.site.sessions.Accounts"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ringbeam.site.signin.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = bool(CONFIG.email_url)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/5m/ip,5/5m/key"}
SOCIALACCOUNT_ADAPTER = "ringbeam.site.by_provider.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = PROVIDERS
# A form may lead to no other house, by the content policy; the way there is a link.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "ringbeam.site.signin.OwnMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.trusted_proxies

ALLOWED_HOSTS = [CONFIG.hostname]
if not CONFIG.is_secure:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [CONFIG.url]
# By this prefix a browser takes a cookie from this very host alone, and by https alone.
HOST = "__Host-" if CONFIG.is_secure else ""
SESSION_COOKIE_NAME = f"{HOST}ringbeam_session"
CSRF_COOKIE_NAME = f"{HOST}csrftoken"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = CONFIG.is_secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if CONFIG.is_secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CONFIG.is_secure
# Only a proxy that is known to be there can say how the person came.
SECURE_SSL_REDIRECT = CONFIG.is_secure and CONFIG.trusted_proxies > 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.trusted_proxies > 0 else None
)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^health/", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
# Each by its own name, so that whoever cannot read this one finds theirs.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(ringbeam.__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
# Collected files carry their hash in their name; before that they come from the package.
COLLECTED = STATIC_ROOT.is_dir() and not DEBUG
WHITENOISE_USE_FINDERS = not COLLECTED
STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if COLLECTED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
UPLOAD_LIMIT = CONFIG.upload_limit
API_RATE = CONFIG.api_rate
OUTSIDE_URL = CONFIG.url
WEBHOOK_HOSTS = CONFIG.webhook_hosts
METRICS_TOKEN = CONFIG.metrics_token
SENDS_MAIL = bool(CONFIG.email_url)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = logging_config(CONFIG.log)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIG.email_from or f"ringbeam@{CONFIG.hostname}"
vars().update(mail(CONFIG.email_url))
