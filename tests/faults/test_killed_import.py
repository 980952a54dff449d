"""An import that is killed somewhere in its work and taken up again: no row is lost, none is there twice."""

import io
import time

import pytest
from django.db.models import Count

from backend.common import clock
from backend.demo.factories import UserFactory
from projects.exchange import services
from projects.exchange.enums import ImportStatus
from projects.exchange.models import FileImport, FilePart, TakenNumber
from projects.models import Project, StageChange
from tests.faults.scale import size
from tests.faults.test_killed_sweep import alone
from tests.load.open_data import ROWS, open_data
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

COUNT, FEW = size(6_000, ROWS), 4_000
JOB = "exchange.work_off"
PATIENCE = size(600, 1800)


@pytest.fixture
def brought(tmp_path):
    """A file that has been brought; its last row stands in it before."""
    return bring(tmp_path, COUNT)


@pytest.fixture
def few(tmp_path):
    """A shorter one."""
    return bring(tmp_path, FEW)


def bring(folder, rows):
    path = open_data(folder / "open.csv", rows)
    with path.open("ab") as stream:
        stream.write(path.read_bytes().splitlines(keepends=True)[1])
    by = UserFactory(is_superuser=True)
    with path.open("rb") as stream:
        return services.bring_file(stream=stream, name=path.name, by=by, now=clock.now())


def work(processes):
    """A process that works the waiting files off."""
    return processes.fork("run", now=clock.now().isoformat(), job=JOB)


def killed_at(processes, file, percent):
    """Starts the work and kills it in the batch after so much of the file has been read; the percents at which it
    died."""
    child = processes.fork("work_until", now=clock.now().isoformat(), job=JOB, percent=percent)

    def far_enough():
        file.refresh_from_db()
        return file.percent >= percent

    tick_until(far_enough, seconds=PATIENCE, every=0.01)
    assert child.kill()
    alone()
    file.refresh_from_db()
    assert percent <= file.percent < 100
    return file.percent


def test_a_trial_that_is_killed_writes_nothing_and_comes_to_its_end(few, nursery, sink):
    with nursery(sink) as processes:
        died = killed_at(processes, few, 60)
        work(processes).wait(PATIENCE)
    few.refresh_from_db()
    note(rows=FEW, killed_at=died)
    assert (few.status, few.created, few.refused) == (ImportStatus.READY, FEW, 1)
    assert not Project.objects.exists()


def test_killed_at_sixty_percent_and_resumed(brought, nursery, sink):
    FileImport.objects.update(status=ImportStatus.READY)  # as after its trial
    services.begin_import(file=brought, by=brought.by, now=clock.now())
    brought.refresh_from_db()
    with nursery(sink) as processes:
        began = time.monotonic()
        died = [killed_at(processes, brought, percent) for percent in (20, 60)]
        there = Project.objects.count()
        assert brought.read - 1 <= there <= brought.read, "what is committed is what the position says"
        two = [work(processes), work(processes)]  # two workers at once take the same tick
        for child in two:
            child.wait(PATIENCE)
        took = time.monotonic() - began
    brought.refresh_from_db()
    assert (brought.status, brought.read, brought.created, brought.refused) == (
        ImportStatus.DONE, COUNT + 1, COUNT, 1,
    )  # fmt: skip
    there = set(Project.objects.values_list("number", flat=True))
    doubled = Project.objects.values("number").annotate(times=Count("pk")).filter(times__gt=1).count()
    moves = StageChange.objects.values("project").annotate(times=Count("pk")).exclude(times=1).count()
    note(rows=COUNT, killed_at=died, lost=COUNT - len(there), doubled=doubled, seconds=round(took))
    assert (len(there), doubled, moves, StageChange.objects.count()) == (COUNT, 0, 0, COUNT)
    assert brought.remarks.get(trial=False, refused=True).line == COUNT + 2
    assert not FilePart.objects.exists()
    assert not TakenNumber.objects.exists()


def test_the_same_file_brought_by_two_people_is_in_once(few, nursery, sink, tmp_path):
    content = (tmp_path / "open.csv").read_bytes()
    other = services.bring_file(
        stream=io.BytesIO(content), name="same.csv", by=UserFactory(is_superuser=True), now=clock.now()
    )
    with nursery(sink) as processes:
        for _pass in range(2):
            children = [work(processes) for _child in range(3)]
            for child in children:
                child.wait(PATIENCE)
            for file in FileImport.objects.filter(status=ImportStatus.READY):
                services.begin_import(file=file, by=file.by, now=clock.now())
        work(processes).wait(PATIENCE)
    counts = list(FileImport.objects.order_by("pk").values_list("status", "created", "unchanged"))
    assert counts == [(ImportStatus.DONE, FEW, 0), (ImportStatus.DONE, 0, FEW)]
    assert other.pk
    assert Project.objects.count() == FEW
