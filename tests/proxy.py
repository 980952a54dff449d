"""A wire that can fail: a loopback TCP proxy in front of a mail server, Redis or PostgreSQL that cuts and stalls."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
Way = Literal["up", "down"]  # to the server, to the client
Address = tuple[str, int] | Path
Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class Proxy:
    """Listens on `port` of the loopback and passes everything on to `server` (host and port, or a Unix socket).

    A context manager. `cut_when(way, data)` may be set: the connection is cut instead of passing those bytes on.
    """

    def __init__(self, server: Address) -> None:
        self.server = server
        self.port = 0
        self.connections = 0
        self.cut_when: Callable[[Way, bytes], bool] | None = None
        self._pairs: set[Pair] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listener: asyncio.Server | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()

    def __enter__(self) -> Self:
        self._thread.start()
        self.listen()
        return self

    def __exit__(self, *_error: object) -> None:
        self.refuse()
        self.flow()
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def listen(self) -> None:
        """Takes connections, on the same port as before."""
        self._run(self._listen())

    def refuse(self) -> None:
        """Connections are refused, and those that there were are cut."""
        self._run(self._refuse())

    def cut(self) -> int:
        """Cuts every connection as a failing wire does; returns how many there were."""
        return self._run(self._cut())

    def stall(self) -> None:
        """Holds every byte back, both ways, until `flow`."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def flow(self) -> None:
        self._loop.call_soon_threadsafe(self._flowing.set)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._listener.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._cut()

    async def _cut(self) -> int:
        pairs = list(self._pairs)
        for pair in pairs:
            self._abort(pair)
        return len(pairs)

    async def _end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if isinstance(self.server, Path):
                beyond = await asyncio.open_unix_connection(str(self.server))
            else:
                beyond = await asyncio.open_connection(*self.server)
        except OSError:
            writer.transport.abort()
            return
        self.connections += 1
        pair = (writer, beyond[1])
        self._pairs.add(pair)
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(
                self._pass_on("up", reader, beyond[1], pair), self._pass_on("down", beyond[0], writer, pair)
            )
        self._abort(pair)

    async def _pass_on(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: Pair) -> None:
        while data := await reader.read(65_536):
            await self._flowing.wait()
            if self.cut_when is not None and self.cut_when(way, data):
                break
            writer.write(data)
            await writer.drain()
        self._abort(pair)

    def _abort(self, pair: Pair) -> None:
        self._pairs.discard(pair)
        for writer in pair:
            with suppress(OSError):
                writer.transport.abort()


def after_data() -> Callable[[Way, bytes], bool]:
    """For `cut_when`: cuts an SMTP connection once, when the whole letter has gone over and before its 250."""
    state = {"letter": False, "armed": True}

    def cut(way: Way, data: bytes) -> bool:
        if way == "up":
            state["letter"] = state["letter"] or data.endswith(b"\r\n.\r\n")
            return False
        if state["letter"] and state["armed"]:
            state["armed"] = False
            return True
        return False

    return cut


def of_redis(url: str) -> Address:
    """Where the Redis of this address listens."""
    parts = urlsplit(url)
    return Path(parts.path) if parts.scheme == "unix" else (parts.hostname or "127.0.0.1", parts.port or 6379)


def of_postgres(connection: Mapping[str, Any]) -> Address:
    """Where the PostgreSQL of these settings (`settings_dict`) listens."""
    host, port = str(connection["HOST"]), int(connection["PORT"] or 5432)
    return Path(host) / f".s.PGSQL.{port}" if host.startswith("/") else (host, port)
