"""Which ports of this machine are ours to take."""

import os
import socket

from backend.embedded.errors import EmbeddedError

HOST = "127.0.0.1"
TRIES = 50


def is_free(port: int) -> bool:
    """Whether a server can listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def any_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def port_of(variable: str, default: int, *, movable: bool) -> int:
    """The port that the variable of the environment names, or the default; the next free one if that may move.

    Raises:
        EmbeddedError: the port is taken, or it is none.
    """
    named = os.environ.get(variable)
    if named and not (named.isdecimal() and 0 < int(named) < 65536):
        raise EmbeddedError(
            f"{variable}={named} — не номер порта: нужно число от 1 до 65535.",
            f"{variable}={named} is no port: give a number from 1 to 65535.",
        )
    port = int(named) if named else default
    for candidate in range(port, port + (TRIES if movable and not named else 1)):
        if is_free(candidate):
            return candidate
    raise EmbeddedError(
        f"Порт {port} занят: на нём уже работает другая программа (или другой запуск Ростка). "
        f"Возьмите другой: {variable}={port + 10} make run",
        f"Port {port} is taken. Use another: {variable}={port + 10} make run",
    )
