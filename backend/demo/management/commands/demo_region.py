from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.common import clock
from backend.demo.region.build import build_region, logins
from backend.demo.region.people import PASSWORD


class Command(BaseCommand):
    """Makes the invented region that people try the service on."""

    help = "Makes an invented region with log-ins of each role. Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("The demo region has known passwords: it is made on a local server only.")
        made = build_region(clock.now())
        if options["quiet"]:
            return
        self.stdout.write("Заречный край создан." if made else "Заречный край уже есть.")
        for email, russian, english in logins():
            self.stdout.write(f"  {email:<28} {russian} ({english})")
        self.stdout.write(f"  Пароль у всех / password of all: {PASSWORD}")
