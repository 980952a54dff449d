"""Settings of the whole service. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from backend.config import schema
from backend.config.mail import bounce_settings, limits, mail_settings
from backend.embedded import paths

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


DEBUG = flag("DEBUG", False)
LOCAL = not os.environ.get("DATABASE_URL") or flag("LOCAL", False)
SECRET_KEY = os.environ.get("SECRET_KEY", "local-only-key-that-signs-nothing-of-value" if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: links in letters and sessions are signed with it.")
# Former keys, with commas: what they signed or sealed stays good.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "backend.ui",  # first: its pages of allauth win
    # Ours come first, so that their templates and translations win.
    "backend.common",
    "backend.accounts",
    "backend.directory",
    "backend.audit",
    "backend.notifications",
    "projects",
    "projects.files",
    "projects.talk",
    "projects.passport",
    "projects.funding",
    "projects.reports",
    "projects.warning",
    "projects.lists",
    "projects.survival",
    "projects.founding",
    "projects.exchange",
    "mentoring",
    "mentoring.playbooks",
    "mentoring.trials",
    "mentoring.quality",
    "mentoring.meetings",
    "mentoring.offering",
    "mentoring.cases",
    "mentoring.appointments",
    "mentoring.coverage",
    "mentoring.indicators",
    "mentoring.defence",
    "events",
    "events.programme",
    "events.door",
    "events.decisions",
    "events.groups",
    "events.certificates",
    "events.turnout",
    "events.feedback",
    "events.remedies",
    "backend.demo",
    "backend.accounts.admin_app.StaffAdminConfig",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sites",
    "pgtrigger",
    "pghistory",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(
        f"allauth.socialaccount.providers.{name}"
        for name in ("vk", "yandex")
        if os.environ.get(f"{name.upper()}_CLIENT_ID")
    ),
    "django_htmx",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
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
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "backend.accounts.middleware.PreferencesMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "projects.files.limits.UploadLimitMiddleware",
    "backend.common.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
ASGI_APPLICATION = "backend.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "backend.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "backend.ui.context_processors.chrome",
                "backend.ui.strangers.left_open",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or paths.database_url(), engine="backend.common.postgresql"
    )
}
# Only for the statements of `backend.common.prepared`: a connection plans one so often before it keeps the plan.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 2
if flag("DB_POOL", False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}
REDIS_URL = os.environ.get("REDIS_URL") or paths.redis_url()
CACHES = {
    "default": {"BACKEND": "backend.common.cache.ForgivingRedisCache", "LOCATION": REDIS_URL},
    # For what a crowd asks of one process within seconds; nobody else learns that it has changed.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
SITE_ID = 1

ACCOUNT_ADAPTER = "backend.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "backend.accounts.forms.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# What the service takes from one person: a training with thirty people behind one address can sign up together.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/10m/key",
}
# How many proxies of ours stand in front and add to X-Forwarded-For; 0 believes none of it.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
SOCIALACCOUNT_PROVIDERS = {
    name: {"APPS": [{"client_id": client, "secret": os.environ.get(f"{name.upper()}_SECRET", "")}]}
    for name in ("vk", "yandex")
    if (client := os.environ.get(f"{name.upper()}_CLIENT_ID"))
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Росток"
MFA_ADAPTER = "backend.accounts.second_factor.SecondFactorAdapter"
# Who enters the administration pages needs a second factor; off only where nobody's data are at stake.
ADMIN_NEEDS_SECOND_FACTOR = flag("ADMIN_NEEDS_SECOND_FACTOR", not LOCAL)

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Moscow"

STATIC_URL = "static/"
# On a laptop the finders serve the files as they are; there is nothing to collect.
STATIC_ROOT = None if LOCAL or DEBUG else BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL or DEBUG
MEDIA_ROOT = paths.data_root() / "media"
# What is uploaded is read by the service alone.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Other figures than those of projects/limits.py, as a fund's form has them: "goal=700,summary=3000".
APPLICATION_LIMITS = {
    name.strip(): int(most)
    for name, _equals, most in (part.partition("=") for part in os.environ.get("APPLICATION_LIMITS", "").split(","))
    if name.strip()
}
# Bytes of one file at most, and of a whole upload: the form and its file.
LARGEST_FILE = int(os.environ.get("LARGEST_FILE", str(25 * 2**20)))
LARGEST_UPLOAD = LARGEST_FILE + 2**20
# Days for which a file that was taken away can be brought back.
FILES_RECALL_DAYS = int(os.environ.get("FILES_RECALL_DAYS", "30"))

globals().update(mail_settings(os.environ.get("EMAIL_URL") or paths.email_url()))
_bounces = bounce_settings(os.environ)
BOUNCE_ADDRESS = _bounces.address
BOUNCE_IMAP_URL = _bounces.imap_url
BOUNCE_MAILDIR = _bounces.maildir
# Signs the events that a mail provider, or a mail server's log, sends to /hooks/mail; without it none is taken.
MAIL_WEBHOOK_SECRET = os.environ.get("MAIL_WEBHOOK_SECRET", "")
# A provider whose events django-anymail reads, such as unisender_go, and its keys: ANYMAIL_UNISENDER_GO_API_KEY.
ANYMAIL_PROVIDER = os.environ.get("ANYMAIL_PROVIDER", "")
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_") and name != "ANYMAIL_PROVIDER" and value
}
# Messengers: one without a key is offered to nobody. What the others are: docs/operations.md.
TELEGRAM_BOT_TOKEN = os.environ.get("TELEGRAM_BOT_TOKEN", "")
TELEGRAM_BOT_NAME = os.environ.get("TELEGRAM_BOT_NAME", "")
TELEGRAM_WEBHOOK_SECRET = os.environ.get("TELEGRAM_WEBHOOK_SECRET", "")
TELEGRAM_API_URL = os.environ.get("TELEGRAM_API_URL", "https://api.telegram.org")
VK_GROUP_TOKEN = os.environ.get("VK_GROUP_TOKEN", "")
VK_GROUP_ID = os.environ.get("VK_GROUP_ID", "")
VK_CALLBACK_SECRET = os.environ.get("VK_CALLBACK_SECRET", "")
VK_CONFIRMATION = os.environ.get("VK_CONFIRMATION", "")
VK_API_URL = os.environ.get("VK_API_URL", "https://api.vk.com")
# Seconds that a provider is given to tell of a letter whose sender died, before a legal deadline is repeated.
PROVIDER_GRACE = int(os.environ.get("PROVIDER_GRACE", "900"))
DEFAULT_FROM_EMAIL = os.environ.get("FROM_EMAIL", "Росток <rostok@example.org>")
EMAIL_TIMEOUT = 20
# Seconds that a worker may hold a letter: longer than one conversation with a mail server (seven timeouts).
LETTER_LEASE = int(os.environ.get("LETTER_LEASE", "180"))
# Seconds before each further try of a letter that the mail server puts off: 1, 5, 30, 120, 360 minutes.
LETTER_BACKOFF = [int(part) for part in os.environ.get("LETTER_BACKOFF", "60,300,1800,7200,21600").split(",")]
# Seconds until a mail server that takes no letters is tried again.
LETTER_SERVER_PAUSE = int(os.environ.get("LETTER_SERVER_PAUSE", "60"))
# Letters that a worker takes at a time.
LETTER_BATCH = int(os.environ.get("LETTER_BATCH", "100"))
# How many a channel, or a domain of addresses, takes: a minute, and at once after a pause ("email=300/50").
CHANNEL_LIMITS = limits(os.environ.get("CHANNEL_LIMITS", ""))
DOMAIN_LIMITS = limits(os.environ.get("DOMAIN_LIMITS", ""))
# Advice and reminders that one person gets on one day at most; legal deadlines are not counted.
NUDGES_A_DAY = 3
# Letters that a person cancels or sends again by one click at most.
LETTERS_AT_ONCE = 500
# Months after which a finished letter is archived without its address, and after which that row goes too.
LETTERS_KEPT_MONTHS = int(os.environ.get("LETTERS_KEPT_MONTHS", "13"))
ARCHIVE_KEPT_MONTHS = int(os.environ.get("ARCHIVE_KEPT_MONTHS", "60"))
# Months after which a message on the site that was read is removed; one that nobody read stays.
INBOX_KEPT_MONTHS = int(os.environ.get("INBOX_KEPT_MONTHS", "13"))
# Days for which an event of a mail provider is known as taken in.
PROVIDER_EVENTS_KEPT_DAYS = int(os.environ.get("PROVIDER_EVENTS_KEPT_DAYS", "90"))
MESSAGE_ID_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
# /readyz fails when the last sweep or the oldest due letter is older than this, in seconds.
READY_SWEEP_AGE = int(os.environ.get("READY_SWEEP_AGE", "300"))
READY_LETTER_AGE = int(os.environ.get("READY_LETTER_AGE", "900"))
# Where a lost letter is looked for: the local catcher's page, or nothing.
MAIL_LOG_URL = os.environ.get("MAIL_LOG_URL", "" if os.environ.get("EMAIL_URL") else paths.catcher_url())

# Seconds for which a page that a crowd asks for is kept for those who are not logged in; 0 makes it anew for each.
STRANGERS_PAGE_SECONDS = int(os.environ.get("STRANGERS_PAGE_SECONDS", "3"))

# How often the API may be asked, as "600/min"; "off" for no limit.
API_RATES = {
    who: None if rate == "off" else rate
    for who, rate in {
        "anonymous": os.environ.get("API_RATE_ANONYMOUS", "300/min"),
        "person": os.environ.get("API_RATE_PERSON", "1200/min"),
    }.items()
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.common.api.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "backend.common.api.pagination.Pagination",
    "DEFAULT_SCHEMA_CLASS": "backend.common.api.schema.Schema",
    "EXCEPTION_HANDLER": "backend.common.api.errors.handle_exception",
    "DEFAULT_THROTTLE_CLASSES": ["backend.common.api.throttles.Strangers", "backend.common.api.throttles.People"],
    "NUM_PROXIES": int(os.environ.get("TRUSTED_PROXIES", "0")),
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = schema.SPECTACULAR_SETTINGS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if SITE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# What the identifiers of our 360Giving export begin with: the prefix that 360Giving gives to a publisher.
GRANTS_PREFIX = os.environ.get("GRANTS_PREFIX", "360G-rostok")

FORM_RENDERER = "backend.ui.forms.FormRenderer"
CSRF_FAILURE_VIEW = "backend.ui.views.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}, "bare": {}},
    "filters": {"mask": {"()": "backend.common.logs.MaskSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]},
        "access": {"class": "logging.StreamHandler", "formatter": "bare", "filters": ["mask"]},
    },
    # In place of the web server's own handler, which would write signed links down.
    "loggers": {"gunicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}

FILTERS_EMPTY_CHOICE_LABEL = _("All")

# Kombu spells a Unix socket differently from redis-py.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "rostok"
# A tick that a dying worker takes with it is replaced by the next one, so it need not be delivered twice.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"
# How often the rules are turned into letters.
SWEEP_SECONDS = int(os.environ.get("SWEEP_SECONDS", "60"))
