"""A real SMTP conversation with the catcher, and its page over HTTP."""

import json
import os
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from backend.embedded.mail_catcher import mail_catcher
from backend.embedded.ports import any_port


class Catcher:
    def __init__(self, folder):
        self.folder, self.smtp_port, self.page_port = folder, any_port(), any_port()

    def running(self):
        return mail_catcher(self.folder, smtp_port=self.smtp_port, page_port=self.page_port)

    def send(self, *messages):
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=60) as smtp:
            for message in messages:
                smtp.send_message(message)

    def get(self, path, **query):
        url = f"http://127.0.0.1:{self.page_port}{path}?{urlencode(query)}"
        with urlopen(url, timeout=60) as response:
            return response.read().decode(), response.headers

    def found(self, **query):
        return json.loads(self.get("/api/messages", **query)[0])


def letter(to="alina@example.org", message_id="<one@example.org>", **headers):
    message = EmailMessage()
    message["From"] = "Росток <rostok@example.org>"
    message["To"] = to
    message["Subject"] = headers.pop("subject", "Договор ещё не подписан")
    message["Message-ID"] = message_id
    message.set_content("Откройте https://example.org/a?b=1&c=2.\n<script>alert(1)</script>\n")
    message.add_alternative('<p>Откройте <a href="https://example.org/a">ссылку</a></p>', subtype="html")
    return message


@pytest.fixture
def catcher(tmp_path):
    catcher = Catcher(tmp_path / "mail")
    with catcher.running():
        yield catcher


def test_says_which_letters_it_accepted(catcher):
    assert catcher.found(message_id="<one@example.org>") == []
    catcher.send(letter(), letter(to="boris@example.org", message_id="<two@example.org>"))
    [one] = catcher.found(message_id="<one@example.org>")
    assert (one["recipients"], one["subject"]) == (["alina@example.org"], "Договор ещё не подписан")
    assert catcher.found(message_id="one@example.org") == [one]
    assert catcher.found(message_id="<one@example.or>") == []
    assert [one["message_id"] for one in catcher.found(recipient="BORIS@")] == ["<two@example.org>"]
    assert len(catcher.found()) == 2


def test_a_letter_that_came_twice_is_there_twice(catcher):
    catcher.send(letter(), letter())
    assert len(catcher.found(message_id="<one@example.org>")) == 2


def test_letters_outlive_a_restart(tmp_path):
    catcher = Catcher(tmp_path / "mail")
    with catcher.running():
        catcher.send(letter())
        before = catcher.found()
    with catcher.running():
        assert catcher.found() == before
        assert len(before) == 1


def test_the_list_is_newest_first_and_can_be_filtered(catcher):
    catcher.send(letter(subject="Первое"), letter(subject="Второе", to="boris@example.org"))
    body, _headers = catcher.get("/")
    assert body.index("Второе") < body.index("Первое")
    body, _headers = catcher.get("/", recipient="boris@example.org")
    assert "Второе" in body
    assert "Первое" not in body
    body, _headers = catcher.get("/", recipient='"><b>')
    assert "писем нет" in body
    assert "<b>" not in body


def test_a_letter_shows_its_text_with_links_and_its_html_shut_in(catcher):
    message = letter(subject="<i>Тема</i>")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="встреча.ics")
    catcher.send(message)
    path = "/letters/" + catcher.found()[0]["id"]
    body, headers = catcher.get(path)
    assert "&lt;i&gt;Тема" in body
    assert 'href="https://example.org/a?b=1&amp;c=2"' in body
    assert "&lt;script&gt;" in body
    assert 'sandbox="allow-popups' in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    html, headers = catcher.get(f"{path}/html")
    assert '<base target="_blank">' in html
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "allow-scripts" not in headers["Content-Security-Policy"]
    assert catcher.get(f"{path}/files/0")[0] == "BEGIN:VCALENDAR"
    assert "встреча.ics" in body


def test_a_picture_of_the_letter_is_shown_in_it(catcher):
    message = letter()
    message.get_body(("html",)).set_content('<img src="cid:ticket" alt="Билет">', subtype="html")
    message.get_body(("html",)).add_related(b"png", "image", "png", cid="<ticket>")
    catcher.send(message)
    html, _headers = catcher.get("/letters/" + catcher.found()[0]["id"] + "/html")
    assert 'src="data:image/png;base64,cG5n"' in html


@pytest.mark.parametrize("path", ["/letters/none", "/letters/..%2f..%2fetc", "/other", "/api"])
def test_what_is_not_there_is_404(catcher, path):
    with pytest.raises(HTTPError, match="404") as refusal:
        catcher.get(path)
    refusal.value.close()


def test_runs_as_a_process_and_stops_when_told(tmp_path):
    catcher = Catcher(tmp_path / "mail")
    ports = {"SMTP_PORT": str(catcher.smtp_port), "MAIL_PORT": str(catcher.page_port), "ROSTOK_DATA": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "backend.embedded.mail_catcher"], env=os.environ | ports, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline()
        catcher.send(letter())
        assert len(catcher.found()) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
