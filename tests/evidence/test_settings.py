"""settings.py is run as it stands, once per case, with the environment of that case and a data folder of its own."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ROOT / "evidence" / "settings.py"
NAMES = re.findall(r'"(EVIDENCE_[A-Z_]+|DATABASE_URL)"', SETTINGS.read_text())
KEY = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRODUCTION = {
    "EVIDENCE_PRODUCTION": "1",
    "EVIDENCE_SECRET_KEY": KEY,
    "EVIDENCE_ALLOWED_HOSTS": "evidence.example.org",
}


@pytest.fixture
def settings_with(tmp_path, monkeypatch):
    """The settings that an environment gives."""

    def read(**environment):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": str(tmp_path / "var"), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def command(tmp_path, *arguments, **environment):
    """A process started in the project's folder, with nothing of ours in its environment but what is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    own = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": str(tmp_path / "var"), **environment}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=inherited | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# Local use


def test_local_settings_are_safe_without_any_variable(settings_with, tmp_path):
    settings = settings_with()

    assert settings["DEBUG"] is False
    assert settings["PRODUCTION"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "evidence.sqlite3")
    assert settings["SECURE_SSL_REDIRECT"] is False


def test_secret_key_is_generated_once_into_a_private_file(settings_with, tmp_path):
    first = settings_with()["SECRET_KEY"]
    second = settings_with()["SECRET_KEY"]

    file = tmp_path / "var" / "secret_key"
    assert first == second == file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_secret_key_is_the_same_for_processes_that_start_at_once(tmp_path):
    show = "from evidence.settings import SECRET_KEY; print(SECRET_KEY)"

    processes = [command(tmp_path, "-c", show) for _number in range(4)]
    keys = {process.communicate()[0] for process in processes}

    assert len(keys) == 1
    assert len(keys.pop().strip()) == 50


def test_secret_key_file_that_cannot_be_read_is_named(settings_with, tmp_path):
    (tmp_path / "var" / "secret_key").mkdir(parents=True)

    with pytest.raises(
        ImproperlyConfigured, match=r"secret_key cannot be used: .*; expected a data folder of the account"
    ):
        settings_with()


def test_secret_key_file_without_a_key_is_named(settings_with, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").touch()

    with pytest.raises(ImproperlyConfigured, match="secret_key holds no secret key; delete it"):
        settings_with()


def test_sqlite_is_set_for_many_writers(settings_with, tmp_path):
    database = settings_with()["DATABASES"]["default"]

    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
    assert database["TEST"] == {"NAME": str(tmp_path / "var" / "test.sqlite3")}
    assert database["ATOMIC_REQUESTS"] is False


def test_sqlite_address_keeps_these_options(settings_with):
    database = settings_with(DATABASE_URL="sqlite:////srv/evidence/other.sqlite3")["DATABASES"]["default"]

    assert database["NAME"] == "/srv/evidence/other.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_sqlite_address_may_be_relative_to_the_project(settings_with):
    assert (
        settings_with(DATABASE_URL="sqlite:///var/b.sqlite3")["DATABASES"]["default"]["NAME"] == f"{ROOT}/var/b.sqlite3"
    )


def test_postgresql_address_is_read(settings_with):
    url = "postgres://editor:se%2Fcret@db.example.org:5433/evidence?sslmode=require"

    database = settings_with(DATABASE_URL=url)["DATABASES"]["default"]

    assert database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "evidence",
        "USER": "editor",
        "PASSWORD": "se/cret",
        "HOST": "db.example.org",
        "PORT": 5433,
        "OPTIONS": {"connect_timeout": 5, "sslmode": "require"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


@pytest.mark.parametrize(("text", "meaning"), [("1", True), ("Yes", True), ("on", True), ("off", False), (" ", False)])
def test_switches_are_read(settings_with, text, meaning):
    assert settings_with(EVIDENCE_DEBUG=text)["DEBUG"] is meaning


@pytest.mark.parametrize(("text", "meaning"), [("", "auto"), ("Auto", "auto"), (" ON ", "on"), ("off", "off")])
def test_two_person_rule_is_read(settings_with, text, meaning):
    assert settings_with(EVIDENCE_TWO_PERSON=text)["TWO_PERSON"] == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("", ""), ("none", ""), ("30/sec", "30/sec"), (" 5000/Hour ", "5000/hour"), ("9/day", "9/day")],
)
def test_rate_is_read(settings_with, text, meaning):
    assert settings_with(EVIDENCE_API_RATE=text)["API_RATE"] == meaning


