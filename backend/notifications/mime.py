"""A letter as bytes: headers, then the same words as plain text and as HTML.

The general tools of Django and the standard library fold every header of every part anew, which takes as long as
putting the words together; nearly all of it is the same in each letter. The values of headers are still written,
and refused when they hold line breaks, by Django.
"""

import re
from base64 import encodebytes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import uuid4

from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT, forbid_multi_line_headers

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Attachment:
    """A calendar file that goes with a letter: mail programs act by its `method`, people can open it by its `name`.

    `content` is made when the letter is written, so that a letter that is dropped costs nothing.
    """

    name: str
    method: str
    content: Callable[[], bytes]


def alternatives(headers: Mapping[str, str], *, plain: str, html: str, attachment: Attachment | None = None) -> bytes:
    """The whole message with CRLF at the ends of its lines.

    Raises:
        ValueError: a header holds a line break, or an address that cannot be written.
    """
    boundary = f"=_{uuid4().hex}"
    lines = [*(_header(name, value) for name, value in headers.items()), "MIME-Version: 1.0"]
    outer = f"=_{uuid4().hex}" if attachment else ""
    if outer:
        lines += [f'Content-Type: multipart/mixed; boundary="{outer}"', "", f"--{outer}"]
    lines += [f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    for kind, words in (("plain", plain), ("html", html)):
        lines += [f"--{boundary}", f'Content-Type: text/{kind}; charset="utf-8"', *_body(words)]
    file = attachment.content() if attachment else b""
    if attachment:
        # As one more way to read the letter: so programs with a calendar take it in by themselves.
        lines += [f"--{boundary}", f'Content-Type: text/calendar; charset="utf-8"; method={attachment.method}',
                  *_encoded(file)]  # fmt: skip
    lines += [f"--{boundary}--", ""]
    if attachment:
        lines += [f"--{outer}", f'Content-Type: application/ics; name="{attachment.name}"',
                  f'Content-Disposition: attachment; filename="{attachment.name}"', *_encoded(file),
                  f"--{outer}--", ""]  # fmt: skip
    return "\r\n".join(lines).encode()


def _encoded(file: bytes) -> tuple[str, str, str]:
    return "Content-Transfer-Encoding: base64", "", encodebytes(file).decode("ascii").replace("\n", "\r\n")


def _header(name: str, value: str) -> str:
    return _address(name, value) if name in {"From", "Reply-To"} else _line(name, value)


def _line(name: str, value: str) -> str:
    return LINE_END.sub("\r\n", "{}: {}".format(*forbid_multi_line_headers(name, value, "utf-8")))


@lru_cache(maxsize=256)
def _address(name: str, value: str) -> str:
    """The few addresses that stand in many letters."""
    return _line(name, value)


def _body(words: str) -> tuple[str, str, str]:
    """How it is encoded, an empty line, and the words; base64 when a line is longer than a mail server takes."""
    text = LINE_END.sub("\r\n", words)
    if max(map(len, text.encode().split(b"\r\n"))) > RFC5322_EMAIL_LINE_LENGTH_LIMIT:
        return _encoded(text.encode())
    return "Content-Transfer-Encoding: 8bit", "", text
