from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common import clock
from backend.common.errors import DomainError
from backend.common.tabular.report import Remark, Report
from backend.common.tabular.runs import Importer, run_import


class ImportCommand(BaseCommand):
    """A command that imports files and tells what became of each row."""

    importer: ClassVar[Importer]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--strict", action="store_true", help="keep nothing if any row is refused; exit code 1")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, keep nothing")
        parser.add_argument("--by", metavar="EMAIL", help="the person in whose name it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _person(options["by"]) if options["by"] else None
        try:
            reports = run_import(
                importer=self.importer,
                paths=options["files"],
                by=by,
                now=clock.now(),
                strict=options["strict"],
                dry_run=options["dry_run"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        for report in reports:
            self._tell(report)
        if options["strict"] and any(report.refused for report in reports):
            raise CommandError(_("Rows were refused, so nothing was changed."))
        if options["dry_run"]:
            self.stdout.write(_("This was a trial: nothing was changed."))

    def _tell(self, report: Report) -> None:
        labels = {layout.name: layout.label for layout in self.importer.layouts}
        self.stdout.write(f"{report.file}: {labels[report.layout]}")
        self._list(_("Refused rows:"), report.refusals, report.refused)
        self._list(_("Taken, but note:"), report.notes, report.noted)
        self.stdout.write(
            _(
                "Rows read: %(read)d, created: %(created)d, updated: %(updated)d, unchanged: %(unchanged)d, "
                "skipped: %(skipped)d, refused: %(refused)d."
            )
            % report.counts
        )

    def _list(self, heading: str, remarks: list[Remark], total: int) -> None:
        if not remarks:
            return
        self.stdout.write(heading)
        for remark in remarks:
            self.stdout.write("  " + _sentence(remark))
        if more := total - len(remarks):
            self.stdout.write("  " + ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more})


def _sentence(remark: Remark) -> str:
    if remark.column:
        place = _("line %(line)d, column %(column)s") % {"line": remark.line, "column": remark.column}
    else:
        place = _("line %(line)d") % {"line": remark.line}
    return f"{place}: {remark.message}"


def _person(email: str) -> object:
    person = get_user_model().objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(_("There is no account with the address %(email)s.") % {"email": email})
    return person
