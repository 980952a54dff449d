"""Certificates of an event with ten thousand participants: issued, then printed by one process.

The floor of the papers is the sixty a second that organisers were promised; that of the statements, an event of ten.
"""

import time
from collections.abc import Callable, Iterator

from backend.accounts.models import User
from backend.common import clock
from events.certificates.models import Certificate
from events.certificates.papers.certificates import PART, archive, paper
from events.certificates.services import issue_certificates
from events.turnout.report import report_of
from tests.load.country import empty
from tests.load.harness import Row, seconds, side_by_side
from tests.load.meeting import counted, held

PEOPLE = 10_000
PROMISED = 60.0
"""Certificates a second."""


def measure(*, small: bool) -> Iterator[Row]:
    number = 300 if small else PEOPLE
    empty()
    by = User.objects.create(email="organiser@example.org", is_superuser=True)
    few, many = held(10), held(number)
    statements = counted(lambda: issue_certificates(event=few, by=by, now=clock.now(), hours=6))
    taken = time.perf_counter()
    asked = counted(lambda: issue_certificates(event=many, by=by, now=clock.now(), hours=6))
    taken = time.perf_counter() - taken
    assert Certificate.objects.filter(event=many).count() == number
    yield Row(f"issuing {number} certificates: statements, to 10", "", asked, statements, 1, at_most=True)
    yield Row(f"issuing {number} certificates with their letters", "/s", number / taken, PROMISED, 1)
    report = counted(lambda: report_of(many))
    yield Row(f"report on {number}: statements, to 10", "", report, counted(lambda: report_of(few)), 1, at_most=True)
    rows = list(Certificate.objects.filter(event=many).select_related("event__centre")[:PART])
    yield side_by_side("certificates as one PDF", rate(rows, as_one), promised, unit="/s", bound=1)
    yield side_by_side("certificates as an archive of files", rate(rows, as_archive), promised, unit="/s", bound=1)


def rate(rows: list[Certificate], work: Callable[[list[Certificate]], object]) -> Callable[[], float]:
    """Certificates a second."""
    return lambda: len(rows) / seconds(lambda: work(rows))


def as_one(rows: list[Certificate]) -> bytes:
    return paper(rows, now=clock.now())


def as_archive(rows: list[Certificate]) -> bytes:
    return archive(rows, now=clock.now())


def promised() -> float:
    return PROMISED
