"""A mail server as a process of its own, for tests that send by the ten thousand.

It takes letters at full speed and writes down what it has accepted before it says so: one line a letter, so
that whatever dies afterwards, the record stands. It answers for its log as the local catcher does.
`tests.mail.Mailbox` is the one for small tests: in the test's own process, with every kind of fault.
"""

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Accepted(NamedTuple):
    """A letter that the server said yes to."""

    at: float
    message_id: str
    recipient: str
    size: int


@dataclass
class Sink:
    """The process, seen from a test. A context manager."""

    record: Path
    process: "subprocess.Popen[str] | None" = None
    port: int = 0
    log_port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def log_url(self) -> str:
        return f"http://127.0.0.1:{self.log_port}"

    def __enter__(self) -> Self:
        self.record.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sink", str(self.record)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port, self.log_port = json.loads(self.process.stdout.readline())
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(90)
        self.process.stdout.close()

    def behave(self, **how: Any) -> None:
        """Tells it how to behave from now on; what is not named is as it was.

        Args:
            delay: seconds that it takes over each letter.
            letters: so many letters a connection, then "421".
            rcpt: what it answers to RCPT, by address ("*" for everyone else): {"nobody@example.org": "550 5.1.1 no"}.
        """
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(how), file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "done\n"

    def accepted(self) -> list[Accepted]:
        return [
            Accepted(float(at), message_id, recipient, int(size))
            for kind, at, recipient, message_id, size in self._lines()
            if kind == "letter"
        ]

    def tries(self) -> list[str]:
        """The address of every RCPT, in order."""
        return [recipient for kind, _at, recipient, _id, _size in self._lines() if kind == "rcpt"]

    def count(self) -> int:
        """How many letters it has accepted."""
        return self.record.read_bytes().count(b"letter\t")

    def _lines(self) -> Iterator[list[str]]:
        for line in self.record.read_text().splitlines():
            yield line.split("\t")


class _Server:
    def __init__(self, record: Path) -> None:
        self.record = record.open("ab", buffering=0)
        self.known: dict[str, int] = {}
        self.delay = 0.0
        self.letters = 10**9
        self.rcpt: dict[str, str] = {}

    def note(self, kind: str, recipient: str, message_id: str = "", size: int = 0) -> None:
        self.record.write(f"{kind}\t{time.time():.3f}\t{recipient}\t{message_id}\t{size}\n".encode())

    async def smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken, recipient = 0, ""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            match verb.upper():
                case "EHLO" | "HELO":
                    answer = "250-sink\r\n250 8BITMIME"
                case "MAIL":
                    answer = "421 4.7.0 enough for one connection" if taken >= self.letters else "250 ok"
                case "RCPT":
                    recipient = rest.partition("<")[2].partition(">")[0]
                    answer = self.rcpt.get(recipient) or self.rcpt.get("*") or "250 ok"
                    self.note("rcpt", recipient)
                case "DATA":
                    writer.write(b"354 go on\r\n")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    if self.delay:
                        await asyncio.sleep(self.delay)
                    self._accept(letter, recipient)
                    taken += 1
                    answer = "250 ok"
                case "QUIT":
                    writer.write(b"221 bye\r\n")
                    return
                case _:
                    answer = "250 ok"
            writer.write(answer.encode() + b"\r\n")
            if answer.startswith("421"):
                return

    def _accept(self, letter: bytes, recipient: str) -> None:
        found = MESSAGE_ID.search(letter)
        message_id = found[1].decode() if found else ""
        self.known[message_id] = self.known.get(message_id, 0) + 1
        self.note("letter", recipient, message_id, len(letter))

    async def log(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """`/api/messages?message_id=…`, as the local catcher answers it."""
        head = await reader.readuntil(b"\r\n\r\n")
        wanted = parse_qs(urlsplit(head.split(b" ")[1].decode()).query)["message_id"][0]
        body = json.dumps([{"message_id": wanted}] * self.known.get(wanted, 0)).encode()
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _main(record: str) -> None:
    server = _Server(Path(record))
    smtp = await asyncio.start_server(server.smtp, "127.0.0.1", 0, limit=2**22, backlog=200)
    log = await asyncio.start_server(server.log, "127.0.0.1", 0, backlog=200)
    _say(json.dumps([listener.sockets[0].getsockname()[1] for listener in (smtp, log)]))
    # Until whoever started it closes the pipe.
    while line := await asyncio.to_thread(sys.stdin.readline):
        vars(server).update(json.loads(line))
        _say("done")


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
