"""Every setting of the portal. What differs between installations is read from the environment."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from kpiportal.environment import Environment, Mode

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment.of_process()
MODE = env.mode
IN_PRODUCTION = MODE is Mode.PRODUCTION
PORTAL_HOME = env.folder("PORTAL_HOME", default=BASE_DIR / "var")

# --- Who we are -----------------------------------------------------------------------------
SECRET_KEY = env.secret("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = (
    env.names("ALLOWED_HOSTS", purpose="the names under which the portal is reached")
    if IN_PRODUCTION
    else ["localhost", "127.0.0.1", "testserver"]
)
# The council's own colour and name: the one accent on every page.
COUNCIL_COLOUR = env.colour("COUNCIL_COLOUR", default="#1d4f73")
COUNCIL_NAME = env.text("COUNCIL_NAME", default="")
# Whether published editions may be read without signing in.
PUBLISHED_TO_ALL = env.flag("PUBLISHED_TO_ALL", default=False)
# Of published editions as data: by a person, or from an address where they are open to everybody.
API_REQUESTS_A_MINUTE = 120

INSTALLED_APPS = [
    "kpiportal",
    "indicators",
    "audits",
    "narratives",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kpiportal.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kpiportal.middleware.session_limits",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kpiportal.middleware.say_what_is_not_shown",
    "kpiportal.middleware.Access",
]

ROOT_URLCONF = "kpiportal.urls"
WSGI_APPLICATION = "kpiportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kpiportal.pages.frame.frame",
                "indicators.pages.council.council",
            ],
        },
    },
]
FORM_RENDERER = "kpiportal.pages.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Where things are kept ------------------------------------------------------------------
DATABASES = {
    "default": env.database("DATABASE_URL")
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A request that would wait longer than this is better refused.
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c lock_timeout=10s -c statement_timeout=25s"
            " -c idle_in_transaction_session_timeout=60s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits and used one-time codes live where the truth lives: Redis may be down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
MEDIA_ROOT = PORTAL_HOME / "files"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Elsewhere static files are served from where they lie: nothing needs collecting.
STATIC_ROOT = BASE_DIR / "static-collected" if IN_PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Work in the background -----------------------------------------------------------------
# PostgreSQL holds the jobs; Redis only rings the bell, so a lost message costs seconds.
REDIS_URL = env.redis("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page does not wait for Redis: one try, and the relay does the rest.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "ring the bell again for jobs nobody heard of": {
        "task": "kpiportal.tasks.relay",
        "schedule": timedelta(seconds=3),
        "options": {"expires": 10},
    },
    "write down what the calendar asks for": {
        "task": "kpiportal.tasks.keep_calendar",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
}

# --- Who is who -----------------------------------------------------------------------------
AUTH_USER_MODEL = "kpiportal.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "kpiportal.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the administrator invites by e-mail: it is known to arrive
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers because somebody typed their address
# Django's own: allauth's writes a row when somebody opens a link, even a made-up one.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  a class, no password
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# By account, so that one office behind one address is not locked out by one person's typing.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "kpiportal.pages.sign_in.SignIn",
    "reset_password": "kpiportal.pages.sign_in.ForgottenPassword",
    "reset_password_from_key": "kpiportal.pages.sign_in.NewPassword",
    "change_password": "kpiportal.pages.sign_in.ChangePassword",
    "reauthenticate": "kpiportal.pages.sign_in.PasswordAgain",
}
MFA_FORMS = {
    "authenticate": "kpiportal.pages.sign_in.Code",
    "reauthenticate": "kpiportal.pages.sign_in.CodeAgain",
    "activate_totp": "kpiportal.pages.sign_in.FirstCode",
}
MFA_ADAPTER = "kpiportal.sign_in.OneTimeCodes"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Performance portal"
# Who set their password under a mailed link has shown that they get our mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE = timedelta(minutes=30)
SESSION_AT_MOST = timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_AT_MOST.total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kpiportal.pages.errors.forged"
CSRF_COOKIE_SAMESITE = "Lax"

# --- The wire -------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if IN_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    )
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a month's grid has seven for each figure

# --- Mail -----------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
MAIL_FOLDER = PORTAL_HOME / "mail"
# What links in mails begin with.
SITE_ADDRESS = env.text(
    "SITE_ADDRESS",
    default=f"https://{ALLOWED_HOSTS[0]}" if IN_PRODUCTION else "http://127.0.0.1:8000",
)
if IN_PRODUCTION:
    EMAIL_HOST = env.text("SMTP_HOST", purpose="the mail server that sends invitations")
    EMAIL_PORT = env.number("SMTP_PORT", default=587)
    EMAIL_HOST_USER = env.text("SMTP_USER", default="")
    EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", default="")
    EMAIL_USE_TLS = env.flag("SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER

# --- Time and words -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["kpiportal.formats"]

# --- Evidence -------------------------------------------------------------------------------
# The head of the trail is written here too: ship this file to another machine.
ANCHOR_LOG = env.folder("ANCHOR_LOG", default=PORTAL_HOME / "log" / "trail-anchor.log")
JOB_ATTEMPTS = env.number("JOB_ATTEMPTS", default=5, at_least=1)
JOB_LEASE = timedelta(seconds=env.number("JOB_LEASE_SECONDS", default=10, at_least=1))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kpiportal.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
