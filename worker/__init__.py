"""The clock: calls the jobs that the apps registered, and nothing else."""

from worker.app import app

__all__ = ["app"]
