"""The site's database, secret and hosts; beside them nothing but models, addresses and two templates."""

from pathlib import Path

from evidence.settings import ALLOWED_HOSTS, DATABASES, DEFAULT_AUTO_FIELD, LOGGING, PRODUCTION, SECRET_KEY, VAR_DIR

# What the server's own set-up reads (evidence/gunicorn.py) is passed on with the rest.
__all__ = ["ALLOWED_HOSTS", "DATABASES", "DEFAULT_AUTO_FIELD", "LOGGING", "PRODUCTION", "SECRET_KEY", "VAR_DIR"]

ROOT_URLCONF = "bench.bare.urls"
INSTALLED_APPS = ["claims"]
MIDDLEWARE: list[str] = []
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).resolve().parent / "templates"],
    },
]
USE_TZ = True
