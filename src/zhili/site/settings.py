"""Django's settings. What a house may choose is in ``config``; everything else is decided here, once."""

import os
from datetime import timedelta

from zhili.kernel import telling
from zhili.site import config, roles

CONFIG = config.load()
_IN_WEB_PROCESS = os.environ.get(roles.PROCESS) == "web"

SECRET_KEY = config.secret_key(CONFIG)
ZHILI_PRIVATE_KEY = config.private_key(CONFIG)
ZHILI_PRIVATE_KEYS = CONFIG.private_keys
DEBUG = CONFIG.debug
ALLOWED_HOSTS = list(CONFIG.allowed_hosts)
ZHILI_ADDRESS = CONFIG.address or "http://127.0.0.1"
ZHILI_TRUSTED_PROXIES = CONFIG.proxies
ZHILI_OPENINGS = CONFIG.openings
ZHILI_FALSE_ALERTS = CONFIG.false_alerts
ZHILI_LEDGER = CONFIG.ledger

INSTALLED_APPS = [
    "zhili.site",
    "zhili.people",
    "zhili.understanding",
    "zhili.notification",
    "zhili.workspace",
    "zhili.documents",
    "zhili.cases",
    "zhili.booking",
    "zhili.insight",
    "zhili.ledger",
    "zhili.ui",  # ours stand first: their templates take the place of the libraries'
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "zhili.site.observed.Observed",  # outermost: it counts every answer and gives it its line in the log
    "zhili.site.transport.Transport",
    "zhili.site.live.LiveEntry",  # asked every second by every open page
    "zhili.site.api.entry.ApiEntry",  # programs go no further: what stands below is for pages
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
    "zhili.people.pages.staying.Staying",
    "zhili.people.pages.presence.Present",
    "axes.middleware.AxesMiddleware",
    "zhili.ui.failures.Telling",
]

ROOT_URLCONF = "zhili.site.urls"
WSGI_APPLICATION = "zhili.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhili.ui.context.display",
                "zhili.site.lateness.tell",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------

DATABASES = {"default": roles.database(CONFIG)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted database costs nobody a failed request
# Without a threshold psycopg prepares nothing, not even what asks to be prepared (kernel.rows).
DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
# Who asks goes along with what is asked (kernel.isolation), where policies hold for this process.
ZHILI_ROWS_GUARDED = _IN_WEB_PROCESS and roles.role(CONFIG) is not None
DATABASES["default"]["OPTIONS"]["cursor_factory"] = telling.ClientCursor
# A cursor kept on the server would outlive the telling.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = _IN_WEB_PROCESS
if _IN_WEB_PROCESS:
    # Threads of one web process share few connections. Tests and commands use plain ones: a pool keeps
    # connections open, and then a test database cannot be dropped.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = [
    "zhili.kernel.jobs",
    "zhili.kernel.changes",
    "zhili.site.lateness",
    "zhili.ledger.jobs.hourly",
]

# --- who is who ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zhili.people.pages.passwords.OfTheCity"},
]
ACCOUNT_ADAPTER = "zhili.people.pages.signin.SignIn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False  # so that a look-up can use the index
ACCOUNT_EMAIL_VERIFICATION = "none"
# Failed sign-ins are counted by django-axes, in the database and for all processes. A whole office shares one
# address and signs in at the same half past eight.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": "120/m/ip"}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "zhili.ui.whence.address"
MFA_ADAPTER = "zhili.people.pages.second.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "zhili.people.pages.second.AddPasskey",
    "edit_webauthn": "zhili.people.pages.second.RenamePasskey",
}
MFA_TOTP_ISSUER = "智理"
ZHILI_SECOND_FACTOR = CONFIG.second_factor
# When a sign-in ends: without use, and at all. NIST SP 800-63B-4 has an hour and a day for staff (AAL2), thirty days
# for residents (AAL1).
ZHILI_STAYS = {
    "staff": (timedelta(minutes=CONFIG.staff_idle), timedelta(hours=CONFIG.staff_stay)),
    "field": (timedelta(hours=CONFIG.staff_stay), timedelta(hours=CONFIG.staff_stay)),
    "resident": (timedelta(days=7), timedelta(days=30)),
}
# Staff may sign in by the city's identity provider; whoever has no account of staff here is not let in. Nothing of what
# it says of people is kept.
ZHILI_IDENTITY = CONFIG.identity
SOCIALACCOUNT_ADAPTER = "zhili.people.pages.city.City"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's way to another site is barred by the content security policy
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": "city",
                "client_id": one.client_id,
                "secret": one.secret,
                "settings": {"server_url": one.issuer.rstrip("/"), "fetch_userinfo": False},
            }
            for one in [CONFIG.identity]
            if one is not None
        ],
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
STAFF_REDIRECT_URL = "/desk/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhili.ui.failures.stale_page"

# --- what a browser is told ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- words, time, files -------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = CONFIG.files
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "zhili.site.journal.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "zhili.request": {"level": "INFO"},
        # It tells of refused requests by their addresses; our own line of the request says it without.
        "django.request": {"level": "ERROR"},
        # It warns that the worker's program is a main module; its tasks live in others.
        "procrastinate.blueprints": {"level": "ERROR"},
    },
}
