"""Small files of every kind, good and bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PROGRAM = b"MZ\x90\x00" + b"\0" * 60


def archive(**parts: bytes) -> bytes:
    """A ZIP with these parts; `__` in a name is a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
XLSX = archive(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})
MACROS = archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text")
ODS = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")


def upload(content: bytes = PDF, name: str = "Договор.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")
