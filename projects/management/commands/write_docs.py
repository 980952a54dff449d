from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.documents import DOCS, documents


class Command(BaseCommand):
    help = "Writes the pages of docs/ that are tables of the code: lifecycle, roles, follow-ups."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say which pages are out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = {DOCS / name: text for name, text in documents().items()}
        old = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
        if options["check"] and old:
            raise CommandError(f"Out of date, run make docs: {', '.join(path.name for path in old)}")
        for path in old:
            path.write_text(pages[path])
            self.stdout.write(f"docs/{path.name}")
