"""
All settings of the site, in one file.

What differs between installations comes from the environment, or from a file `.env` beside manage.py; what stands in
the environment wins. Each value is checked here: a bad one stops every command with one line that names the variable
and says what is expected. README.md lists the variables (`tests/test_project.py` compares).

Without any of them the site runs for one person on one machine: DEBUG off, SQLite and a generated secret key under
`var/`, reachable as localhost only. With EVIDENCE_PRODUCTION=1 it expects a proxy that speaks HTTPS in front of it, and
takes nothing for granted.
"""

import base64
import binascii
import hashlib
import os
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent

# EVIDENCE_ENV_FILE names another file than `.env`, or none when empty (the tests read none).
if env_file := os.environ.get("EVIDENCE_ENV_FILE", ".env").strip():
    path = BASE_DIR / env_file
    if path.is_file():
        Env.read_env(path)
    elif "EVIDENCE_ENV_FILE" in os.environ:
        raise ImproperlyConfigured(
            f"EVIDENCE_ENV_FILE: there is no file {path}; give the path of one, or leave it empty."
        )


# Typed readers of the environment. Env's own casts are not used for these: its bool takes "maybe" for False.


def env_text(name: str, default: str = "") -> str:
    """The variable's text without blanks around it; the default if it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Values separated by commas."""
    values = [value.strip() for value in env_text(name).split(",")]
    return [value for value in values if value] or list(default)


def env_bool(name: str, *, default: bool) -> bool:
    value = env_text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; expected 1, true, yes, on or 0, false, no, off.")


def env_switch(name: str) -> str:
    """on, off, or auto, which is also the default: the site decides by what it finds."""
    value = env_text(name, "auto").lower()
    if value not in {"auto", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected auto, on or off.")
    return value


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    value = env_text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected a whole number from {least} to {most}.")
    return number


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env_text(name, default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected one of {', '.join(choices)}.")
    return value


def env_role(name: str) -> str:
    """all, which is also the default, or public: a process that has no editors' desk and no vault."""
    value = env_text(name, "all").lower()
    if value not in {"all", "public"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected all or public.")
    return value


def env_admin_path(name: str, default: str) -> str:
    """Where the editors' desk is, without a slash before it and with one behind: `admin/`, `desk/7f3a/`."""
    value = f"{env_text(name, default).strip('/')}/"
    if (
        not re.fullmatch(r"([a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?/){1,4}", value)
        or value.partition("/")[0] in PUBLIC_PATHS
    ):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; expected a path of small letters, digits, - and _, such as desk-7f3a/, that does not "
            f"begin as the site's own do ({', '.join(PUBLIC_PATHS)})."
        )
    return value


def env_vault_keys(name: str, former_name: str) -> tuple[bytes, ...]:
    """
    Keys of the identity vault, the current one first, 32 bytes each; none if there is no current one.

    They stand in base64, as `rotatevaultkey --new-key` prints them. A bad one is not repeated.
    """
    current, former = env_text(name), env_list(former_name)
    if former and not current:
        raise ImproperlyConfigured(f"{former_name} is set and {name} is not; expected the current key as well.")
    keys = []
    for variable, text in [(name, current), *((former_name, text) for text in former)]:
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b"?"
        if text and len(key) != LENGTH_OF_VAULT_KEY:
            raise ImproperlyConfigured(
                f"{variable} holds what is no key; expected 32 random bytes in base64, as printed by "
                "`manage.py rotatevaultkey --new-key`."
            )
        keys += [key] if text else []
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(f"{name} and {former_name} name one key twice; expected different ones.")
    return tuple(keys)


def env_rate(name: str, default: str) -> str:
    """How often one address may ask, such as 1200/min; empty: as often as it likes."""
    value = env_text(name, default).lower()
    if value in {"", "none"}:
        return ""
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(sec|min|hour|day)", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; expected a rate such as 1200/min, or none.")
    return value


def env_folder(name: str, default: Path) -> Path:
    """
    A folder, relative to the project's if not absolute, made if it is missing.

    It is made for its owner alone: what lies there (drafts, the secret key) is not for other accounts of the machine.
    """
    folder = BASE_DIR / Path(env_text(name, str(default))).expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: cannot make the folder {folder} ({error.strerror}); expected a folder this account may write to."
        ) from None
    return folder


