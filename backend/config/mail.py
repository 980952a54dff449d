"""Reads where letters go, and where what comes back of them is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlparse

# A local part has 64 characters; the letter's number, day and signature take up to 35 of them.
LONGEST_BOUNCE_NAME = 29


def mail_settings(url: str) -> dict[str, object]:
    """Django's e-mail settings for `smtp://user:password@host:port`, `smtps://` (TLS) or `smtp+tls://` (STARTTLS).

    Raises:
        ValueError: the scheme is none of these.
    """
    parsed = urlparse(url)
    if parsed.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ValueError(f"EMAIL_URL: {parsed.scheme!r} is none of smtp, smtps, smtp+tls")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parsed.hostname or "127.0.0.1",
        "EMAIL_PORT": parsed.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parsed.scheme],
        "EMAIL_HOST_USER": unquote(parsed.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parsed.password or ""),
        "EMAIL_USE_SSL": parsed.scheme == "smtps",
        "EMAIL_USE_TLS": parsed.scheme == "smtp+tls",
    }


@dataclass(frozen=True)
class BounceSettings:
    """Where reports about letters come to, and the mailboxes that they are read from; empty: none."""

    address: str
    imap_url: str
    maildir: str


def bounce_settings(environ: Mapping[str, str]) -> BounceSettings:
    """What BOUNCE_ADDRESS, BOUNCE_IMAP_URL and BOUNCE_MAILDIR say.

    Raises:
        ValueError: one of them cannot be used, or a mailbox is given and no address.
    """
    address, imap = environ.get("BOUNCE_ADDRESS", "").strip(), environ.get("BOUNCE_IMAP_URL", "")
    maildir = environ.get("BOUNCE_MAILDIR", "")
    name, _at, domain = address.rpartition("@")
    if address and not (name and domain and len(name) <= LONGEST_BOUNCE_NAME):
        raise ValueError(f"BOUNCE_ADDRESS: a name of at most {LONGEST_BOUNCE_NAME} characters, @ and a domain")
    if imap and urlparse(imap).scheme not in {"imap", "imaps", "imap+tls"}:
        raise ValueError("BOUNCE_IMAP_URL begins with none of imap, imaps, imap+tls")
    if not address and (imap or maildir):
        raise ValueError("BOUNCE_ADDRESS: without it no report says which letter it means")
    return BounceSettings(address, imap, maildir)


def limits(text: str) -> dict[str, tuple[float, float]]:
    """How many letters go a minute and how many at once, by channel or domain, as "email=300/50,mail.ru=60" says.

    Without a second number as many go at once as in a minute.

    Raises:
        ValueError: it is written otherwise, or a number is not above zero.
    """
    found: dict[str, tuple[float, float]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _equals, numbers = part.partition("=")
        rate, _slash, burst = numbers.partition("/")
        try:
            found[name.strip().lower()] = (float(rate), float(burst or rate))
        except ValueError as error:
            raise ValueError(f"{part!r}: write it as mail.ru=60/20, letters a minute and at once") from error
        if not (0 < found[name.strip().lower()][0] < 10**9 and 1 <= found[name.strip().lower()][1] < 10**9):
            raise ValueError(f"{part!r}: at least something a minute, and at least one at once")
    return found
