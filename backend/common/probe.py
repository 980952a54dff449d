"""Asks the service for a page and says by the exit code whether it answers 200: what a container's health check runs.

python -m backend.common.probe http://127.0.0.1:8000/healthz
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def answers(url: str) -> bool:
    """Whether the page answers 200 within five seconds, asked under the first name that the service goes by."""
    parts = urlsplit(url)
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path or "/", headers={"Host": name})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