def env_origins(name: str, default: list[str]) -> list[str]:
    """Addresses of scheme and host alone, as Django compares them with a request's Origin header."""
    origins = env_list(name, tuple(default))
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
            raise ImproperlyConfigured(
                f"{name} has {origin!r}; expected addresses such as https://evidence.example.org."
            )
    return origins


def env_hosts(name: str, default: tuple[str, ...]) -> list[str]:
    """Host names, without scheme, port or path. A lone * is refused: it would answer to any name an attacker gives."""
    hosts = env_list(name, default)
    for host in hosts:
        if host == "*" or "/" in host or (":" in host and not host.startswith("[")):
            raise ImproperlyConfigured(f"{name} has {host!r}; expected host names such as evidence.example.org.")
    return hosts


def env_address(name: str, default: str) -> str:
    """Scheme and host of a site, with a port if need be, and nothing else: others are made of it by appending a path."""
    value = env_text(name, default)
    if not re.fullmatch(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; expected scheme and host alone, such as https://evidence.example.org."
        )
    return value


def env_contact(name: str) -> str:
    """An e-mail address or a web address, or nothing."""
    value = env_text(name)
    if value and not re.fullmatch(r"https?://\S+|[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; expected an e-mail address such as editors@example.org or an https:// address."
        )
    return value


def env_log_name(name: str, default: str) -> str:
    """What the ledger is called wherever its checkpoints are kept: an address without scheme, not empty, no spaces."""
    value = env_text(name, default)
    if "://" in value or "+" in value or not value.isprintable() or re.search(r"\s", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; expected a name such as evidence.example.org/ledger, without scheme, space or plus."
        )
    return value


def env_verifier_keys(name: str) -> list[str]:
    """Public keys for signed notes, each `<name>+<key id>+<base64>`. A private key is refused, and not repeated."""
    keys = env_list(name)
    for key in keys:
        if key.startswith("PRIVATE+"):
            raise ImproperlyConfigured(
                f"{name} has a private key; expected public ones. Replace that key: it was shown."
            )
        if not _is_verifier_key(key):
            raise ImproperlyConfigured(
                f"{name} has {key!r}; expected verifier keys, as `signcheckpoint --new-key` prints them."
            )
    return keys


def _is_verifier_key(text: str) -> bool:
    """As claims/ledger/note.py reads them (https://c2sp.org/signed-note), which may not be imported here."""
    name, _plus, rest = text.partition("+")
    key_id, _plus, encoded = rest.partition("+")
    try:
        typed = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    expected = hashlib.sha256(name.encode() + b"\n" + typed).hexdigest()[:8]
    form = name.isprintable() and not re.search(r"\s", name) and len(typed) == 33 and typed[0] == 1
    return bool(name) and form and key_id == expected and base64.b64encode(typed).decode() == encoded


def env_secret_key(name: str, *, required: bool, file: Path) -> str:
    """The key from the environment, which must be long; where it may be missing, that in the file."""
    key = env_text(name)
    return generated_secret_key(file) if not key and not required else _long_enough(name, key)


def env_former_secret_keys(name: str) -> list[str]:
    """Keys that were secret keys before, the latest first."""
    return [_long_enough(name, key) for key in env_list(name)]


def _long_enough(name: str, key: str) -> str:
    if len(key) < SHORTEST_SECRET_KEY or len(set(key)) < FEWEST_SECRET_CHARACTERS:
        raise ImproperlyConfigured(
            f"{name} is too weak; expected at least {SHORTEST_SECRET_KEY} random characters, as printed by "
            'python3 -c "import secrets; print(secrets.token_urlsafe(64))".'
        )
    return key


def generated_secret_key(file: Path) -> str:
    """
    The key in the file; a new one if there is no file yet.

    O_EXCL lets one of several processes write it; the others wait for the moment between creating and writing.
    """
    try:
        return _key_in(file)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{file} cannot be used: {error.strerror}; expected a data folder of the account that runs the site."
        ) from error


