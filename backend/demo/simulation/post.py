"""A mail server that takes everything and keeps nothing: the engine writes and hands over each letter all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from backend.notifications.engine.delivery import OutsideSender
from backend.notifications.engine.mail import prepare
from backend.notifications.enums import Channel
from backend.notifications.letters import Parcel


class PaperPost:
    def send(self, parcel: Parcel) -> None:
        """It is accepted."""


@contextmanager
def open_post() -> Iterator[PaperPost]:
    yield PaperPost()


PAPER = OutsideSender(key=Channel.EMAIL, open=open_post, prepare=prepare)
