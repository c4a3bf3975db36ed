"""Settings, all from the environment (docs/reference/settings.md lists every variable).

Three modes: `demonstration` (the default: this computer, synthetic data, generated secret),
`production` (refuses to start without what it needs), `test`.
"""

import gc
import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url

from commonbeat.site.mail_server import mail_settings

# A round is many small objects that live on: looking for garbage among them costs a third of
# the time of whoever computes, loads or verifies one.
gc.set_threshold(200_000, 20, 20)

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]


def _env(name: str, default: str = "") -> str:
    """Return a variable of the environment without surrounding space."""
    return os.environ.get(name, default).strip()


def _refuse(why: str) -> SystemExit:
    """Return the one line with which the program ends when a setting is unusable."""
    return SystemExit(f"Commonbeat cannot start: {why}")


# --- mode and places -------------------------------------------------------------------------
MODE = _env("COMMONBEAT_MODE", "demonstration")
if MODE not in {"demonstration", "production", "test"}:
    raise _refuse(f"COMMONBEAT_MODE is {MODE!r}; use demonstration, production or test.")
PRODUCTION = MODE == "production"
DEMONSTRATION = MODE != "production"  # every page then says that its data are synthetic
DEBUG = _env("DEBUG") == "1" and not PRODUCTION

DATA_FOLDER = Path(_env("COMMONBEAT_DATA") or CHECKOUT / ".var")
DATA_FOLDER.mkdir(parents=True, exist_ok=True)
MAP_SHAPES = PACKAGE / "site" / "static" / "vendor" / "shapes"


# --- what production must be told ------------------------------------------------------------
def _generated_secret() -> str:
    """Return the secret of this checkout, made once and kept in its data folder."""
    kept = DATA_FOLDER / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii")


SECRET_KEY = _env("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in _env("ALLOWED_HOSTS").split(",") if host.strip()]
if PRODUCTION:
    if len(SECRET_KEY) < 50:
        raise _refuse("production needs SECRET_KEY, at least 50 random characters.")
    if not ALLOWED_HOSTS:
        raise _refuse("production needs ALLOWED_HOSTS, its host names separated by commas.")
else:
    SECRET_KEY = SECRET_KEY or _generated_secret()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "testserver"]
SECRET_KEY_FALLBACKS = [each for each in _env("SECRET_KEY_FALLBACKS").split(",") if each]
RECEIPT_KEY = _env("RECEIPT_KEY")  # signs receipts; none: one is made in DATA_FOLDER
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if PRODUCTION]

SITE_ADDRESS = _env("SITE_ADDRESS").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if PRODUCTION
    else f"http://127.0.0.1:{_env('PORT', '8000')}"
)  # before the links in mails that no request made

# --- rooms -----------------------------------------------------------------------------------
ROOMS = ["site", "selections", "applications", "opportunities", "agencies", "people", "base"]
INSTALLED_APPS = [
    *(f"commonbeat.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "commonbeat.base.arrival.note_arrival",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "commonbeat.site.privacy.keep_out_of_caches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonbeat.site.privacy.limit_what_is_sent",
    "commonbeat.site.privacy.refuse_nul",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonbeat.people.session_end.session_goes_on",
    "commonbeat.people.keeping.nothing_typed_is_lost",
    "commonbeat.people.second_factor.staff_need_a_second_factor",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "commonbeat.site.urls"
WSGI_APPLICATION = "commonbeat.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonbeat.site.frame.frame",
            ],
            "builtins": ["commonbeat.base.templatetags.house"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms in base

# --- database --------------------------------------------------------------------------------
SQLITE_FILE = DATA_FOLDER / "commonbeat.sqlite3"
if _env("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(_env("DATABASE_URL"), conn_max_age=600)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(SQLITE_FILE)}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write locks are taken at BEGIN and waited for: a deferred transaction that reads first
    # and writes later fails with "database is locked" however long it may wait.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
        },
        # threads of a live server cannot share a database in memory
        "TEST": {"NAME": str(DATA_FOLDER / "test.sqlite3")},
    }

# --- people ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "commonbeat.people.backends.AddressBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, not for use
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:me"
# wrong passwords: one address from one network address (docs/adr/0020)
AXES_FAILURE_LIMIT = 5
AXES_USERNAME_FORM_FIELD = "username"  # what the form calls the address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "commonbeat.people.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "commonbeat.people.adapters.network_address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# everything else is limited by allauth: sign-ups, mails, codes
try:
    ALLAUTH_TRUSTED_PROXY_COUNT = int(_env("TRUSTED_PROXIES", "0"))
except ValueError as error:
    raise _refuse("TRUSTED_PROXIES is how many proxies stand in front: 0, 1, 2.") from error
ACCOUNT_ADAPTER = "commonbeat.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "commonbeat.people.forms.SignUpForm",
    "add_email": "commonbeat.people.forms.NewAddressForm",
    "reset_password": "commonbeat.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "commonbeat.people.forms.NewPasswordForm",
    "reauthenticate": "commonbeat.people.forms.ProveByPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = (
    True  # one address a person; the old one holds until the new is confirmed
)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whatever weakens an account is told by mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True  # a session ends by its age, not with the browser
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "commonbeat.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "commonbeat.people.forms.CodeForm",
    "reauthenticate": "commonbeat.people.forms.ProveByCodeForm",
    "activate_totp": "commonbeat.people.forms.NewAppForm",
    "add_webauthn": "commonbeat.people.forms.NewPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Commonbeat"
