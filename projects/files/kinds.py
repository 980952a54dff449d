"""What a file is, decided by what is in it. Its name is not believed."""

import zipfile
from pathlib import PurePath
from typing import IO

from django.db import models


class Kind(models.TextChoices):
    """The kinds that are taken: papers, tables and pictures. No archives: nobody sees what is in them."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    ODT = "application/vnd.oasis.opendocument.text", "ODT"
    ODS = "application/vnd.oasis.opendocument.spreadsheet", "ODS"

    @property
    def suffix(self) -> str:
        """How names of such files end, with the dot."""
        return ".jpg" if self is Kind.JPEG else f".{self.label.lower()}"

    def name_for(self, name: str) -> str:
        """The name under which such a file is saved: it ends as the content asks for, whatever it was called."""
        known = {self.suffix, ".jpeg"} if self is Kind.JPEG else {self.suffix}
        return name if PurePath(name).suffix.lower() in known else f"{name}{self.suffix}"


_HEAD = 1024
_OFFICE = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
_OPEN = {kind.value.encode(): kind for kind in (Kind.ODT, Kind.ODS)}
_MACROS = "vbaProject.bin"
NAMES = ", ".join(kind.label for kind in Kind)
ACCEPT = ",".join(sorted({kind.suffix for kind in Kind} | {".jpeg"}))

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")


def kind_of(content: IO[bytes]) -> Kind | None:
    """The kind of the file's content; None for whatever is not taken. Leaves the file at its beginning."""
    content.seek(0)
    head = content.read(_HEAD)
    content.seek(0)
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"PK\x03\x04"):
        found = _in_archive(content)
        content.seek(0)
        return found
    return None


def is_program(content: IO[bytes]) -> bool:
    """Whether the file is something that a computer would run."""
    content.seek(0)
    head = content.read(4)
    content.seek(0)
    return head.startswith(_PROGRAMS)


def _in_archive(content: IO[bytes]) -> Kind | None:
    """Office files are archives: the table of contents says which; nothing is unpacked but the line `mimetype`."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = {entry.filename: entry for entry in archive.infolist()}
            if any(name.endswith(_MACROS) for name in names):
                return None
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _OFFICE.items() if part in names), None)
            line = names.get("mimetype")
            if line is None or line.file_size > _HEAD:
                return None
            return _OPEN.get(archive.read(line).strip())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
