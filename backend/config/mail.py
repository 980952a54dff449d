"""Reads where letters go, and where what comes back of them is read."""

from collections.abc import Mapping
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


def bounce_settings(environ: Mapping[str, str]) -> dict[str, object]:
    """Settings for reports of mail servers and events of mail providers; each is empty when it is not used.

    Raises:
        ValueError: an address or a folder's address cannot be used.
    """
    address, imap = environ.get("BOUNCE_ADDRESS", "").strip(), environ.get("BOUNCE_IMAP_URL", "")
    name, _at, domain = address.rpartition("@")
    if address and not (name and domain and len(name) <= LONGEST_BOUNCE_NAME):
        raise ValueError(f"BOUNCE_ADDRESS: a name of at most {LONGEST_BOUNCE_NAME} characters, @ and a domain")
    if imap and urlparse(imap).scheme not in {"imap", "imaps", "imap+tls"}:
        raise ValueError("BOUNCE_IMAP_URL begins with none of imap, imaps, imap+tls")
    return {
        "BOUNCE_ADDRESS": address,
        "BOUNCE_IMAP_URL": imap,
        "BOUNCE_MAILDIR": environ.get("BOUNCE_MAILDIR", ""),
        "MAIL_WEBHOOK_SECRET": environ.get("MAIL_WEBHOOK_SECRET", ""),
    }
