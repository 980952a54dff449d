"""A mail server that costs next to nothing: takes every letter, notes its Message-ID, keeps nothing else.

`python -m tests.load.sink LOG SECONDS` prints its port; SECONDS is what it takes for a letter.
"""

import asyncio
import re
import sys
import time
from pathlib import Path
from typing import BinaryIO

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Conversation(asyncio.Protocol):
    def __init__(self, log: BinaryIO, delay: float) -> None:
        self.log = log
        self.delay = delay
        self.held = bytearray()
        self.in_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self.held += data
        while self._step():
            pass

    def _say(self, words: bytes) -> None:
        self.transport.write(words + b"\r\n")

    def _step(self) -> bool:
        """Takes one command or letter from what has come; False when more has to come."""
        end = b"\r\n.\r\n" if self.in_letter else b"\r\n"
        taken, found, rest = self.held.partition(end)
        if not found:
            return False
        self.held = rest
        if self.in_letter:
            self.in_letter = False
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self._accept, bytes(taken))
            else:
                self._accept(bytes(taken))
        else:
            self._answer(bytes(taken[:4]).upper())
        return True

    def _accept(self, letter: bytes) -> None:
        name = MESSAGE_ID.search(letter)
        self.log.write(b"%f %s\n" % (time.monotonic(), name[1] if name else b"-"))
        self.log.flush()
        self._say(b"250 taken")

    def _answer(self, command: bytes) -> None:
        if command == b"EHLO":
            self._say(b"250-sink\r\n250 8BITMIME")
        elif command == b"DATA":
            self.in_letter = True
            self._say(b"354 go on")
        elif command == b"QUIT":
            self._say(b"221 bye")
            self.transport.close()
        else:
            self._say(b"250 OK")


async def serve(log: Path, delay: float) -> None:
    with log.open("ab") as file:
        server = await asyncio.get_running_loop().create_server(lambda: Conversation(file, delay), "127.0.0.1", 0)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
