"""The bytes of an uploaded file: packed in parts, in the database, where every worker finds them."""

import hashlib
import io
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from projects.exchange.models import FileImport, FilePart

PART = 1024 * 1024
MOST = 2 * 1024 * 1024 * 1024 - 1


def store(file: FileImport, stream: BinaryIO) -> None:
    """Writes the stream as the file's parts, in place of those it had; sets `size` and `sha256` (not saved).

    Raises:
        Invalid: it is empty or larger than 2 GB.
    """
    file.parts.all().delete()
    digest, size = hashlib.sha256(), 0
    for number, piece in enumerate(iter(lambda: stream.read(PART), b"")):
        digest.update(piece)
        size += len(piece)
        if size > MOST:
            raise Invalid(_("The file is larger than 2 GB. Divide it."), field="file")
        FilePart.objects.create(file=file, number=number, data=zlib.compress(piece, 1))
    if not size:
        raise Invalid(_("The file is empty."), field="file")
    file.size, file.sha256 = size, digest.hexdigest()


def checksum(stream: BinaryIO) -> str:
    """The SHA-256 of a stream, which is left at its beginning."""
    digest = hashlib.sha256()
    for piece in iter(lambda: stream.read(PART), b""):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def stored(file: FileImport) -> BinaryIO:
    """The file's bytes as a stream that can be read from any place; one part is in memory at a time."""
    return io.BufferedReader(_Parts(file), buffer_size=64 * 1024)


class _Parts(io.RawIOBase):
    def __init__(self, file: FileImport) -> None:
        self._file = file
        self._at = 0
        self._part: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        number, begin = divmod(self._at, PART)
        piece = self._load(number)[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _load(self, number: int) -> bytes:
        if self._part[0] != number:
            data = FilePart.objects.filter(file=self._file, number=number).values_list("data", flat=True).first()
            self._part = (number, zlib.decompress(data) if data is not None else b"")
        return self._part[1]