@pytest.mark.parametrize(("proxies", "rate"), [("", ""), ("1", "1200/min")])
def test_public_site_limits_how_often_one_asks_if_it_knows_who_asks(settings_with, proxies, rate):
    settings = settings_with(**PRODUCTION, EVIDENCE_PROXIES=proxies)

    assert (settings["API_RATE"], settings["REST_FRAMEWORK"]["NUM_PROXIES"]) == (rate, int(proxies or 0))


def test_folders_may_be_relative_to_the_project(settings_with, tmp_path):
    relative = os.path.relpath(tmp_path / "elsewhere", ROOT)

    settings = settings_with(EVIDENCE_FILES=relative)

    assert settings["FILES_DIR"].resolve() == tmp_path / "elsewhere"
    assert settings["FILES_DIR"].is_dir()


# Its address


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://localhost:8000"),
        (PRODUCTION, "https://evidence.example.org"),
        (PRODUCTION | {"EVIDENCE_ALLOWED_HOSTS": ".example.org,a.example"}, "https://example.org"),
        (PRODUCTION | {"EVIDENCE_ADDRESS": " https://claims.example.org:8443 "}, "https://claims.example.org:8443"),
        ({"EVIDENCE_ADDRESS": "http://[::1]:8000"}, "http://[::1]:8000"),
    ],
)
def test_site_has_an_address(settings_with, environment, address):
    assert settings_with(**environment)["ADDRESS"] == address


# The ledger


@pytest.mark.parametrize(
    ("environment", "origin"),
    [
        ({}, "localhost/ledger"),
        (PRODUCTION, "evidence.example.org/ledger"),
        (PRODUCTION | {"EVIDENCE_ALLOWED_HOSTS": ".example.org,a.example"}, "example.org/ledger"),
        (PRODUCTION | {"EVIDENCE_LEDGER_ORIGIN": " log.example.org/2026 "}, "log.example.org/2026"),
    ],
)
def test_ledger_has_a_name(settings_with, environment, origin):
    assert settings_with(**environment)["LEDGER_ORIGIN"] == origin


def test_ledger_keys_are_read(settings_with):
    assert settings_with()["LEDGER_KEYS"] == []
    assert settings_with(EVIDENCE_LEDGER_KEYS=f"{VERIFIER}, {VERIFIER},")["LEDGER_KEYS"] == [VERIFIER, VERIFIER]


def test_private_ledger_key_is_refused_and_not_repeated(settings_with):
    with pytest.raises(ImproperlyConfigured, match="EVIDENCE_LEDGER_KEYS has a private key; expected pub") as caught:
        settings_with(EVIDENCE_LEDGER_KEYS=f"PRIVATE+KEY+{VERIFIER}")

    assert "ARpc2Qc" not in str(caught.value)


def test_former_secret_keys_sign_nothing(settings_with):
    settings = settings_with(EVIDENCE_FORMER_SECRET_KEYS=f"{KEY}, {KEY[::-1]}")

    assert settings["FORMER_SECRET_KEYS"] == [KEY, KEY[::-1]]
    assert settings_with()["FORMER_SECRET_KEYS"] == []
    assert "SECRET_KEY_FALLBACKS" not in settings


# Production


