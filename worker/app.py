"""The Celery application: `celery -A worker worker`, `celery -A worker beat`."""

import os

from celery import Celery

from worker import stopping

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

app = Celery("rostok")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ["worker.tasks"]
stopping.connect()
app.conf.beat_scheduler = "worker.schedule:ClockScheduler"
