"""Whether this worker has been asked to stop: its loops end between two letters and give the rest back."""

from mmap import mmap

# One byte that a worker's process and those it has forked see alike: who stops the first stops them all.
_flag = mmap(-1, 1)


def stop() -> None:
    """Asks every loop of this worker to end; safe in a signal handler."""
    _flag[0] = 1


def stopping() -> bool:
    """Whether the loops have to end."""
    return _flag[0] == 1


def go_on() -> None:
    """Takes the request back: a worker has started."""
    _flag[0] = 0
