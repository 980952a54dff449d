from backend.common.clock import now
from backend.notifications.heartbeat import run_tick
from backend.notifications.nudge import TICK_TASK
from worker.app import app


@app.task(name=TICK_TASK, ignore_result=True)
def tick(job: str) -> None:
    """Runs one job of the clock. Running it twice, or not at all until the next tick, does no harm."""
    run_tick(job, now())
