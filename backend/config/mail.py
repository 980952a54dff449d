"""Reads the address of the mail server."""

from urllib.parse import unquote, urlparse


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
