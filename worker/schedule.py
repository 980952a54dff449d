"""When each job of the clock runs. The jobs themselves are registered by the apps (`backend.notifications.ticks`)."""

from datetime import timedelta

from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import schedule

from backend.notifications import ticks
from backend.notifications.nudge import TICK_TASK


class ClockScheduler(Scheduler):
    """Keeps no file: the jobs are idempotent, so that each may simply run at once after a start.

    A tick that no worker took until the next one is due expires: after the workers have stood still,
    one tick of each job is run, not a queue of them.
    """

    def setup_schedule(self) -> None:
        self.data = {
            job.key: ScheduleEntry(
                name=job.key,
                task=TICK_TASK,
                schedule=schedule(timedelta(seconds=job.seconds), app=self.app),
                args=(job.key,),
                options={"expires": job.seconds},
                last_run_at=self.app.now() - timedelta(seconds=job.seconds),
                app=self.app,
            )
            for job in ticks.jobs()
        }
