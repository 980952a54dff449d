import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from backend.notifications.engine import channels
from backend.notifications.enums import Channel
from backend.notifications.messengers.senders import sender

TOKEN = "123456789:ABCdefGHIjklMNOpqrSTUvwxYZ012345678"


class Messenger(ThreadingHTTPServer):
    """Plays Telegram and VK: notes what it is sent, and answers what it is told to."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken, self.answer, self.hang_up = [], None, False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        vk = self.path.startswith("/method/")
        self.server.taken.append((self.path, {k: v[0] for k, v in parse_qs(raw).items()} if vk else json.loads(raw)))
        if self.server.hang_up:
            self.connection.close()
            return
        status, body = self.server.answer or (200, {"response": 5} if vk else {"ok": True, "result": {"message_id": 5}})
        said = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args):
        pass


@pytest.fixture
def messenger(settings, monkeypatch):
    """A messenger that runs here, with both channels in use."""
    server = Messenger()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TELEGRAM_API_URL = settings.VK_API_URL = server.url
    settings.TELEGRAM_BOT_TOKEN, settings.TELEGRAM_BOT_NAME, settings.VK_GROUP_ID = TOKEN, "rostok_bot", "77"
    settings.TELEGRAM_WEBHOOK_SECRET, settings.VK_CALLBACK_SECRET = "tg-secret", "vk-secret"
    settings.VK_GROUP_TOKEN, settings.VK_CONFIRMATION = "vk1.a.key", "c0nfirm"
    for channel in (Channel.TELEGRAM, Channel.VK):
        monkeypatch.setitem(channels._senders, channel, sender(channel))
    yield server
    server.shutdown()
    server.server_close()
