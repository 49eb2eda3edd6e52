#!/usr/bin/env python3
"""Django's command line for this site: `python manage.py help`."""

import os
import sys


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - Django may be missing
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - the same
    except ModuleNotFoundError:
        sys.exit("Django is not installed for this Python. Use `make run`, or .venv/bin/python once that has made it.")
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        if "--traceback" in arguments:
            raise
        sys.exit(f"Evidence cannot start. {error}")
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)  # as shells do


if __name__ == "__main__":
    main(sys.argv)
