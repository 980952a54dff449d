from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import DomainError
from projects.exchange import services
from projects.exchange.enums import ImportStatus
from projects.exchange.intake.running import work_off
from projects.exchange.models import FileImport


class Command(BaseCommand):
    help = (
        "Brings a large file of projects as the page does: tried first, taken in with --begin, in batches. "
        "Run again after a crash, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the person in whose name it is done")
        parser.add_argument("--begin", action="store_true", help="take the file in after its trial")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].strip().lower()).first()
        if by is None:
            raise CommandError(_("There is no account with the address %(email)s.") % {"email": options["by"]})
        try:
            with options["file"].open("rb") as stream:
                file = services.bring_file(stream=stream, name=options["file"].name, by=by, now=clock.now())
            self._work(file)
            if options["begin"] and file.status == ImportStatus.READY:
                services.begin_import(file=file, by=by, now=clock.now())
                self._work(file)
        except OSError as error:
            raise CommandError(_("The file can't be opened.")) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        if file.status == ImportStatus.FAILED:
            raise CommandError(file.problem)

    def _work(self, file: FileImport) -> None:
        if work_off(clock.now())["busy"]:
            raise CommandError(_("Another import is under way. Wait until it is done."))
        file.refresh_from_db()
        self.stdout.write(
            _("Rows read: %(read)d, created: %(created)d, updated: %(updated)d, refused: %(refused)d.")
            % {"read": file.read, "created": file.created, "updated": file.updated, "refused": file.refused}
        )
        self.stdout.write(f"{file.get_status_display()}: {file.get_absolute_url()}")
