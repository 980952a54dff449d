"""Brings the database up to the code and makes the demo region; says on standard output who can log in.

python -m backend.embedded.prepare
"""

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if os.environ.get("DEMO", "1") != "0":
        call_command("demo_region")


if __name__ == "__main__":
    main()
