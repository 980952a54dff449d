"""A mailbox on an IMAP server, for tests: it really listens, and speaks as much of the protocol as is asked of it."""

import re
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class ImapServer:
    """`folders` hold the messages by number; `said` are the commands that came in. Keeps one mailbox, of one user."""

    password: str = "secret"
    moves: bool = True
    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    said: list[str] = field(default_factory=list)
    refuse: str = ""
    cut: str = ""

    def __post_init__(self) -> None:
        self._deleted: set[int] = set()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"imap://b%40x:{self.password}@127.0.0.1:{self._server.server_address[1]}/INBOX"

    def put(self, message: bytes) -> int:
        number = 1 + max((key for folder in self.folders.values() for key in folder), default=0)
        self.folders["INBOX"][number] = message
        return number

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        box = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                for line in self.rfile:
                    tag, _space, command = line.decode().strip().partition(" ")
                    box.said.append(command)
                    if box.cut and box.cut in command:
                        return
                    answer = (
                        b"NO refused" if box.refuse and box.refuse in command else box.answer(command, self.wfile.write)
                    )
                    self.wfile.write(f"{tag} ".encode() + answer + b"\r\n")
                    if command == "LOGOUT":
                        return

        return Session

    def answer(self, command: str, write: Callable[[bytes], object]) -> bytes:
        """Carries one command out; what it has to show is written, what it ends with returned."""
        words = re.findall(r'"[^"]*"|\([^)]*\)|\S+', command)
        if words[0] == "UID":
            return self._about_one(words[1], words[2:], write)
        match words[0]:
            case "CAPABILITY":
                write(b"* CAPABILITY IMAP4REV1" + b" MOVE" * self.moves + b"\r\n")
            case "LOGIN" if words[1:] != ["b@x", '"secret"']:
                return b"NO wrong password"
            case "CREATE" if words[1].strip('"') in self.folders:
                return b"NO it exists"
            case "CREATE":
                self.folders[words[1].strip('"')] = {}
            case "SELECT":
                write(f"* {len(self.folders['INBOX'])} EXISTS\r\n".encode())
            case "EXPUNGE":
                for key in self._deleted & self.folders["INBOX"].keys():
                    del self.folders["INBOX"][key]
        return b"OK done"

    def _about_one(self, what: str, words: list[str], write: Callable[[bytes], object]) -> bytes:
        inbox = self.folders["INBOX"]
        if what == "SEARCH":
            found = " ".join(str(key) for key in inbox if key not in self._deleted)
            write(f"* SEARCH {found}".strip().encode() + b"\r\n")
        elif what == "FETCH":
            self._fetch(int(words[0]), words[1], write)
        elif what == "STORE":
            self._deleted.add(int(words[0]))
        else:
            self.folders[words[1].strip('"')][int(words[0])] = inbox[int(words[0])]
            if what == "MOVE":
                del inbox[int(words[0])]
        return b"OK done"

    def _fetch(self, number: int, what: str, write: Callable[[bytes], object]) -> None:
        message = self.folders["INBOX"].get(number)
        if message is None:
            return
        if what == "(RFC822.SIZE)":
            write(f"* 1 FETCH (UID {number} RFC822.SIZE {len(message)})\r\n".encode())
        else:
            write(f"* 1 FETCH (UID {number} BODY[] {{{len(message)}}}\r\n".encode() + message + b")\r\n")
