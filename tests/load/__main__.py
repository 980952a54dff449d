"""`make bench`: measures what the service does beside the plainest code that does the same (issue 3, section 7).

`python -m tests.load [NAME ...]` runs all or some of the `bench_NAME.py` beside this file, prints the table and writes
build/bench.json. ROSTOK_BENCH=small takes a hundredth of the work, to see whether everything still runs.
Ends with 1 when a bound is broken.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.embedded.servers import running_servers
from tests.services import scratch_folder

HERE = Path(__file__).resolve().parent
RESULT = HERE.parent.parent / "build" / "bench.json"
LINE = "{:<44} {:>12} {:>12} {:>8} {:>8}  {}"


def names() -> list[str]:
    """Of all load tests."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


@contextmanager
def service() -> Iterator[None]:
    """Django on servers of its own: durable ones, as in production."""
    with scratch_folder() as folder:
        os.environ |= {"ROSTOK_DATA": str(folder), "LOCAL": "1", "LOG_LEVEL": "ERROR", "SITE_URL": "http://localhost"}
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            os.environ.pop(name, None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
        with running_servers(folder) as addresses:
            os.environ |= addresses
            import django  # noqa: PLC0415 - its settings read the environment
            from django.core.management import call_command  # noqa: PLC0415

            django.setup()
            call_command("migrate", verbosity=0)
            yield


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(wanted: list[str], *, small: bool) -> bool:
    """Measures, prints and writes; returns whether every bound holds."""
    rows = []
    say(LINE.format("work", "ours", "floor", "ratio", "bound", ""))
    for name in wanted:
        began = time.monotonic()
        for row in importlib.import_module(f"tests.load.bench_{name}").measure(small=small):
            rows.append(row)
            figures = row.as_json()
            ours, floor = (f"{figure:,.4g} {row.unit}" for figure in (row.ours, row.floor))
            say(LINE.format(row.name, ours, floor, figures["ratio"], figures["bound"], "ok" if row.ok else "BROKEN"))
        say(f"  ({name}: {time.monotonic() - began:.0f} s)")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2) + "\n")
    return all(row.ok for row in rows)


def main() -> int:
    wanted = sys.argv[1:] or names()
    if unknown := set(wanted) - set(names()):
        say(f"There is no load test {', '.join(sorted(unknown))}; there are {', '.join(names())}.")
        return 2
    with service():
        return 0 if run(wanted, small=os.environ.get("ROSTOK_BENCH") == "small") else 1


if __name__ == "__main__":
    sys.exit(main())