def test_production_is_strict(settings_with):
    settings = settings_with(**PRODUCTION)

    assert settings["SECRET_KEY"] == KEY
    assert settings["ALLOWED_HOSTS"] == ["evidence.example.org"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31536000
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["WHITENOISE_USE_FINDERS"] is False
    assert settings["STORAGES"]["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"


def test_production_writes_no_key(settings_with, tmp_path):
    settings_with(**PRODUCTION)

    assert not (tmp_path / "var" / "secret_key").exists()


def test_production_without_https_drops_all_that_needs_it(settings_with):
    settings = settings_with(**PRODUCTION, EVIDENCE_HTTPS="0")

    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["SECURE_PROXY_SSL_HEADER"] is None
    assert settings["SESSION_COOKIE_SECURE"] is False


def test_production_names_all_that_is_missing(settings_with):
    with pytest.raises(
        ImproperlyConfigured, match="EVIDENCE_PRODUCTION requires EVIDENCE_SECRET_KEY and EVIDENCE_ALLOWED_HOSTS"
    ):
        settings_with(EVIDENCE_PRODUCTION="1")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EVIDENCE_PRODUCTION", "maybe", "EVIDENCE_PRODUCTION is 'maybe'; expected 1, true, yes, on or 0,"),
        ("EVIDENCE_DEBUG", "1", "EVIDENCE_DEBUG is on, and so is EVIDENCE_PRODUCTION"),
        ("EVIDENCE_SECRET_KEY", "short", "EVIDENCE_SECRET_KEY is too weak; expected at least 50 random characters"),
        ("EVIDENCE_SECRET_KEY", "ab" * 40, "EVIDENCE_SECRET_KEY is too weak; expected at least 50 random characters"),
        (
            "EVIDENCE_FORMER_SECRET_KEYS",
            f"{KEY},short",
            "EVIDENCE_FORMER_SECRET_KEYS is too weak; expected at least 50",
        ),
        ("EVIDENCE_ALLOWED_HOSTS", "*", "EVIDENCE_ALLOWED_HOSTS has .[*].; expected host names such as"),
        ("EVIDENCE_ALLOWED_HOSTS", "https://a.example", "EVIDENCE_ALLOWED_HOSTS has 'https://a.example'; exp"),
        ("EVIDENCE_ALLOWED_HOSTS", "a.example:8000", "EVIDENCE_ALLOWED_HOSTS has 'a.example:8000'; expected host"),
        ("EVIDENCE_CSRF_TRUSTED_ORIGINS", "a.example", "EVIDENCE_CSRF_TRUSTED_ORIGINS has 'a.example'; expected addr"),
        ("EVIDENCE_HSTS_SECONDS", "a year", "EVIDENCE_HSTS_SECONDS is 'a year'; expected a whole number from 0 to"),
        ("EVIDENCE_PROXIES", "-1", "EVIDENCE_PROXIES is '-1'; expected a whole number from 0 to 10."),
        ("EVIDENCE_API_RATE", "fast", "EVIDENCE_API_RATE is 'fast'; expected a rate such as 1200/min, or none."),
        ("EVIDENCE_API_RATE", "0/min", "EVIDENCE_API_RATE is '0/min'; expected a rate such as 1200/min, or none."),
        ("EVIDENCE_HSTS_SECONDS", "-1", "EVIDENCE_HSTS_SECONDS is '-1'; expected a whole number from 0 to"),
        ("EVIDENCE_CONTACT", "the office", "EVIDENCE_CONTACT is 'the office'; expected an e-mail address such as"),
        ("EVIDENCE_LEDGER_ORIGIN", "https://a.example/log", "EVIDENCE_LEDGER_ORIGIN is 'https://a.example/log'; expec"),
        ("EVIDENCE_LEDGER_ORIGIN", "our ledger", "EVIDENCE_LEDGER_ORIGIN is 'our ledger'; expected a name such as"),
        ("EVIDENCE_LEDGER_ORIGIN", "a+b", "EVIDENCE_LEDGER_ORIGIN is 'a.b'; expected a name such as"),
        ("EVIDENCE_ADDRESS", "evidence.example.org", "EVIDENCE_ADDRESS is 'evidence.example.org'; expected scheme and"),
        (
            "EVIDENCE_ADDRESS",
            "https://a.example/",
            "EVIDENCE_ADDRESS is 'https://a.example/'; expected scheme and host",
        ),
        ("EVIDENCE_ADDRESS", "https://me@a.example", "EVIDENCE_ADDRESS is 'https://me@a.example'; expected scheme"),
        ("EVIDENCE_ADDRESS", "ftp://a.example", "EVIDENCE_ADDRESS is 'ftp://a.example'; expected scheme and host"),
        ("EVIDENCE_ADDRESS", "https://a.example:0", "EVIDENCE_ADDRESS is 'https://a.example:0'; expected scheme and"),
        ("EVIDENCE_DOSSIER_FILES", "some", "EVIDENCE_DOSSIER_FILES is 'some'; expected 1, true, yes, on or 0,"),
        ("EVIDENCE_LEDGER_KEYS", "a key", "EVIDENCE_LEDGER_KEYS has 'a key'; expected verifier keys, as"),
        ("EVIDENCE_LEDGER_KEYS", VERIFIER[:-1], "EVIDENCE_LEDGER_KEYS has 'PeterN.*0T'; expected verifier keys, as"),
        ("EVIDENCE_LEDGER_KEYS", VERIFIER.replace("c7", "c8"), "EVIDENCE_LEDGER_KEYS has 'PeterN.*TW'; expected ver"),
        ("EVIDENCE_LEDGER_KEYS", f"{VERIFIER},é+1+2", "EVIDENCE_LEDGER_KEYS has 'é.1.2'; expected verifier keys, as"),
        ("EVIDENCE_TWO_PERSON", "1", "EVIDENCE_TWO_PERSON is '1'; expected auto, on or off."),
        ("EVIDENCE_LOG_LEVEL", "chatty", "EVIDENCE_LOG_LEVEL is 'CHATTY'; expected one of DEBUG, INFO,"),
        ("EVIDENCE_VAR", "/dev/null/var", "EVIDENCE_VAR: cannot make the folder /dev/null/var .Not a directory."),
        ("EVIDENCE_FILES", "/dev/null/files", "EVIDENCE_FILES: cannot make the folder /dev/null/files"),
        ("EVIDENCE_ENV_FILE", "no/such.env", "EVIDENCE_ENV_FILE: there is no file .*no/such.env"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/evidence", "DATABASE_URL: expected postgres://.*scheme is 'mysql'"),
        ("DATABASE_URL", "evidence", "DATABASE_URL: expected postgres://.*scheme is ''"),
        ("DATABASE_URL", "postgres://127.0.0.1:abc/evidence", "DATABASE_URL: expected .*port cannot be read"),
        ("DATABASE_URL", "postgres://127.0.0.1", "DATABASE_URL: expected postgres://.*name is missing"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL: expected postgres://.*name is missing"),
    ],
)
def test_bad_value_is_refused_with_what_was_expected(settings_with, name, value, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        settings_with(**(PRODUCTION | {name: value}))


def test_bad_value_does_not_repeat_a_password(settings_with):
    with pytest.raises(ImproperlyConfigured) as caught:
        settings_with(DATABASE_URL="mysql://root:hunter2@127.0.0.1/evidence")

    assert "hunter2" not in str(caught.value)


def test_bad_value_ends_a_command_with_one_line(tmp_path):
    process = command(tmp_path, "manage.py", "check", EVIDENCE_DEBUG="maybe")
    output, errors = process.communicate()

    assert (process.returncode, output) == (1, "")
    assert errors == (
        "Evidence cannot start. EVIDENCE_DEBUG is 'maybe'; expected 1, true, yes, on or 0, false, no, off.\n"
    )


# The .env file


def test_env_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "site.env"
    file.write_text("# a server\nEVIDENCE_LOG_LEVEL=ERROR\nEVIDENCE_ALLOWED_HOSTS='a.example, b.example'\n")
    show = "from evidence import settings; print(settings.LOG_LEVEL, settings.ALLOWED_HOSTS)"

    process = command(tmp_path, "-c", show, EVIDENCE_ENV_FILE=str(file), EVIDENCE_LOG_LEVEL="INFO")

    assert process.communicate()[0] == "INFO ['a.example', 'b.example']\n"
