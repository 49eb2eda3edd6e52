"""The founding case, brought in the fastest way: as a bundle. That its fixture loads as the same is tested once."""

from pathlib import Path

from django.core.management import call_command

BUNDLE = Path(__file__).resolve().parent.parent / "fixtures" / "korean_war_pows"


def import_founding_case():
    call_command("importdata", BUNDLE, verbosity=0)