MFA_TOTP_TOLERANCE = 1  # clocks may differ by 30 seconds
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
SOCIALACCOUNT_ADAPTER = "commonbeat.people.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"signup": "commonbeat.people.forms.ProviderSignUpForm"}
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an account is joined by its owner, signed in
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if _env("OIDC_ISSUER"):
    if not (_env("OIDC_CLIENT_ID") and _env("OIDC_CLIENT_SECRET")):
        raise _refuse("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": _env("OIDC_NAME", "your office account"),
                "client_id": _env("OIDC_CLIENT_ID"),
                "secret": _env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": _env("OIDC_ISSUER").rstrip("/")},
            }
        ],
    }

# --- mail ------------------------------------------------------------------------------------
try:
    globals().update(
        mail_settings(_env("EMAIL_URL", "smtp://localhost" if PRODUCTION else "console:"))
    )
except ValueError as error:
    raise _refuse(f"EMAIL_URL: {error}") from error
DEFAULT_FROM_EMAIL = _env("EMAIL_FROM") or f"no-reply@{ALLOWED_HOSTS[0].lstrip('.')}"

# --- the government's registry of entities ----------------------------------------------------
SAM_EXTRACT = _env("SAM_EXTRACT")  # SAM.gov's monthly public extract, a .dat or a .ZIP

# --- virus scanner of attached files ---------------------------------------------------------
VIRUS_SCANNER = _env("VIRUS_SCANNER")
if VIRUS_SCANNER and not re.fullmatch(r"unix:/.+|tcp://.+:\d{1,5}", VIRUS_SCANNER):
    raise _refuse("VIRUS_SCANNER is unix:/path/of/clamd.ctl or tcp://host:3310.")
VIRUS_SCAN_REQUIRED = _env("VIRUS_SCAN_REQUIRED") == "1"  # files wait for it before they open

# --- cookies and headers ---------------------------------------------------------------------
SESSION_COOKIE_NAME = "commonbeat_session"
SESSION_ENGINE = "commonbeat.people.session_store"
SESSION_COOKIE_AGE = 8 * 60 * 60  # without work; work prolongs it
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "commonbeat_csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonbeat.site.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = _env("TLS_REDIRECT", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {  # nothing here needs a device or a sensor
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
} | {"publickey-credentials-create": ["self"], "publickey-credentials-get": ["self"]}

# --- files, language, queue, log -------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
LANGUAGE_CODE = "en-us"
TIME_ZONE = _env("TIME_ZONE", "America/New_York")
USE_TZ = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cacheentry",  # one for all processes: limits hold on each of them
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
FILE_UPLOAD_TEMP_DIR = DATA_FOLDER / "uploads"  # `serve` empties it: a killed server cannot
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # form fields; files are limited where they are taken
DATA_UPLOAD_MAX_NUMBER_FIELDS = 15_000  # 500 rows of 14 fields, each with its version
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _env("LOG_LEVEL", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},  # a 404 is no news
}
