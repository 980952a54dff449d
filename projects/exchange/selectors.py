from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import pgettext

from backend.common.tabular.writer import csv_lines
from projects.exchange.models import FileImport, RowRemark

SHOWN = 50
CHUNK = 1000


def remarks_of(file: FileImport) -> QuerySet[RowRemark]:
    """What there is to say about rows in the file's present pass, by line."""
    return file.remarks.filter(trial=file.trial)


def shown_remarks(file: FileImport) -> list[RowRemark]:
    """As many of them as a page shows, the refused rows first."""
    return list(remarks_of(file).order_by("-refused", "line", "id")[:SHOWN])


def remark_lines(file: FileImport) -> Iterator[bytes]:
    """All of them as pieces of CSV: line, field, reason, what became of the row."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        words = {True: pgettext("import", "refused"), False: pgettext("import", "taken")}
        head = csv_lines(
            [
                [
                    pgettext("import", "Line"),
                    pgettext("import", "Field"),
                    pgettext("import", "Reason"),
                    pgettext("import", "Row"),
                ]
            ]
        )
    yield head
    rows = remarks_of(file).values_list("line", "column", "message", "refused").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield csv_lines([str(line), column, message, words[refused]] for line, column, message, refused in chunk)
