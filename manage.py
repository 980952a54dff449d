#!/usr/bin/env python
"""Django's command line for Rostok. Starts the embedded servers for a command when no others are named."""

import os
import sys

from django.core.management import execute_from_command_line

from backend.embedded.errors import EmbeddedError
from backend.embedded.servers import running_servers

# These read and write files only.
NEED_NO_SERVER = {
    "",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "makemessages",
    "diffsettings",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    if "".join(sys.argv[1:2]) in NEED_NO_SERVER:
        execute_from_command_line(sys.argv)
        return
    try:
        with running_servers():
            execute_from_command_line(sys.argv)
    except EmbeddedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
