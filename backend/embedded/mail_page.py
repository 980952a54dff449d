"""The page on which the caught letters are read, and the log that a program can ask."""

import base64
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from backend.embedded.letters import Letter, Letters

PAGES = Path(__file__).parent / "pages"
SHOWN = 200
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
# A letter runs no scripts and loads nothing from elsewhere; its links open in a new tab.
LETTER_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
LINK = re.compile(r"https?://[^\s<>«»\"]+[^\s<>«»\".,;:!?)\]]")


class Answer:
    """A body with its headers."""

    def __init__(self, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.headers = {
            "Content-Type": kind,
            "Content-Security-Policy": PAGE_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        self.headers |= {"Cache-Control": "no-store"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }


def answer(letters: Letters, target: str) -> Answer | None:
    """What a GET of the path and query shows; None where there is nothing."""
    parts = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    match parts.path.strip("/").split("/"):
        case [""]:
            return Answer(list_page(letters, query.get("recipient", "")))
        case ["style.css"]:
            return Answer((PAGES / "style.css").read_bytes(), "text/css; charset=utf-8")
        case ["api", "messages"]:
            found = letters.find(message_id=query.get("message_id", ""), recipient=query.get("recipient", ""))
            return Answer(json.dumps([letter.as_json() for letter in found], ensure_ascii=False), "application/json")
        case ["letters", key, *part] if letter := letters.get(key):
            return letter_answer(letter, letters.content(key), part)
    return None


def letter_answer(letter: Letter, content: EmailMessage, part: list[str]) -> Answer | None:
    """A letter's page, its HTML, its source, or an attachment."""
    match part:
        case []:
            return Answer(letter_page(letter, content))
        case ["html"] if (body := html_of(content)) is not None:
            return Answer(f'<base target="_blank">{body}', Content_Security_Policy=LETTER_POLICY)
        case ["source"]:
            return Answer(content.as_bytes(), "text/plain; charset=utf-8")
        case ["files", number] if number.isdecimal() and int(number) < len(files := list(content.iter_attachments())):
            name = quote(files[int(number)].get_filename() or "file")
            disposition = f"attachment; filename*=UTF-8''{name}"
            return Answer(bytes_of(files[int(number)]), "application/octet-stream", Content_Disposition=disposition)
    return None


def list_page(letters: Letters, recipient: str) -> str:
    """The list of letters, newest first."""
    found = letters.find(recipient=recipient)
    rows = "".join(
        page("row").substitute(
            key=escape(letter.key),
            subject=escape(letter.subject) or "Без темы",
            recipients=escape(", ".join(letter.recipients)),
            moment=moment(letter),
        )
        for letter in found[:SHOWN]
    )
    if found:
        count = f"Показаны последние {SHOWN} из {len(found)}." if len(found) > SHOWN else f"Писем: {len(found)}."
    elif recipient:
        count = "На этот адрес писем нет. Проверьте, нет ли в нём опечатки."
    else:
        count = "Писем пока нет. Здесь появится каждое письмо, которое отправит «Росток»."
    return page("list").substitute(rows=rows, count=count, recipient=escape(recipient))


def letter_page(letter: Letter, content: EmailMessage) -> str:
    """A letter with its envelope, HTML, text and attachments."""
    key, text, html = escape(letter.key), content.get_body(("plain",)), html_of(content)
    files = "".join(
        f'<li><a href="/letters/{key}/files/{number}">{escape(file.get_filename() or file.get_content_type())}</a></li>'
        for number, file in enumerate(content.iter_attachments())
    )
    return page("letter").substitute(
        subject=escape(letter.subject) or "Без темы",
        sender=escape(str(content.get("From", letter.sender))),
        recipients=escape(", ".join(letter.recipients)),
        moment=moment(letter),
        message_id=escape(letter.message_id),
        key=key,
        html=f'<iframe title="Письмо" src="/letters/{key}/html" sandbox="allow-popups allow-popups-to-escape-sandbox">'
        "</iframe>"
        if html is not None
        else "<p>У этого письма нет оформленного вида, только текст.</p>",
        text="".join(linked(text.get_content())) if text else "У этого письма нет текстового вида.",
        files=f"<h2>Вложения</h2><ul>{files}</ul>" if files else "",
    )


def html_of(content: EmailMessage) -> str | None:
    """The letter's HTML, with the pictures that it carries put into it; None when it has no HTML."""
    body = content.get_body(("html",))
    if body is None:
        return None
    html: str = body.get_content()
    for part in content.walk():
        if (name := str(part.get("Content-ID", "")).strip("<> ")) and isinstance(part, EmailMessage):
            data = base64.b64encode(bytes_of(part)).decode()
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
    return html


def bytes_of(part: EmailMessage) -> bytes:
    """What is in an attachment."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


def linked(text: str) -> Iterator[str]:
    """The text as HTML, its addresses as links."""
    end = 0
    for match in LINK.finditer(text):
        address = escape(match[0])
        yield f'{escape(text[end : match.start()])}<a href="{address}" target="_blank" rel="noreferrer">{address}</a>'
        end = match.end()
    yield escape(text[end:])


def moment(letter: Letter) -> str:
    """When the letter was accepted, in the zone of this machine."""
    local = letter.accepted_at.astimezone()
    return f'<time datetime="{local.isoformat()}">{local:%d.%m.%Y, %H:%M:%S}</time>'


@cache
def page(name: str) -> Template:
    """A page with places to fill in."""
    return Template((PAGES / f"{name}.html").read_text())


class MailPage(ThreadingHTTPServer):
    """Serves the page until it is shut down."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], letters: Letters) -> None:
        self.letters = letters
        super().__init__(address, MailPageHandler)


class MailPageHandler(BaseHTTPRequestHandler):
    server: MailPage

    def do_GET(self) -> None:
        found = answer(self.server.letters, self.path)
        shown = found or Answer("Такого письма или страницы здесь нет.", "text/plain; charset=utf-8")
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        for name, value in {**shown.headers, "Content-Length": str(len(shown.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(shown.body)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing: reading a letter is no event."""