def _key_in(file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as new:
            new.write(get_random_secret_key())
    for _attempt in range(20):
        key = file.read_text(encoding="ascii").strip()
        if len(key) >= SHORTEST_SECRET_KEY:
            return key
        time.sleep(0.1)
    raise ImproperlyConfigured(f"{file} holds no secret key; delete it, and a new one is made at the next start.")


def env_database(name: str, default: Path) -> dict[str, Any]:
    """PostgreSQL or SQLite from an address; the SQLite file `default` if there is none. Messages hold no password."""
    url = env_text(name)
    if not url:
        return {"ENGINE": SQLITE, "NAME": str(default)}
    expected = f"{name}: expected postgres://user:password@host:5432/name or sqlite:////folder/file"
    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme not in {"postgres", "postgresql", "sqlite"}:
        raise ImproperlyConfigured(f"{expected}; its scheme is {scheme!r}.")
    try:
        database = Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(f"{expected}; host or port cannot be read.") from None
    if database["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(f"{expected}; the database's name is missing.")
    if database["ENGINE"] == SQLITE:
        database["NAME"] = str(BASE_DIR / database["NAME"])
    return database


SQLITE = "django.db.backends.sqlite3"
SHORTEST_SECRET_KEY = 50  # what Django's own deployment check asks for (security.W009)
FEWEST_SECRET_CHARACTERS = 5  # the same
# How the addresses of the site begin (tests/evidence/test_settings.py compares): the desk may not be there.
PUBLIC_PATHS = (
    *("about", "agents", "api", "claims", "evidence", "healthz", "ledger", "method", "oembed", "questions", "reports"),
    *("search", "sources", "static", "topics", "witnesses"),
)
LENGTH_OF_VAULT_KEY = 32  # bytes: AES-256
ONE_YEAR = 365 * 24 * 60 * 60  # in seconds

# ---------------------------------------------------------------- How and where it runs

# Strangers reach it: everything below that says PRODUCTION becomes strict.
PRODUCTION = env_bool("EVIDENCE_PRODUCTION", default=False)

# Pages with tracebacks, for developers. They show settings and data to whoever causes an error.
DEBUG = env_bool("EVIDENCE_DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("EVIDENCE_DEBUG is on, and so is EVIDENCE_PRODUCTION; expected one of them at most.")

missing = [name for name in ("EVIDENCE_SECRET_KEY", "EVIDENCE_ALLOWED_HOSTS") if not env_text(name)]
if PRODUCTION and missing:
    raise ImproperlyConfigured(f"EVIDENCE_PRODUCTION requires {' and '.join(missing)}; see Settings in README.md.")

# What this process is. all: the pages and the editors' desk in one. public: the pages alone, for the open internet, with
# no desk, no sessions, and neither file, alias nor key of the vault; the desk is then another process, elsewhere.
ROLE = env_role("EVIDENCE_ROLE")
PUBLIC_ONLY = ROLE == "public"

# Whatever is written by whatever reads this (databases, uploads, exports with drafts) is its owner's alone.
os.umask(0o077)

# The data folder: database, secret key, collected static files, attachments. All that a backup must hold.
VAR_DIR = env_folder("EVIDENCE_VAR", BASE_DIR / "var")

# Attachments of sources, named by their SHA-256. Not MEDIA: Django must never serve or name them.
FILES_DIR = env_folder("EVIDENCE_FILES", VAR_DIR / "files")

# Their public copies, apart from them: what the process for the public reads under an account that may not read the files.
COPIES_DIR = env_folder("EVIDENCE_COPIES", VAR_DIR / "copies")

# Locks, by which few files are examined at once whichever process they came to.
EXAMINING_DIR = VAR_DIR / "examining"

# Whether dossiers carry the public copies of attached files, 200 MiB at most; see docs/dossiers.md.
DOSSIER_FILES = env_bool("EVIDENCE_DOSSIER_FILES", default=True)

# What is uploaded to be imported, from the preview to the yes or no; a day at most. Not served, and not in backups.
UPLOADS_DIR = VAR_DIR / "uploads"
LARGEST_UPLOAD = env_int("EVIDENCE_LARGEST_UPLOAD_MB", 20, least=1, most=1000) * 2**20

# Where readers report errors: an e-mail address, or the address of a form. /about/ shows it.
CONTACT = env_contact("EVIDENCE_CONTACT")

# Signs sessions and tokens. Whoever knows it can sign in as anybody.
SECRET_KEY = env_secret_key("EVIDENCE_SECRET_KEY", required=PRODUCTION, file=VAR_DIR / "secret_key")

# What was hashed with keys of before and is stored: purged slugs, and whose an identity was before a merge. Not
# SECRET_KEY_FALLBACKS: a key may have been replaced because others know it, and must open no session and sign nothing.
FORMER_SECRET_KEYS = env_former_secret_keys("EVIDENCE_FORMER_SECRET_KEYS")

# What the identities of protected witnesses are sealed with. From the environment alone, so that whoever copies the data
# folder has none of them. Without a key the vault stays shut. Former keys only open what `rotatevaultkey` seals anew.
VAULT_KEYS = env_vault_keys("EVIDENCE_VAULT_KEY", "EVIDENCE_VAULT_FORMER_KEYS")
if PUBLIC_ONLY and (VAULT_KEYS or env_text("EVIDENCE_VAULT_URL")):
    raise ImproperlyConfigured(
        "EVIDENCE_ROLE is public, yet EVIDENCE_VAULT_KEY, EVIDENCE_VAULT_FORMER_KEYS or EVIDENCE_VAULT_URL is set; "
        "expected none of them: a process for the public must not know where the vault is, nor how to open it."
    )

# Names under which the site may be addressed. In production these alone; /healthz answers to any (evidence/health.py).
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = env_hosts("EVIDENCE_ALLOWED_HOSTS", () if PRODUCTION else LOCAL_HOSTS)

# Where the site is for the world: what leaves it for good (dossiers) names this address, whoever asked under whatever name.
ADDRESS = env_address(
    "EVIDENCE_ADDRESS", f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://localhost:8000"
)

# What the public log is called in its checkpoints, for ever: who kept one looks for that name. Not for two sites.
LEDGER_ORIGIN = env_log_name(
    "EVIDENCE_LEDGER_ORIGIN", f"{ALLOWED_HOSTS[0].lstrip('.') if PRODUCTION else 'localhost'}/ledger"
)

# The public keys by which its checkpoints are checked. The private ones are no setting: whoever takes over this process
# must not be able to sign.
LEDGER_KEYS = env_verifier_keys("EVIDENCE_LEDGER_KEYS")

# Where the editors' desk is. Another than the usual one spares the log those who try every site's /admin/; it protects
# nothing by itself, and nothing public names it.
USUAL_ADMIN_PATH = "admin/"
ADMIN_PATH = env_admin_path("EVIDENCE_ADMIN_PATH", USUAL_ADMIN_PATH)

ROOT_URLCONF = "evidence.urls"
WSGI_APPLICATION = "evidence.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "claims",  # before the admin: its templates/admin/ override the admin's
    *([] if PUBLIC_ONLY else ["claims.vault", "django.contrib.admin"]),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    *([] if PUBLIC_ONLY else ["django.contrib.sessions", "django.contrib.messages"]),
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",  # for its static file alone
    "corsheaders",
]

MIDDLEWARE = [
    "evidence.logs.RequestLogMiddleware",  # around all others, whose errors it names
    # What every answer says is said by the outermost, so that none goes without: static files, errors, the way to HTTPS.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "evidence.csp.ContentSecurityPolicyMiddleware",
    "evidence.permissions_policy.PermissionsPolicyMiddleware",
    "evidence.isolation.IsolationMiddleware",
    *([] if PUBLIC_ONLY else ["evidence.desk.DeskMiddleware"]),
    "django.middleware.security.SecurityMiddleware",
    "evidence.health.HealthMiddleware",  # before anything that asks for the host's name, a session or the database
    "corsheaders.middleware.CorsMiddleware",  # before whatever may answer in the place of a view
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *([] if PUBLIC_ONLY else ["django.contrib.sessions.middleware.SessionMiddleware"]),
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    *(
        []
        if PUBLIC_ONLY
        else [
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ]
    ),
    "evidence.limits.QueryTimeMiddleware",
    "claims.views.busy.BusyMiddleware",
]

# Public pages are Jinja2's, in templates/. The admin's are Django's, in the apps' folders. Django asks both in this order.
TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "claims.jinja.environment"},
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---------------------------------------------------------------- Data

# How long a write waits for another to end, an import say, until the site answers that it is busy (503). Shorter than the
# 60 seconds after which proxies and gunicorn take us for dead.
DATABASE_WAIT_SECONDS = 30
# How long one question of a web request may take, and a transaction of it do nothing, until the site says that it was
# too much (503). Longer than the wait above, which is part of a question on PostgreSQL. evidence/limits.py sees to it.
STATEMENT_SECONDS = 40
IDLE_TRANSACTION_SECONDS = 120

DATABASES = {"default": env_database("DATABASE_URL", VAR_DIR / "evidence.sqlite3")}
if not PUBLIC_ONLY:
    # Who protected witnesses are: a database of its own, on another server if need be, to which nothing refers.
    DATABASES["vault"] = env_database("EVIDENCE_VAULT_URL", VAR_DIR / "vault.sqlite3")
    DATABASE_ROUTERS = ["claims.vault.router.VaultRouter"]

# Of each database the apps whose tables it must have for /healthz to answer ok; none named: all of them.
HEALTH_DATABASES: dict[str, list[str]] = {alias: [] if alias == "default" else [alias] for alias in DATABASES}

for alias, database in DATABASES.items():
    # Operations open their own transactions. One around each request would hold SQLite's only write lock while pages render.
    database["ATOMIC_REQUESTS"] = False
    if database["ENGINE"] != SQLITE:
        database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # Say after five seconds that the server does not answer, not after minutes.
        database["OPTIONS"] = {"connect_timeout": 5} | database.get("OPTIONS", {})
        if PUBLIC_ONLY:
            # A second bolt, should the role in DATABASE_URL be allowed more than to read.
            asked = database["OPTIONS"].get("options", "")
            database["OPTIONS"]["options"] = f"{asked} -c default_transaction_read_only=on".lstrip()
        continue
    # FULL: what was acknowledged survives a power cut, which WAL's usual NORMAL does not promise.
    # secure_delete: what is erased, purged or shredded leaves no trace in the file. Debian's SQLite does so by itself.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    if PUBLIC_ONLY:
        pragmas = "PRAGMA query_only=ON;"  # whatever a request finds a way to ask for, nothing is written
    database |= {
        "OPTIONS": {
            # With these 64 writers at once lost no transaction; SQLite's own default (DEFERRED) lost a third of them.
            # Who only reads must not ask for the lock.
            "transaction_mode": "DEFERRED" if PUBLIC_ONLY else "IMMEDIATE",
            "timeout": DATABASE_WAIT_SECONDS,  # on PostgreSQL claims/operations/ledger.py asks for it
            "init_command": pragmas,
        },
        # A file, because threads cannot share SQLite's memory. pytest-xdist adds the worker's name.
        "TEST": {"NAME": str(VAR_DIR / f"test{'' if alias == 'default' else f'-{alias}'}.sqlite3")},
    }

# The founding case, and any other case that `loaddata` finds by its name.
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Forms. The admin shows up to 50 rows in each of a record's inlines, every row with a dozen fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # without files
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_PERMISSIONS = 0o600
if not PUBLIC_ONLY:
    # What is too large for memory waits here until it is looked at, not where all accounts of the machine put theirs.
    FILE_UPLOAD_TEMP_DIR = VAR_DIR / "incoming"
    FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

# ---------------------------------------------------------------- Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Locally files are found where they lie, so that `runserver` and the tests work without collectstatic. In production
# their names carry a hash of their content, so that browsers may keep them for ever; `make serve` collects them.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites need none of them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if not PRODUCTION:
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing folder, though it does not need this one

# ---------------------------------------------------------------- Languages and times

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # recorded times are compared across countries; pages say "UTC"

# ---------------------------------------------------------------- Accounts

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Whether nobody publishes what he or she created or changed. auto: as soon as two accounts may publish; until then a
# single editor could publish nothing.
TWO_PERSON = env_switch("EVIDENCE_TWO_PERSON")
# Of those in Django the one that costs most memory to try (16 MB for each guess). Older hashes are replaced at the next
# sign-in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day; editors see drafts and protected witnesses
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would sign an editor out who follows a link from a message

# ---------------------------------------------------------------- Security

# Read by evidence/csp.py under the name and in the form of Django 6, which has this middleware built in. Nothing inline and
# nothing from elsewhere: neither the public pages nor the admin need it.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# Browser features the site never uses, so that nothing on a page may use them: all that Chromium 156 knows, without those
# that only trials know, without client hints, which nothing here asks for, and without two that are used: writing to the
# clipboard (citations), and the end of a page (the desk's pop-up windows).
PERMISSIONS_POLICY = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "captured-surface-control", "clipboard-read"),
    *("compute-pressure", "cross-origin-isolated", "digital-credentials-create", "digital-credentials-get"),
    *("display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "local-network-access"),
    *("magnetometer", "microphone", "midi", "on-device-speech-recognition", "otp-credentials", "payment"),
    *("picture-in-picture", "private-state-token-issuance", "private-state-token-redemption"),
    *("publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "speaker-selection"),
    *("storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking"),
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # a site linked to must not learn which claim a reader came from
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The proxy speaks HTTPS with the world and plain HTTP with us, and says so in X-Forwarded-Proto. It must set that header
# itself, whatever a client sent. Off: for trying production settings on one's own machine, or a closed network.
HTTPS = env_bool("EVIDENCE_HTTPS", default=PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by machines beside us, without the proxy
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # no script of ours asks for it
# Browsers take a cookie with this prefix from this very host alone, over HTTPS: no other host of the domain can plant one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# For how long browsers refuse plain HTTP with this host. A new site begins small and grows it.
HSTS_SECONDS = env_int("EVIDENCE_HSTS_SECONDS", ONE_YEAR, least=0, most=2 * ONE_YEAR)
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0

# Addresses from which forms may come, where the proxy changes the Host header; usually none is needed.
CSRF_TRUSTED_ORIGINS = env_origins("EVIDENCE_CSRF_TRUSTED_ORIGINS", [])
CSRF_FAILURE_VIEW = "claims.views.errors.form_refused"

# How many proxies stand before us, each of which adds the address it was asked from to X-Forwarded-For. That header alone
# is no evidence: anybody can send it.
PROXIES = env_int("EVIDENCE_PROXIES", 0, least=0, most=10)

# How often one address may ask for data. By itself only where it is known who asks: behind a proxy that is not counted
# above all readers have one address, and would keep each other out. Local programs are let through as they come.
API_RATE = env_rate("EVIDENCE_API_RATE", "1200/min" if PRODUCTION and PROXIES else "")

REST_FRAMEWORK = {
    "NUM_PROXIES": PROXIES,  # the framework's own default believes whatever X-Forwarded-For says
    "UNAUTHENTICATED_USER": None,  # the API knows no accounts
}

SPECTACULAR_SETTINGS = {"SCHEMA_PATH_PREFIX": "", "POSTPROCESSING_HOOKS": []}

# Who asked how often, for the minutes of a rate; in memory alone, for which claims somebody reads is not recorded.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "rates": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rates",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Programs on other sites' pages may read the data, which is public, and nothing else: neither pages nor the admin. No
# cookie goes with such a request, so that nobody's session is of use to them.
CORS_URLS_REGEX = (
    rf"^/(?!{re.escape(ADMIN_PATH)}|api/v1/docs$)"
    r"(api/.*|oembed|ledger/checkpoint|.*\.(json|jsonl|csv|xlsx|atom|bib|ris))$"
)
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "content-type", "if-modified-since", "if-none-match")
CORS_EXPOSE_HEADERS = ("allow", "content-disposition", "etag", "link", "retry-after")

SILENCED_SYSTEM_CHECKS = [
    # HSTS for sub-domains and browsers' preload lists bind hosts that are not ours to bind: the operator's proxy may add them.
    "security.W005",
    "security.W021",
]

# ---------------------------------------------------------------- Logging

# Nobody is sent errors by mail. Who changes that sends what is logged, and no form, cookie or variable.
DEFAULT_EXCEPTION_REPORTER = "evidence.discretion.DiscreetReporter"

# To standard error, for whatever runs the site to keep. No addresses of readers: which claims somebody reads can harm
# a witness. (Nor does gunicorn keep an access log: evidence/gunicorn.py.)
LOG_LEVEL = env_choice("EVIDENCE_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = env_choice("EVIDENCE_LOG_FORMAT", "PLAIN", ("PLAIN", "JSON"))
SLOW_REQUEST_SECONDS = 5  # after which a request gets a line of its own: readers have left by then
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "evidence.discretion.DiscreetFilter"}},
    "formatters": {
        "PLAIN": {"()": "evidence.logs.PlainFormatter"},
        "JSON": {"()": "evidence.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["discreet"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would mail errors and be silent without DEBUG.
        "django": {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False},
        # At DEBUG level this one prints every query with its values.
        "django.db.backends": {"level": "DEBUG" if DEBUG and LOG_LEVEL == "DEBUG" else "INFO"},
    },
}
