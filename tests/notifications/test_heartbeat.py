from datetime import timedelta

import pytest
from django.conf import settings as configured

from backend.common import clock
from backend.notifications import ticks
from backend.notifications.heartbeat import run_tick
from backend.notifications.models import Letter, Tick
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(ticks, "_jobs", {})
    return ticks.register_tick


def test_a_job_leaves_its_heartbeat(jobs):
    now = clock.now()
    jobs("work", 30, lambda given: {"given": given == now})
    run_tick("work", now)
    beat = Tick.objects.get(name="work")
    assert (beat.started_at, beat.outcome) == (now, {"given": True})
    assert beat.finished_at >= now


def test_a_job_that_fails_began_but_did_not_end(jobs):
    jobs("work", 30, lambda now: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        run_tick("work", clock.now())
    assert Tick.objects.get(name="work").finished_at is None


def test_the_engine_and_the_apps_are_on_the_clock():
    assert {"sweep", "deliver", "reconcile"} <= {job.key for job in ticks.jobs()}


def test_beat_calls_every_job_at_once_and_then_in_its_time():
    from worker.app import app  # noqa: PLC0415
    from worker.schedule import ClockScheduler  # noqa: PLC0415

    schedule = ClockScheduler(app=app, lazy=False).schedule
    assert set(schedule) == {job.key for job in ticks.jobs()}
    for job in ticks.jobs():
        entry = schedule[job.key]
        assert (entry.task, entry.args, entry.options) == ("worker.tick", (job.key,), {"expires": job.seconds})
        assert entry.is_due().is_due
    assert "worker.tick" in app.tasks or app.conf.imports == ["worker.tasks"]


# Health


def swept(age=timedelta()):
    ended = clock.now() - age
    Tick.objects.update_or_create(name="sweep", defaults={"started_at": ended, "finished_at": ended})


def test_the_process_answers_whatever_else_is_broken(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_the_service_is_ready_when_all_its_parts_are(client):
    swept()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["failing"] == []


def test_a_clock_that_never_ran_or_stands_still_is_named(client):
    assert client.get("/readyz").json()["failing"] == ["sweep"]
    swept(timedelta(seconds=configured.READY_SWEEP_AGE + 5))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["sweep"])


def test_a_letter_that_nobody_delivers_is_noticed_and_one_that_waits_on_purpose_is_not(client, declare, organisation):
    swept()
    letter = order(organisation, now=clock.now() - timedelta(hours=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["letters"])
    assert answer.json()["parts"]["letters"]["age"] >= 3600
    Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.now() + timedelta(hours=5))
    assert client.get("/readyz").status_code == 200


def test_a_redis_that_is_away_is_named(client, settings):
    swept()
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["redis"])
