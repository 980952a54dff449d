"""What must not stand in a log: links of letters work without a log-in, so whoever reads them there could use them."""

import logging
import re
from typing import Any

# A signed link, a key to a new password, a key of an API token: long and made of these characters alone.
SECRET = re.compile(r"(?<=[/=])[\w:.~%-]{24,}")


def masked(text: str) -> str:
    """The text with an ellipsis for every part of an address that could open something."""
    return SECRET.sub("…", text)


class MaskSecrets(logging.Filter):
    """Masks the message and its parts, in Django's lines as in the web server's access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict):
            # Not a plain dict: the web server's one answers "-" for what it does not know.
            for name, value in record.args.items():
                if isinstance(value, str):
                    record.args[name] = masked(value)
        elif record.args:
            record.args = tuple(self._part(part) for part in record.args)
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        return True

    @staticmethod
    def _part(part: Any) -> Any:
        return masked(part) if isinstance(part, str) else part
