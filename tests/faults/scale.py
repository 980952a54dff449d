"""Two sizes of one suite: `make faults` for every run of the checks, `make faults-long` for the full numbers."""

import os

LONG = os.environ.get("ROSTOK_FAULTS") == "long"


def size(short: int, long: int) -> int:
    """How many, in this run."""
    return long if LONG else short
