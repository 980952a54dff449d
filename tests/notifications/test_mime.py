import email
from email.policy import default

import pytest
from django.core.mail import EmailMultiAlternatives

from backend.notifications.mime import alternatives

LONG_WORD = "слово" * 300
HEADERS = {
    "Subject": "До 28 ноября: отчёт о встречах соседей во дворе дома № 5 по Советской улице",
    "From": "Росток <rostok@example.org>",
    "To": "alina@example.org",
    "Reply-To": "boris@пример.рф",
    "Date": "Mon, 02 Mar 2026 09:00:00 -0000",
    "Message-ID": "<1@example.org>",
    "List-Unsubscribe": "<https://rostok.example.org/" + "x" * 200 + ">",
}


def of_django(headers, plain, html):
    """The same letter by Django's own tools."""
    extra = {name: value for name, value in headers.items() if name not in {"Subject", "From", "To", "Reply-To"}}
    message = EmailMultiAlternatives(
        headers["Subject"],
        plain,
        headers["From"],
        [headers["To"]],
        headers=extra,
        reply_to=[headers["Reply-To"]],
    )
    message.attach_alternative(html, "text/html")
    return message.message().as_bytes()


def read(content):
    """What a mail program shows: the headers, and each part with its kind."""
    message = email.message_from_bytes(content, policy=default)
    assert not message.defects
    shown = {name: str(value).strip() for name, value in message.items() if name != "Content-Type"}
    parts = [(part.get_content_type(), part.get_content().rstrip().splitlines()) for part in message.iter_parts()]
    return shown, message.get_content_type(), parts


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Здравствуйте!\n\nДо 28 ноября.\n", "<p>Здравствуйте!</p>\n"),
        (f"До 28 ноября.\n{LONG_WORD}\n", f"<p>{LONG_WORD}</p>"),
        (".\n..\nFrom here\r\nand\rthere\n", "<p>.</p>\n.\n"),
    ],
)
def test_mail_programs_read_what_django_would_have_written(plain, html):
    ours, djangos = (
        read(content) for content in (alternatives(HEADERS, plain=plain, html=html), of_django(HEADERS, plain, html))
    )
    assert ours[0]["Subject"] == HEADERS["Subject"]
    assert ours[0].items() >= djangos[0].items()
    assert ours[1:] == djangos[1:]


def test_each_line_ends_as_mail_servers_want_it_and_none_is_too_long():
    content = alternatives(HEADERS, plain=f"Да\nи нет\n{LONG_WORD}", html="<p>Да\rи нет</p>")
    lines = content.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 998


@pytest.mark.parametrize("name", ["Subject", "From", "To", "Message-ID"])
def test_a_line_break_smuggles_no_header_in(name):
    with pytest.raises(ValueError, match="newlines"):
        alternatives(HEADERS | {name: "Да\r\nBcc: gleb@example.org"}, plain="Да", html="Да")
